"""What is limited, for how long, and how that is counted.

Counted in days, the day of the beginning is none of them, and the last one is kept until its work ends, or midnight
where days are those of the calendar. Counted in hours, time runs from the beginning. Source: Civil Code of the PRC,
articles 201 and 203; docs/cases.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from huifang.cases.logic.clock.timetable import (
    SECOND,
    CalendarDays,
    Elapsed,
    Measure,
    Timetable,
    WorkingDays,
    WorkingHours,
)
from huifang.kernel.dates import Duration, after
from huifang.policy.logic.figures import Clock
from huifang.policy.logic.sections.answering import runs_against_cases
from huifang.policy.logic.sections.answers import TimeLimit

MINUTE = 60 * SECOND
MINUTES_OF_A_DAY = 24 * 60


class Runs(StrEnum):
    """What a clock waits for."""

    RESPONSE = "response"  # that somebody takes it up
    REPLY = "reply"  # that the customer's next word is replied to
    ANSWER = "answer"  # that the customer is answered
    RESOLUTION = "resolution"  # that the matter is settled


@dataclass(frozen=True, slots=True)
class Limit:
    """A clock of a policy as it runs against a case. `pauses` are the states in which it stands still."""

    key: str
    waits_for: Runs
    length: Clock
    pauses: frozenset[str] = frozenset()
    warns: Clock | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """So much of a measure; `base` is what has passed of it before the first of it can count."""

    measure: Measure
    amount: int
    base: int


def limit_of(said: TimeLimit) -> Limit | None:
    """The limit that a pack's clock sets to cases; None for one that runs against something else,
    from an event of the customer, or has no length."""
    if said.within is None or not runs_against_cases(said):
        return None
    return Limit(said.key, _waits_for(said), said.within, frozenset(said.pauses), said.warns)


def _waits_for(said: TimeLimit) -> Runs:
    if said.of == "reply":
        return Runs.REPLY
    if said.until == "received":
        return Runs.RESPONSE
    if said.until == "answered" or (said.of == "answer" and said.until is None):
        return Runs.ANSWER
    return Runs.RESOLUTION


def length_from(clock: Clock, began: int, table: Timetable) -> Length:
    """How long a clock that begins at a moment runs."""
    if clock.minutes:
        measure: Measure = WorkingHours(table) if clock.working else Elapsed()
        return Length(measure, _time_of(clock, table.day_of(began), table), 0)
    days = WorkingDays(table) if clock.working else CalendarDays(table)
    first = table.day_of(began)
    if clock.days.is_zero:  # on the same day, or the next that works
        return Length(days, 1, days.by_the_end_of(first - timedelta(days=1)))
    base = days.by_the_end_of(first)
    return Length(days, _days(clock, first, days, base), base)


def back_from(clock: Clock, due: int, table: Timetable) -> int:
    """The moment that lies so long before `due`."""
    measure: Measure = WorkingHours(table) if clock.working else Elapsed()
    return measure.when(max(measure.passed(due) - _time_of(clock, table.day_of(due), table), 0))


def on_from(clock: Clock, due: int, table: Timetable) -> int:
    """The moment that lies so long after `due`."""
    measure: Measure = WorkingHours(table) if clock.working else Elapsed()
    return measure.when(measure.passed(due) + _time_of(clock, table.day_of(due), table))


def _time_of(clock: Clock, first: date, table: Timetable) -> int:
    """A length in days and hours as time alone: a day has 24 hours, or those in which one works."""
    days = (after(first, clock.days) - first).days
    a_day = table.a_day() if clock.working else MINUTES_OF_A_DAY * MINUTE
    return days * a_day + clock.minutes * MINUTE


def _days(clock: Clock, first: date, measure: WorkingDays | CalendarDays, base: int) -> int:
    """Months end on a day of the calendar; days are counted as the clock counts."""
    if not clock.days.months:
        return clock.days.days
    whole_months = after(first, Duration(clock.days.months, 0))
    return measure.by_the_end_of(whole_months) - base + clock.days.days
