"""Write deeds down, seal them, and anchor the seals outside the database."""

from __future__ import annotations

import fcntl
import json
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from huifang.history.logic import (
    GENESIS,
    NO_CHANGES,
    Anchor,
    RowChange,
    anchor_line,
    read_anchors,
    seal_of,
    whole_lines,
)
from huifang.history.models import LONGEST_REASON, Change, Entry
from huifang.history.queries import AFTER, BEFORE, TEXT, last_sealed, marks_of_changes, text_of, with_texts
from huifang.kernel.crypto import Sealer
from huifang.kernel.keys import KeyRing
from huifang.kernel.sql.rows import rewrite_rows
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message

AT_ONCE = 2_000
"""Entries sealed, or changes written, by one statement."""

NO_FACTS: Mapping[str, object] = MappingProxyType({})


class NotInADeed(Exception):
    """History is written in the transaction of the deed itself, and there is no transaction."""


class ReasonTooLong(Exception):
    """The history keeps reasons, not essays."""

    def __init__(self, length: int, most: int) -> None:
        self.message = Message(
            "The reason has %(length)d characters, and the history keeps at most %(most)d. Say it more briefly.",
            {"length": length, "most": most},
        )
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class Sealing:
    """How many entries were sealed, and the number that the chain ends with."""

    count: int
    last_number: int


def record(
    *,
    deed: str,
    actor: str,
    reason: str = "",
    row_count: int = 0,
    row_digest: bytes = b"",
    facts: Mapping[str, object] = NO_FACTS,
    entry_id: int | None = None,
) -> Entry:
    """Write down one deed, on one row or on a set, in the deed's transaction and without a lock.

    `facts` are counts, keys and days, never personal values: those belong into changes, encrypted.
    `entry_id` is for a deed whose rows already carry the id of the entry to come. Raises NotInADeed outside a
    transaction: an entry must live and die with its deed. Raises ReasonTooLong.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInADeed(deed)
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(len(reason), LONGEST_REASON)
    return Entry.objects.create(
        id=entry_id,
        deed=deed,
        actor=actor,
        reason=reason,
        row_count=row_count,
        row_digest=row_digest,
        facts=dict(facts),
    )


def record_changes(*, entry: Entry, changes: Iterable[RowChange], ring: KeyRing) -> int:
    """Note what rows held before and after the deed, encrypted; returns how many changes were noted.

    Must stand in the transaction that recorded `entry`; the database refuses it elsewhere (IntegrityError).
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInADeed(entry.deed)
    before, after = Sealer(ring, BEFORE), Sealer(ring, AFTER)
    rows, count = (_encrypted(change, entry, before, after) for change in changes), 0
    while batch := list(islice(rows, AT_ONCE)):
        count += len(Change.objects.bulk_create(batch))
    return count


def seal(*, ring: KeyRing) -> Sealing:
    """Number and chain every committed entry that has no seal yet; one sealer works at a time, others wait.

    An entry whose transaction commits late is found by a later sealing and gets a later number: the order of
    numbers is the order of sealing, it has no gaps and nothing is lost.
    """
    count = 0
    while sealed := _seal_some(ring):
        count += sealed
        if sealed < AT_ONCE:
            break
    last = last_sealed()
    return Sealing(count, last[0] if last else 0)


def anchor(*, path: Path, ring: KeyRing, at: datetime, sparing: timedelta = timedelta(0)) -> Anchor | None:
    """Pin the last seal in the file at `path`, a file that lies outside the database and is only added to.

    Returns the new anchor; None when nothing was sealed since the last one, or when that is younger than `sparing`.
    Raises BrokenAnchors when the file is not as the sealer wrote it, OSError when it cannot be written.
    """
    last = last_sealed()
    if last is None:
        return None
    with _alone_with(path) as file:
        lines = whole_lines(file.read())
        known = list(read_anchors(ring.history_key, lines))
        if known and (known[-1].number >= last[0] or timedelta(0) <= at - known[-1].at < sparing):
            return None
        new = Anchor(at, *last)
        _append(file, lines, anchor_line(ring.history_key, new, previous_line=lines[-1] if lines else ""))
        return new


def _encrypted(change: RowChange, entry: Entry, before: Sealer, after: Sealer) -> Change:
    change_id = uuid.uuid4()
    return Change(
        id=change_id,
        entry=entry,
        table=change.table,
        row=change.row,
        before=_locked(change.before, before, change_id),
        after=_locked(change.after, after, change_id),
    )


def _locked(values: Mapping[str, object] | None, sealer: Sealer, change_id: uuid.UUID) -> bytes | None:
    if values is None:
        return None
    text = json.dumps(dict(values), cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return sealer.encrypt(text, change_id)


def _seal_some(ring: KeyRing) -> int:
    # Durable: within a longer transaction the sealed numbers could be undone after others were chained to them.
    with transaction.atomic(durable=True):
        take_lock("history sealer")
        waiting = with_texts(Entry.objects.filter(number=None).order_by("id")).values_list(*TEXT)[:AT_ONCE]
        entries = [text_of(row) for row in waiting]
        marks = marks_of_changes([entry.id for entry in entries])
        last, previous = last_sealed() or (0, GENESIS)
        rows = []
        for number, entry in enumerate(entries, start=last + 1):
            changes = marks.get(entry.id, NO_CHANGES)
            previous = seal_of(ring.history_key, previous=previous, number=number, text=entry, changes=changes)
            rows.append((entry.id, number, previous))
        return rewrite_rows(Entry, rows, columns=("number", "seal"))


@contextmanager
def _alone_with(path: Path) -> Iterator[IO[str]]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with open(handle, "r+", encoding="ascii", errors="replace") as file:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield file


def _append(file: IO[str], lines: list[str], line: str) -> None:
    # What a crash left of a line, without its end, is written over.
    file.seek(sum(len(whole) + 1 for whole in lines))
    file.truncate()
    file.write(line + "\n")
    file.flush()
    os.fsync(file.fileno())
