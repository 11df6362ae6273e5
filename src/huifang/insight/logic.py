"""How follow-ups are counted: what is owed, kept, late and missed on a day.

Source: the policy pack's page, section 2. Kept is done by the day on which the window closes; late is what is done
after it, or is still to be done then; missed is what somebody ended undone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import IntEnum, StrEnum

from huifang.policy.logic.desk import Reviewed


class Standing(IntEnum):
    """What became of a follow-up, as far as no day is needed to say it. What a sweep cancelled counts nowhere."""

    PLANNED = 1
    KEPT = 2
    DONE_LATE = 3
    GIVEN_UP = 4
    WAIVED = 5


class Column(StrEnum):
    """The numbers of a clause that can be looked into."""

    TO_COME = "to_come"
    OWED = "owed"
    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    OVERDUE = "overdue"
    DONE_LATE = "done_late"
    MISSED = "missed"
    GIVEN_UP = "given_up"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Cell:
    """`count` follow-ups that are alike; a negative one takes away what another cell counts too much."""

    rule_id: int
    department_id: int | None
    standing: Standing
    opens_on: date
    closes_on: date
    count: int


@dataclass(frozen=True, slots=True)
class DutyCounts:
    """The follow-ups of rules on a day. `to_come` is planned, and its windows have not opened."""

    to_come: int = 0
    open: int = 0
    overdue: int = 0
    kept: int = 0
    done_late: int = 0
    given_up: int = 0
    waived: int = 0

    @property
    def late(self) -> int:
        """Past the window and undone, or done after it."""
        return self.overdue + self.done_late

    @property
    def missed(self) -> int:
        """Ended undone."""
        return self.given_up + self.waived

    @property
    def owed(self) -> int:
        """Everything whose window has opened, whatever became of it."""
        return self.open + self.late + self.kept + self.missed

    @property
    def decided(self) -> int:
        """Everything of which it is known whether the window was kept."""
        return self.owed - self.open

    def never_late(self) -> DutyCounts:
        """The same of a rule that nobody can be late with: what is undone is open, what ended undone is left out."""
        return DutyCounts(self.to_come, open=self.open + self.overdue, kept=self.kept + self.done_late)

    def __add__(self, other: DutyCounts) -> DutyCounts:
        return DutyCounts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def __sub__(self, other: DutyCounts) -> DutyCounts:
        return DutyCounts(*(getattr(self, one.name) - getattr(other, one.name) for one in fields(self)))


NOTHING = DutyCounts()


class Written(StrEnum):
    """The numbers of reports, or of reviews, that can be looked into."""

    OWED = "owed"
    DONE = "done"
    DONE_LATE = "done_late"
    OPEN = "open"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class WrittenCounts:
    """Reports, or reviews, that a clause asks for: those done by their day, done after it, and still to be done."""

    done_in_time: int = 0
    done_late: int = 0
    open: int = 0
    overdue: int = 0

    @property
    def done(self) -> int:
        return self.done_in_time + self.done_late

    @property
    def owed(self) -> int:
        return self.done + self.open + self.overdue

    def __add__(self, other: WrittenCounts) -> WrittenCounts:
        return WrittenCounts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class ClauseCount:
    """A clause, what carries it out, and how that went. Numbers are None where nothing of their sort carries it.

    `rules` are the ids of the rules whose follow-ups are counted, `reported` those of the rules whose reports are;
    `reviewed` says whether a rule's records or its reports are reviewed: `("record", 7)`.
    """

    key: str
    position: int
    mechanisms: tuple[str, ...]
    is_bound: bool
    rules: tuple[int, ...] = ()
    duties: DutyCounts | None = None
    reported: tuple[int, ...] = ()
    reports: WrittenCounts | None = None
    reviewed: tuple[tuple[Reviewed, int], ...] = ()
    reviews: WrittenCounts | None = None


_ENDED = {
    Standing.KEPT: "kept",
    Standing.DONE_LATE: "done_late",
    Standing.GIVEN_UP: "given_up",
    Standing.WAIVED: "waived",
}


def column_of(standing: Standing, *, opens_on: date, closes_on: date, on: date) -> str:
    """In which number of `DutyCounts` follow-ups of this standing and window are counted on a day."""
    if standing != Standing.PLANNED:
        return _ENDED[standing]
    if on < opens_on:
        return "to_come"
    return "open" if on <= closes_on else "overdue"


def counted(cells: Iterable[Cell], *, departments: Collection[int] | None, on: date) -> dict[int, DutyCounts]:
    """The counts of each rule, over the cells of these departments; None for all."""
    found: dict[int, DutyCounts] = {}
    for cell in cells:
        if departments is None or cell.department_id in departments:
            column = column_of(cell.standing, opens_on=cell.opens_on, closes_on=cell.closes_on, on=on)
            found[cell.rule_id] = found.get(cell.rule_id, NOTHING) + DutyCounts(**{column: cell.count})
    return found
