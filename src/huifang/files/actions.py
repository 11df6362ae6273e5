"""Keep files, open them, forget them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huifang.files.logic import LARGEST_FILE, PLACE, as_text, fit_name, part_id, parts_of
from huifang.files.models import FilePart, StoredFile
from huifang.files.queries import bytes_of
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.crypto import Sealer
from huifang.kernel.keys import KeyRing
from huifang.kernel.sql.statements import next_id
from huifang.kernel.text import Message
from huifang.org.models import Employee


class TooLarge(Exception):
    """The file is larger than is kept; nothing of it was."""

    message = Message(
        "The file is larger than %(most)d MiB. Divide it, or pack it with gzip.", {"most": LARGEST_FILE // 1024**2}
    )

    def __init__(self) -> None:
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is said of a file when it is kept; from `expires_on` on it is forgotten."""

    name: str
    media_type: str
    purpose: str
    expires_on: date


def keep_file(
    *, blocks: Iterable[bytes], facts: FileFacts, owner: Employee, actor: str, at: datetime, ring: KeyRing
) -> StoredFile:
    """Keep a file, encrypted part by part, in bounded memory. Raises TooLarge as soon as it is."""
    with transaction.atomic():
        file = StoredFile.objects.create(
            name=fit_name(facts.name),
            media_type=facts.media_type,
            purpose=facts.purpose,
            expires_on=facts.expires_on,
            owner=owner,
            kept_at=at,
            size=0,
            sha256=b"",
            entry_id=next_id(Entry),
        )
        sealer, digest, size = Sealer(ring, PLACE), hashlib.sha256(), 0
        for position, part in enumerate(parts_of(blocks)):
            digest.update(part)
            size += len(part)
            if size > LARGEST_FILE:
                raise TooLarge
            part_key = part_id(file.id, position)
            content = sealer.encrypt(as_text(part), part_key)
            FilePart.objects.create(id=part_key, file=file, position=position, content=content)
        StoredFile.objects.filter(id=file.id).update(size=size, sha256=digest.digest())
        told = {"file": file.id, "purpose": facts.purpose, "size": size, "sha256": digest.hexdigest()}
        record(deed="files.kept", actor=actor, row_count=1, facts=told, entry_id=file.entry_id)
        file.size, file.sha256 = size, digest.digest()
        return file


def open_file(*, file: StoredFile, actor: str, ring: KeyRing) -> Iterator[bytes]:
    """Hand a file's bytes to somebody, and write down that it was; see `bytes_of`."""
    with transaction.atomic():
        record(deed="files.opened", actor=actor, row_count=1, facts={"file": file.id, "purpose": file.purpose})
    return bytes_of(file, ring=ring)


def forget_files(*, files: Collection[int], actor: str, reason: str = "") -> int:
    """Delete files (by id) and their bytes; returns how many were there."""
    with transaction.atomic():
        gone = sorted(StoredFile.objects.select_for_update().filter(id__in=files).values_list("id", flat=True))
        if gone:
            FilePart.objects.filter(file_id__in=gone).delete()
            StoredFile.objects.filter(id__in=gone).delete()
            digest = hashlib.sha256("\n".join(map(str, gone)).encode()).digest()
            record(deed="files.forgotten", actor=actor, reason=reason, row_count=len(gone), row_digest=digest)
        return len(gone)


def forget_expired(*, on: date, actor: str) -> int:
    """Delete the files whose day has come; returns how many."""
    return forget_files(files=list(StoredFile.objects.expired_on(on).values_list("id", flat=True)), actor=actor)
