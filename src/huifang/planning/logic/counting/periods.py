"""The days of one part of a calendar period."""

from __future__ import annotations

from datetime import date, timedelta

from huifang.kernel.calendars.working import WorkingCalendar
from huifang.planning.logic.counting.occurrences import Occurrence
from huifang.planning.logic.counting.told import Counted
from huifang.planning.logic.periods import Span, parts, period_of
from huifang.policy.logic.pack import Period


def count_period(
    found: Occurrence,
    period: str,
    *,
    joined_on: date | None,
    effect_on: date,
    calendar: WorkingCalendar | None = None,
) -> Counted:
    """The days of one part of a calendar period, and until when it could begin to be owed."""
    step, counted = found.step, Counted(calendar=calendar or WorkingCalendar())
    span = _span(step.per, period)
    if step.per is None or step.count is None or span is None or not 1 <= found.number <= step.count:
        counted.say("The rule has no such part of the period %(period)s any more.", {"period": period})
        return counted
    first_on, last_on = parts(step.per, span, step.count)[found.number - 1]
    facts = {"period": period, "first": first_on, "last": last_on, "count": step.count, "number": found.number}
    if step.count == 1:
        counted.say("The period %(period)s runs from %(first)s to %(last)s.", facts)
    else:
        counted.say(
            "Of the %(count)d parts of the period %(period)s, part %(number)d runs from %(first)s to %(last)s.", facts
        )
    counted.say("It opens on the first of these days; it is due, and closes, on the last.", {})
    _say_since_when(counted, first_on, last_on, joined_on=joined_on, effect_on=effect_on)
    counted.arrive(step, first_on, last_on, last_on)
    return counted


def _say_since_when(
    counted: Counted, first_on: date, last_on: date, *, joined_on: date | None, effect_on: date
) -> None:
    middle_on = first_on + timedelta(days=Span("", first_on, last_on).days // 2)
    facts = {"middle": middle_on, "effect": effect_on, "joined": joined_on}
    if joined_on is None:
        counted.say(
            "It is owed because the rule took effect on %(effect)s, by the middle of these days (%(middle)s). When the"
            " customer joined is not known, which counts as early.",
            facts,
        )
    elif max(joined_on, effect_on) <= middle_on:
        counted.say(
            "It is owed because the rule took effect on %(effect)s and the customer joined on %(joined)s, both by the"
            " middle of these days (%(middle)s).",
            facts,
        )
    else:
        counted.say(
            "The rule took effect on %(effect)s and the customer joined on %(joined)s: one of the two after the middle"
            " of these days (%(middle)s), so it is not owed any more.",
            facts,
        )


def _span(per: Period | None, key: str) -> Span | None:
    """The period that a key such as 2026-Q4 names."""
    if per is None:
        return None
    year, _, rest = key.partition("-")
    try:
        day = date.fromisocalendar(int(year), int(rest[1:]), 1) if per == "week" else _first_day(per, int(year), rest)
    except ValueError:
        return None
    span = period_of(per, day)
    return span if span.key == key else None


def _first_day(per: Period, year: int, rest: str) -> date:
    months = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[per]
    number = int(rest.lstrip("QH") or 1)
    return date(year, (number - 1) * months + 1, 1)
