"""How events move the grade of a customer: a value, from event to event, by what each day's policies say. (分级)"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class GradeEvent:
    """Something that happened to a customer, as far as grades go."""

    id: int
    kind: str
    on: date
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a version of a policy makes of an event: only from the values in `before`, or from any where it is empty."""

    kind: str
    before: tuple[str, ...]
    to: str
    version_id: int
    grading: str

    def moves(self, event: GradeEvent, value: str | None) -> bool:
        return self.kind == event.kind and (not self.before or value in self.before) and value != self.to


@dataclass(frozen=True, slots=True)
class Move:
    """On which value an event fell, and which it left; `by` is what moved it, None for an event that moved nothing."""

    event: GradeEvent
    fell_on: str | None
    left: str | None
    by: Change | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """An event that was counted for a grade before; None where it was withdrawn since, or is gone."""

    event: GradeEvent | None
    fell_on: str | None
    left: str | None


ChangesOn = Callable[[date], Sequence[Change]]


def regraded(
    value: str | None, counted: Sequence[Counted], new: Iterable[GradeEvent], *, changes_on: ChangesOn, today: date
) -> tuple[str | None, list[Move]]:
    """What becomes of a grade, and every event that stands behind it from now on.

    Where the value is not what the events before had left, somebody has written it since: then those count no more.
    """
    if counted and counted[-1].left == value:
        value = counted[0].fell_on
        new = [*(one.event for one in counted if one.event), *new]
    moves = list(moved(value, new, changes_on=changes_on, today=today))
    return moves[-1].left if moves else value, moves


def moved(value: str | None, events: Iterable[GradeEvent], *, changes_on: ChangesOn, today: date) -> Iterator[Move]:
    """Each event in the order of happening, from the value that stood before all of them.

    The versions of its own day say what an event does; of a day that has not come it does nothing yet. Where several
    policies move the same grade, each does so in turn.
    """
    for event in sorted(events, key=_order):
        fell_on, by = value, None
        for change in changes_on(event.on) if event.on <= today else ():
            if change.moves(event, value):
                value, by = change.to, change
        yield Move(event, fell_on, value, by)


def _order(event: GradeEvent) -> tuple[date, float, int]:
    """Of one day those without a time come first, as everywhere."""
    return event.on, event.at.timestamp() if event.at else float("-inf"), event.id
