"""Questions to the stored files: their bytes, and what is promised of them."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.models import Count, F, Max, QuerySet

from huifang.files.logic import PLACE, as_bytes, part_id
from huifang.files.models import FilePart, StoredFile
from huifang.kernel.crypto import Sealer
from huifang.kernel.invariants import Invariant, rows_found
from huifang.kernel.keys import KeyRing
from huifang.kernel.locked import LockedColumn
from huifang.kernel.text import Message

LOCKED = (LockedColumn(FilePart, "content", PLACE),)


class Spoilt(Exception):
    """The bytes of a stored file are not those that were handed in."""

    message = Message("The stored file is damaged and cannot be used. Hand it in again.")

    def __init__(self) -> None:
        super().__init__(str(self.message))


def bytes_of(file: StoredFile, *, ring: KeyRing) -> Iterator[bytes]:
    """The bytes of a file, part by part, in bounded memory.

    Raises Tampered for a part that was changed or moved, and Spoilt at the end when parts are missing: whoever passes
    the bytes on before the end has passed on a beginning.
    """
    sealer, digest = Sealer(ring, PLACE), hashlib.sha256()
    parts = FilePart.objects.filter(file=file).order_by("position").values_list("position", "content")
    for position, content in parts.iterator(4):
        part = as_bytes(sealer.decrypt(content, part_id(file.id, position)))
        digest.update(part)
        yield part
    if digest.digest() != bytes(file.sha256):
        raise Spoilt


@contextmanager
def on_disk(file: StoredFile, *, ring: KeyRing) -> Iterator[Path]:
    """The file as a temporary one that only this user may read, with its own ending; gone when the block ends.

    Raises Tampered or Spoilt before the block begins: what is handed over is whole.
    """
    suffix = "".join(Path(file.name).suffixes[-2:])
    with tempfile.NamedTemporaryFile(prefix="huifang-", suffix=suffix) as temporary:
        for part in bytes_of(file, ring=ring):
            temporary.write(part)
        temporary.flush()
        yield Path(temporary.name)


def _with_parts_missing() -> QuerySet[StoredFile]:
    counted = StoredFile.objects.annotate(parts_kept=Count("parts"), last=Max("parts__position"))
    return counted.exclude(parts_kept=F("last") + 1).exclude(size=0, parts_kept=0)


INVARIANTS = (
    Invariant(
        "file-has-all-its-parts",
        "I12",
        Message("%(count)d stored files lack a part. They cannot be read."),
        rows_found(_with_parts_missing),
    ),
)
