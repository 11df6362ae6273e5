"""Working days one after the other: `days: working` and `shift` (section 2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from chinese_calendar.constants import holidays, workdays

from .spans import BadSpan, Span, minus, plus

ONE_DAY = timedelta(days=1)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PURELY_DAYS = re.compile(r"P[0-9]+D")


@dataclass(frozen=True)
class Workdays:
    """`policy.working`, with what it is when it says nothing."""

    week: tuple[str, ...]
    has_holidays: bool

    def works(self, day: date) -> bool:
        return works(day, self.week, self.has_holidays)

    def later(self, day: date, count: int) -> date:
        """Day 0 is `day` whether or not it works; each working day after it is one more."""
        while count > 0:
            day += ONE_DAY
            count -= self.works(day)
        return day

    def earlier(self, day: date, count: int) -> date:
        while count > 0:
            day -= ONE_DAY
            count -= self.works(day)
        return day

    def moved(self, day: date, shift: str | None) -> date:
        if shift is None or self.works(day):
            return day
        return self.later(day, 1) if shift == "next_working_day" else self.earlier(day, 1)


@cache
def works(day: date, week: tuple[str, ...], has_holidays: bool) -> bool:
    """A make-up workday, or a day of the week that is no public holiday."""
    if has_holidays and day in workdays:
        return True
    return WEEK[day.weekday()] in week and not (has_holidays and day in holidays)


def workdays_of(policy: Mapping[str, Any]) -> Workdays:
    working = policy.get("working") or {}
    return Workdays(tuple(working.get("week", WEEK[:5])), working.get("holidays", "cn") == "cn")


@dataclass(frozen=True)
class Count:
    """How the durations of one step are counted: by the calendar or, with `days: working`, in working days."""

    days: Workdays
    is_working: bool

    def plus(self, day: date, span: Span) -> date:
        return self.days.later(day, in_days(span)) if self.is_working else plus(day, span)

    def minus(self, day: date, span: Span) -> date:
        return self.days.earlier(day, in_days(span)) if self.is_working else minus(day, span)


def in_days(span: Span) -> int:
    if span.months:
        raise BadSpan("working days are counted in days alone")
    return span.days
