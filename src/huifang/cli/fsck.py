"""fsck: every promise that what is stored must keep, asked of one snapshot while others go on working.

Source: security.md 3.3. Each room lists its promises as `INVARIANTS` and its locked columns as `LOCKED` in its queries.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, fields

from django.apps import apps

from huifang.approvals import queries as approvals
from huifang.cases.queries import promises as cases
from huifang.cli import recorded
from huifang.cli.keys import LOCKED
from huifang.cli.opening import Ground
from huifang.cli.output import Progress
from huifang.customers.queries import promises as customers
from huifang.files import queries as files
from huifang.followups.queries import promises as followups
from huifang.history import queries as history
from huifang.kernel.invariants import INVARIANTS, NOTHING, Found, Inquiry, Invariant, listed, references
from huifang.kernel.keys import KeyRing, key_file
from huifang.kernel.locked import LockedColumn, unreadable_rows, values_by_key
from huifang.kernel.sql.server import one_snapshot
from huifang.kernel.text import Message
from huifang.planning.actions.oracle import overlooked
from huifang.planning.queries import promises as planning
from huifang.policy.queries import promises as policy
from huifang.surveys.queries import promises as surveys


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked and what was found; the promise holds when `count` is 0 and there is nothing to say."""

    name: str
    source: str
    count: int
    examples: tuple[str, ...]
    said: Message | str

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
        for invariant in _of_the_snapshot():
            progress = Progress(invariant.name)
            found = invariant.find(Inquiry(ring, ground.anchors, progress))
            progress.end()
            yield _answer(invariant, found)
    yield _answer(PLANNED, PLANNED.find(Inquiry(ring, ground.anchors, _unwatched)))


def _overlooked() -> Found:
    counts = overlooked()
    every = {field.name: getattr(counts, field.name) for field in fields(counts)}
    return Found(sum(every.values()), tuple(f"{name} {count}" for name, count in every.items() if count))


PLANNED = Invariant(
    "owed-occasions-have-their-duties",
    "I1",
    Message("%(count)d duties are not as a sweep of everything would have them. Run: huifang plan --full"),
    lambda _inquiry: _overlooked(),
)
"""Asked last and of the present: what a sweep would do can only be learned by sweeping, and undoing it."""


def _unwatched(_done: int, _total: int | None) -> None:
    pass


def promises() -> Iterator[Invariant]:
    """Everything that is asked, the cheap questions first."""
    yield from _of_the_snapshot()
    yield PLANNED


def _of_the_snapshot() -> Iterator[Invariant]:
    yield from INVARIANTS
    yield from references(model for model in apps.get_models() if model._meta.managed)
    yield from customers.INVARIANTS
    yield from followups.INVARIANTS
    yield from files.INVARIANTS
    yield from approvals.INVARIANTS
    yield from policy.INVARIANTS
    yield from surveys.INVARIANTS
    yield from cases.INVARIANTS
    yield from planning.INVARIANTS
    yield from recorded.INVARIANTS
    yield from (_known_keys(column) for column in LOCKED)
    # What the history's own columns hold is opened on the walk along its chain.
    yield from (_opens(column) for column in (*customers.LOCKED, *cases.LOCKED, *files.LOCKED))
    yield from history.INVARIANTS


def _answer(invariant: Invariant, found: Found) -> Answer:
    broken = invariant.broken
    said = found.detail or Message(broken.template, {**broken.parts, "count": found.count})
    return Answer(invariant.name, invariant.source, found.count, found.examples, said if found.count else "")


def _known_keys(column: LockedColumn) -> Invariant:
    def find(inquiry: Inquiry) -> Found:
        held = {key.id for key in inquiry.ring.keys}
        unknown = {key: count for key, count in values_by_key(column).items() if key not in held}
        return Found(sum(unknown.values()), tuple(map(str, sorted(unknown)))) if unknown else NOTHING

    return Invariant(
        f"{column.table}-{column.column}-keys-known",
        "I11",
        Message(
            "%(count)d values of %(place)s are locked with keys that the key file lacks. Restore the key file.",
            {"place": f"{column.table}.{column.column}"},
        ),
        find,
    )


def _opens(column: LockedColumn) -> Invariant:
    def find(inquiry: Inquiry) -> Found:
        return listed(unreadable_rows(column, ring=inquiry.ring, watch=inquiry.progress))

    return Invariant(
        f"{column.table}-{column.column}-opens",
        "I11",
        Message(
            "%(count)d values of %(place)s do not open with the keys of this installation.",
            {"place": f"{column.table}.{column.column}"},
        ),
        find,
    )
