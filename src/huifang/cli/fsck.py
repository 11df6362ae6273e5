"""fsck: every promise that what is stored must keep, asked of one snapshot while others go on working.

Source: security.md 3.3. Each room lists its promises as `INVARIANTS` and its locked columns as `LOCKED` in its queries.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps

from huifang.cli.opening import Ground
from huifang.cli.output import Progress
from huifang.followups import queries as followups
from huifang.followups.models import FollowUp
from huifang.history import queries as history
from huifang.history.models import Entry
from huifang.kernel.invariants import INVARIANTS, NOTHING, Found, Inquiry, Invariant, listed, references
from huifang.kernel.keys import KeyRing, key_file
from huifang.kernel.locked import LockedColumn, unreadable_rows, values_by_key
from huifang.kernel.sql.digests import digests_by
from huifang.kernel.sql.server import one_snapshot
from huifang.kernel.text import Message
from huifang.planning.actions.sets import MADE


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked and what was found; the promise holds when `count` is 0 and there is nothing to say."""

    name: str
    source: str
    count: int
    examples: tuple[str, ...]
    said: str

    @property
    def holds(self) -> bool:
        return self.count == 0


def check_everything(ground: Ground) -> Iterator[Answer]:
    """Ask every question, one after the other, of one snapshot. Writes nothing.

    The keys are read after the snapshot was taken: what a rotation before it locked anew opens with them, and a
    rotation that runs meanwhile changes nothing that the snapshot shows.
    """
    with one_snapshot():
        ring = KeyRing.load(key_file(ground.data_folder, os.environ))
        for invariant in promises():
            progress = Progress(invariant.name)
            found = invariant.find(Inquiry(ring, ground.anchors, progress))
            progress.end()
            yield _answer(invariant, found)


def promises() -> Iterator[Invariant]:
    """Everything that is asked, the cheap questions first."""
    yield from INVARIANTS
    yield from references(model for model in apps.get_models() if model._meta.managed)
    yield from followups.INVARIANTS
    yield MADE_AS_RECORDED
    for column in (*history.LOCKED,):
        yield _known_keys(column)
    yield from history.INVARIANTS


def _answer(invariant: Invariant, found: Found) -> Answer:
    broken = invariant.broken
    said = found.detail or Message(broken.template, {**broken.parts, "count": found.count})
    return Answer(invariant.name, invariant.source, found.count, found.examples, str(said) if found.count else "")


def _known_keys(column: LockedColumn) -> Invariant:
    def find(inquiry: Inquiry) -> Found:
        held = {key.id for key in inquiry.ring.keys}
        unknown = {key: count for key, count in values_by_key(column).items() if key not in held}
        return Found(sum(unknown.values()), tuple(map(str, sorted(unknown)))) if unknown else NOTHING

    return Invariant(
        f"{column.place}-keys-known",
        "I11",
        Message(
            "%(count)d values of %(place)s are locked with keys that the key file lacks. Restore the key file.",
            {"place": column.place},
        ),
        find,
    )


def _opens(column: LockedColumn) -> Invariant:
    def find(inquiry: Inquiry) -> Found:
        return listed(unreadable_rows(column, ring=inquiry.ring, watch=inquiry.progress))

    return Invariant(
        f"{column.place}-opens",
        "I11",
        Message(
            "%(count)d values of %(place)s do not open with the keys of this installation.", {"place": column.place}
        ),
        find,
    )


def _not_as_recorded(_inquiry: Inquiry) -> Found:
    """Entries of the planner whose rows all carry its id still, and are not the rows that it made."""
    rows = FollowUp.objects.values("entry_id", *MADE.columns)
    stand = digests_by(rows, MADE, group="entry_id")
    recorded = Entry.objects.filter(deed="follow_ups.made").values_list("id", "row_count", "row_digest")
    return listed(
        str(entry_id)
        for entry_id, count, digest in recorded.iterator()
        if (now := stand.get(entry_id)) and now.count >= count and (now.count, now.sha256) != (count, bytes(digest))
    )


MADE_AS_RECORDED = Invariant(
    "followups-as-recorded",
    "I5",
    Message("The follow-ups of %(count)d entries of the history are not those that were recorded."),
    _not_as_recorded,
)
"""A later deed on a row puts its own entry's id in place: a set that has become smaller can no longer be compared."""
