"""Imports from the web, as a person moves them on: a file is uploaded, mapped, checked, run and perhaps taken back.

    upload_file → map_columns → ask_for_check → (worker) → ask_for_run → (worker) → ask_for_undo → (worker)

Each step is a change of state by compare and set. The worker's part is `carrying_out.carry_out`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from huifang.customers.logic.import_map import ImportMap, Of
from huifang.customers.logic.map_check import check_columns, read_map
from huifang.customers.models import FileImport, RememberedMap
from huifang.customers.queries.file_imports import column_preview
from huifang.files.actions import FileFacts, keep_file
from huifang.history.actions import record
from huifang.kernel.keys import KeyRing
from huifang.kernel.sheets import Unreadable
from huifang.kernel.text import Message
from huifang.org.models import Employee

KEPT_DAYS = 30
"""How long a file, its refusals and what the import overwrote are kept."""

MAP = "map"
"""What faults call a map that has no file."""

State = FileImport.State
OPEN = (State.UPLOADED, State.CHECKED, State.FAILED)

NO_FILE = Message("The file is not kept any more. Upload it again.")

_HAS_MAP = ~Q(map_text="")
_NOTHING_YET = {"units": 0, "counts": {}, "refusals": None, "trouble": "", "trouble_parts": {}, "ended_at": None}


class NotNow(Exception):
    """The import is in another state than the step needs: somebody else was quicker, or the page was old."""

    message = Message("The import has moved on meanwhile. Look at it again.")

    def __init__(self) -> None:
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes from somebody: its name, what it is said to be, and its bytes."""

    name: str
    media_type: str
    blocks: Iterable[bytes]


def upload_file(*, upload: Upload, of: Of, employee: Employee, at: datetime, on: date, ring: KeyRing) -> FileImport:
    """Keep a file that is to be imported. Raises TooLarge. It is forgotten after 30 days, imported or not."""
    facts = FileFacts(upload.name, upload.media_type, f"import.{of}", on + timedelta(days=KEPT_DAYS))
    with transaction.atomic():
        actor = f"employee:{employee.number}"
        file = keep_file(blocks=upload.blocks, facts=facts, owner=employee, actor=actor, at=at, ring=ring)
        return FileImport.objects.create(file=file, of=of, employee=employee, uploaded_at=at)


def map_columns(*, file_import: int, text: str, ring: KeyRing) -> ImportMap:
    """Give an import its map, checked against the columns of its file.

    Raises FaultyMap with every fault, Unreadable, and NotNow. A check that was made with another map counts no more.
    """
    found = FileImport.objects.select_related("file").filter(id=file_import, state__in=OPEN).first()
    if found is None:
        raise NotNow
    if found.file is None:
        raise Unreadable(NO_FILE)
    import_map = map_of(found, text)
    preview = column_preview(found.file, ring=ring, layout=import_map.layout)
    check_columns(import_map, preview.heading, file=MAP)
    if not move(found.id, OPEN, {"state": State.UPLOADED, "map_text": text, **_NOTHING_YET}):
        raise NotNow
    return import_map


def ask_for_check(*, file_import: int) -> None:
    """Have a worker say what the import would do, without doing it. Raises NotNow."""
    _ask(file_import, OPEN, State.CHECK_ASKED, only=_HAS_MAP)


def ask_for_run(*, file_import: int) -> None:
    """Have a worker run the import. Raises NotNow."""
    _ask(file_import, OPEN, State.RUN_ASKED, only=_HAS_MAP)


def ask_for_undo(*, file_import: int) -> None:
    """Have a worker take the import back. Raises NotNow; also when it changed nothing."""
    _ask(file_import, (State.DONE,), State.UNDO_ASKED, only=Q(entry__isnull=False))


def remember_map(*, of: Of, name: str, text: str, actor: str, at: datetime) -> RememberedMap:
    """Keep a map under a name, in place of another one of this name. Raises FaultyMap."""
    import_map = read_map(text.encode(), file=MAP, of=of)
    columns = sorted({column for target in import_map.targets for column in target.columns()})
    with transaction.atomic():
        entry = record(deed="maps.remembered", actor=actor, row_count=1, facts={"of": of, "name": name})
        kept, _ = RememberedMap.objects.update_or_create(
            of=of, name=name, defaults={"text": text, "columns": columns, "used_at": at, "entry": entry}
        )
        return kept


def forget_map(*, remembered: int, actor: str) -> bool:
    """Forget a map; returns whether it was there."""
    with transaction.atomic():
        count, _ = RememberedMap.objects.filter(id=remembered).delete()
        if count:
            record(deed="maps.forgotten", actor=actor, row_count=1)
        return count > 0


def map_of(file_import: FileImport, text: str) -> ImportMap:
    """The map that `text` is for this import; raises FaultyMap."""
    of: Of = "events" if file_import.of == "events" else "customers"
    return read_map(text.encode(), file=MAP, of=of)


def move(file_import: int, states: tuple[str, ...], news: Mapping[str, Any], *, only: Q | None = None) -> int:
    """Compare and set: of two who move an import on, one does."""
    return FileImport.objects.filter(only or Q(), id=file_import, state__in=states).update(**news)


def _ask(file_import: int, states: tuple[str, ...], state: str, *, only: Q) -> None:
    news = {"state": state, "units": 0, "trouble": "", "trouble_parts": {}}
    if not move(file_import, states, news, only=only):
        raise NotNow
