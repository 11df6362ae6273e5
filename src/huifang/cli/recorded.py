"""Whether the rows that carry an entry's id are the set that the entry recorded.

A later deed on a row puts the id of its own entry in place, so a set may become smaller, and can then no longer be
compared. It never becomes larger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from huifang.customers.actions import applying_customers, applying_events
from huifang.customers.models import Customer, Event
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.invariants import Found, Inquiry, Invariant, listed
from huifang.kernel.sql.digest import DigestedBy
from huifang.kernel.sql.digests import digests_by
from huifang.kernel.text import Message
from huifang.planning.actions import sets


@dataclass(frozen=True, slots=True)
class RecordedSet:
    """What a deed makes, and how it digests that."""

    deed: str
    model: type[Model]
    by: DigestedBy

    def find(self, _inquiry: Inquiry) -> Found:
        return listed(self._differing())

    def _differing(self) -> Iterator[str]:
        rows = self.model._default_manager.values("entry_id", *self.by.columns)
        stand = digests_by(rows, self.by, group="entry_id")
        entries = Entry.objects.filter(deed=self.deed).values_list("id", "row_count", "row_digest", "facts")
        for entry_id, count, row_digest, facts in entries.iterator():
            now = stand.get(entry_id)
            if now is None or now.count < count:
                continue
            recorded = _digest_of_the_made(bytes(row_digest), facts)
            if now.count > count or recorded not in (None, now.sha256):
                yield str(entry_id)


def _digest_of_the_made(row_digest: bytes, facts: dict[str, Any]) -> bytes | None:
    """The digest of the rows that a deed made; None when it wrote several sets, which rows do not tell apart."""
    if "sets" not in facts:
        return row_digest
    if facts["changed"] or len(facts["sets"]) != 1:
        return None
    return bytes.fromhex(facts["sets"][0])


def _promise(name: str, source: str, recorded: RecordedSet) -> Invariant:
    return Invariant(
        name,
        source,
        Message(
            "The rows of %(count)d entries of the history are not those that were recorded (%(deed)s).",
            {"deed": recorded.deed},
        ),
        recorded.find,
    )


INVARIANTS = (
    _promise("customers-as-recorded", "I10", RecordedSet("customers.imported", Customer, applying_customers.MADE)),
    _promise("events-as-recorded", "I10", RecordedSet("events.imported", Event, applying_events.MADE)),
    _promise("followups-as-recorded", "I1", RecordedSet("follow_ups.made", FollowUp, sets.MADE)),
)
