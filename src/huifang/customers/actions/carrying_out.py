"""The worker's part in an import from the web: what is asked for is done, whoever was killed while doing it before."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import IO, Any

from django.db import transaction

from huifang.customers.actions.file_imports import KEPT_DAYS, MAP, NO_FILE, State, map_of, move
from huifang.customers.actions.imports import Imported, check_table, import_table
from huifang.customers.actions.run import Run
from huifang.customers.actions.undoing import NoImport, Undone
from huifang.customers.logic.groups import TooManyGroups
from huifang.customers.logic.import_map import ImportMap
from huifang.customers.logic.map_check import FaultyMap, check_columns
from huifang.customers.logic.refusal_lines import MEDIA_TYPE, as_line
from huifang.customers.logic.refused import Refusal
from huifang.customers.models import FileImport
from huifang.files.actions import FileFacts, keep_file
from huifang.files.models import StoredFile
from huifang.files.queries import Spoilt, on_disk
from huifang.history.models import Entry
from huifang.kernel.crypto import Tampered
from huifang.kernel.sheets import Unreadable, open_table
from huifang.kernel.text import Message
from huifang.notices.actions import tell

BLOCK = 1024 * 1024

_KNOWN_TROUBLE = (Unreadable, TooManyGroups, FaultyMap, Spoilt, Tampered, NoImport)
"""What a person can do something about; everything else is the program's, and the worker tries again."""

_TOLD = {
    State.CHECKED: Message("Your file is checked and can be imported."),
    State.DONE: Message("Your file is imported."),
    State.UNDONE: Message("Your import is taken back."),
    State.FAILED: Message("Your file could not be imported. Look at the reason."),
}

Undo = Callable[[int, Run], Undone]
News = dict[str, Any]


def carry_out(*, file_import: int, run: Run, at: datetime, undo: Undo) -> FileImport | None:
    """Do what an import is asked for, on behalf of who asked: check it, run it or, by `undo`, take it back.

    Returns it as it stands afterwards; None when there was nothing to do, because another worker did it. What a person
    can mend becomes the import's trouble; everything else is raised, and the import can be carried out again.
    """
    found = FileImport.objects.asked_for().select_related("employee", "file").filter(id=file_import).first()
    if found is None:
        return None
    run = replace(run, actor=f"employee:{found.employee.number}")
    with tempfile.TemporaryFile() as lines:
        try:
            news = _taken_back(found, run, undo, lines) if found.state == State.UNDO_ASKED else _done(found, run, lines)
        except _KNOWN_TROUBLE as trouble:
            news = {"state": State.FAILED, **_said(trouble.message)}
        with transaction.atomic():
            if news["state"] != State.FAILED and lines.tell():
                news["refusals"] = _kept(found, lines, run, at)
            ended = _ended(found, news, at)
            transaction.set_rollback(ended is None)
            return ended


def _done(found: FileImport, run: Run, lines: IO[bytes]) -> News:
    """Check or run the import; what was refused goes into `lines`."""
    if found.file is None:
        raise Unreadable(NO_FILE)
    is_check = found.state == State.CHECK_ASKED
    work = check_table if is_check else import_table
    import_map = map_of(found, found.map_text)
    with on_disk(found.file, ring=run.ring) as path, open_table(path, import_map.layout) as table:
        check_columns(import_map, table.heading, file=MAP)
        imported = work(
            table,
            import_map,
            run,
            tell=lambda units: _tell(found.id, units),
            told=lambda refusal: _write(lines, refusal),
        )
        sha256 = table.sha256
    counts = {name: value for name, value in asdict(imported).items() if name != "entry_id"}
    news: News = {"state": State.CHECKED if is_check else State.DONE, "counts": counts, "refusals": None}
    if not is_check and (entry := _entry_of(found, imported, import_map, sha256)):
        counts |= {name: entry.facts[name] for name in ("made", "changed")}
        news["entry"] = entry
    return news


def _entry_of(found: FileImport, imported: Imported, import_map: ImportMap, sha256: bytes) -> Entry | None:
    """The entry of the import; also when a worker was killed after it, and importing once more found nothing new."""
    if imported.entry_id is not None:
        return Entry.objects.get(id=imported.entry_id)
    same = Entry.objects.filter(
        deed=f"{found.of}.imported",
        actor=f"employee:{found.employee.number}",
        happened_at__gte=found.uploaded_at,
        facts__file=sha256.hex(),
        facts__map=import_map.sha256.hex(),
    )
    return same.order_by("-id").first()


def _taken_back(found: FileImport, run: Run, undo: Undo, lines: IO[bytes]) -> News:
    """Take the import back; what stays goes into `lines`, under row 0."""
    assert found.entry_id is not None
    undone = undo(found.entry_id, run)
    for one in undone.kept:
        _write(lines, Refusal(0, one.of, one.external_id, one.reason))
    counts = {name: value for name, value in asdict(undone).items() if isinstance(value, int) and name != "entry_id"}
    if undone.entry_id is None:
        # A worker was killed after it: the entry knows what was done.
        before = Entry.objects.filter(deed="imports.undone", facts__import=found.entry_id).order_by("-id").first()
        counts |= {name: before.facts[name] for name in counts} if before else {}
    return {"state": State.UNDONE, "counts": {**found.counts, "undone": counts}, "refusals": None}


def _ended(found: FileImport, news: News, at: datetime) -> FileImport | None:
    """The import as it stands now, and its owner is told; None when another worker ended it first."""
    if not move(found.id, (found.state,), {"ended_at": at, **news}):
        return None
    tell(employees=[found.employee_id], message=_TOLD[news["state"]], at=at, about=("file_import", found.id))
    return FileImport.objects.select_related("employee").get(id=found.id)


def _write(lines: IO[bytes], refusal: Refusal) -> None:
    lines.write(as_line(refusal))


def _kept(found: FileImport, lines: IO[bytes], run: Run, at: datetime) -> StoredFile:
    lines.seek(0)
    facts = FileFacts("refused", MEDIA_TYPE, "import.refused", run.on + timedelta(days=KEPT_DAYS))
    blocks = iter(lambda: lines.read(BLOCK), b"")
    return keep_file(blocks=blocks, facts=facts, owner=found.employee, actor=run.actor, at=at, ring=run.ring)


def _said(message: Message) -> News:
    parts = {name: value if isinstance(value, int | str) else str(value) for name, value in message.parts.items()}
    return {"trouble": message.template, "trouble_parts": parts}


def _tell(file_import: int, units: int) -> None:
    FileImport.objects.filter(id=file_import).update(units=units)
