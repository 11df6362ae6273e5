"""Questions to the history: is it whole, what is not sealed yet, what happened to a row."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db.models import F, Min, Q, QuerySet

from huifang.history.logic import (
    NO_CHANGES,
    Anchor,
    BrokenAnchors,
    ChangeMark,
    ChangesMark,
    EntryText,
    RowChange,
    SealedEntry,
    Verdict,
    mark_of,
    read_anchors,
    verdict_on,
    whole_lines,
)
from huifang.history.models import Change, Entry
from huifang.kernel.crypto import Sealer, Tampered, UnknownKey
from huifang.kernel.invariants import NOTHING, Found, Inquiry, Invariant
from huifang.kernel.keys import KeyRing
from huifang.kernel.locked import LockedColumn
from huifang.kernel.sql.exact import ExactMoment, exact_json
from huifang.kernel.text import Message

BATCH = 2_000

BEFORE = "history_change.before"
AFTER = "history_change.after"
"""The places that the values of changes are locked to."""

TEXT = ("id", "moment", "actor", "deed", "reason", "row_count", "row_digest", "facts_text", "recorded_in")
"""What a seal covers of an entry, in the order of EntryText."""


def verify(ring: KeyRing, anchors: Sequence[Anchor] = ()) -> Verdict:
    """Whether the history is what was sealed: the whole chain, the changes of each entry, the anchors.

    Names the first bad number. Reads in bounded memory, however long the history is, and should read one
    snapshot: the sealer may go on meanwhile.
    """
    return verdict_on(ring.history_key, _sealed_entries(ring), anchors)


def oldest_unsealed() -> datetime | None:
    """When the oldest entry that has no seal yet was written; None when all are sealed."""
    found = Entry.objects.filter(number=None).aggregate(oldest=Min("happened_at"))
    oldest: datetime | None = found["oldest"]
    return oldest


def last_sealed() -> tuple[int, bytes] | None:
    """The number and the seal of the last sealed entry; None before the first."""
    last = Entry.objects.exclude(number=None).order_by("-number").values_list("number", "seal").first()
    if last is None or last[0] is None or last[1] is None:
        return None
    return last[0], bytes(last[1])


def anchors_in(path: Path, ring: KeyRing) -> list[Anchor]:
    """The anchors in the file at `path`, none when there is no file; raises BrokenAnchors when it was changed."""
    try:
        content = path.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return []
    return list(read_anchors(ring.history_key, whole_lines(content)))


def with_texts(entries: QuerySet[Entry]) -> QuerySet[Entry, Any]:
    """Entries with the exact texts that their seals cover: `values_list(*TEXT)` gives rows for `text_of`."""
    return entries.annotate(moment=ExactMoment("happened_at"), facts_text=exact_json("facts"))


def text_of(row: tuple[Any, ...]) -> EntryText:
    """An entry's text from a row of `with_texts`."""
    entry_id, moment, actor, deed, reason, row_count, row_digest, facts, recorded_in = row
    return EntryText(entry_id, moment, actor, deed, reason, row_count, bytes(row_digest), facts, recorded_in)


def marks_of_changes(entry_ids: Sequence[int]) -> dict[int, ChangesMark]:
    """The mark over the changes of each entry that has any."""
    rows = _changes_of(entry_ids).values_list("entry_id", "id", "table", "row", "before", "after")
    return {
        entry_id: mark_of(_mark(*change[1:]) for change in changes)
        for entry_id, changes in groupby(rows.iterator(BATCH), key=lambda row: int(row[0]))
    }


def changes_of(rows: Mapping[str, Collection[str]], *, ring: KeyRing) -> list[tuple[int, RowChange]]:
    """What deeds noted of rows (by table, keys as texts), oldest first, each behind the id of its entry.

    Raises Tampered, or UnknownKey, when one does not open.
    """
    named = Q(pk__in=[])
    for table, keys in rows.items():
        named |= Q(table=table, row__in=keys)
    before, after = Sealer(ring, BEFORE), Sealer(ring, AFTER)
    noted = Change.objects.filter(named).order_by("entry_id", "table", "row")
    return [
        (entry, RowChange(table, row, _opened(before, old, change), _opened(after, new, change)))
        for entry, change, table, row, old, new in noted.values_list(
            "entry_id", "id", "table", "row", "before", "after"
        )
    ]


def _opened(sealer: Sealer, value: Any, change: Any) -> Mapping[str, object] | None:
    return None if value is None else json.loads(sealer.decrypt(value, change))


def _sealed_entries(ring: KeyRing) -> Iterator[SealedEntry]:
    last = 0
    while batch := list(_entries_after(last)):
        ids = [row[2] for row in batch]
        marks, faults = marks_of_changes(ids), _unreadable_changes(ring, ids)
        for number, seal, *text in batch:
            entry = text_of(tuple(text))
            changes = marks.get(entry.id, NO_CHANGES)
            yield SealedEntry(number, bytes(seal), entry, changes, faults.get(entry.id))
        last = batch[-1][0]


def _entries_after(number: int) -> QuerySet[Entry, tuple[Any, ...]]:
    """The next batch of sealed entries. From the lowest number there is: one below 1 is a fault to be seen."""
    sealed = Entry.objects.exclude(number=None)
    ahead = sealed.filter(number__gt=number) if number else sealed
    return with_texts(ahead.order_by("number")).values_list("number", "seal", *TEXT)[:BATCH]


def _unreadable_changes(ring: KeyRing, entry_ids: Sequence[int]) -> dict[int, Message]:
    """The entries with a change that does not open: it was altered, or put in another's place."""
    before, after = Sealer(ring, BEFORE), Sealer(ring, AFTER)
    faults: dict[int, Message] = {}
    rows = _changes_of(entry_ids).values_list("entry_id", "id", "before", "after")
    for entry_id, change_id, old, new in rows.iterator(BATCH):
        try:
            if old is not None:
                before.decrypt(old, change_id)
            if new is not None:
                after.decrypt(new, change_id)
        except (Tampered, UnknownKey) as unreadable:
            faults.setdefault(entry_id, unreadable.message)
    return faults


def _changes_of(entry_ids: Sequence[int]) -> QuerySet[Change]:
    return Change.objects.filter(entry_id__in=entry_ids).order_by(F("entry_id"), F("id"))


def _mark(change_id: Any, table: str, row: str, before: object, after: object) -> ChangeMark:
    return ChangeMark(change_id.bytes, table, row, before is not None, after is not None)


def _whole_and_anchored(inquiry: Inquiry) -> Found:
    try:
        anchors = anchors_in(inquiry.anchors, inquiry.ring)
    except BrokenAnchors as broken:
        return Found(1, detail=broken.message)
    verdict = verify(inquiry.ring, anchors)
    if verdict.fault is not None:
        return Found(1, (str(verdict.fault.number),), verdict.fault.what)
    if verdict.last_number and not anchors:
        return Found(1, detail=Message("The history is not anchored outside the database. Run: huifang seal"))
    return NOTHING


LOCKED = (LockedColumn(Change, "before", BEFORE), LockedColumn(Change, "after", AFTER))
"""The columns of this room that keys of the ring lock."""

INVARIANTS = (
    Invariant(
        "history-is-whole",
        "I6",
        Message("The history is not what was sealed and anchored."),
        _whole_and_anchored,
    ),
)
