"""Durations and the calendar sums of section 2, in whole days and months only."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

HALF_A_MONTH = "P0.5M"
COMPOUND = re.compile(r"P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?")


class BadSpan(ValueError):
    """The text is no duration that a pack may use."""


@dataclass(frozen=True)
class Span:
    """A duration: months are added first, then days."""

    months: int
    days: int

    @property
    def is_zero(self) -> bool:
        return self.months == 0 and self.days == 0

    def times(self, n: int) -> "Span":
        return Span(self.months * n, self.days * n)


def read_span(text: str) -> Span:
    """The duration that `text` writes; half a month is fifteen days. Raises BadSpan."""
    if text == HALF_A_MONTH:
        return Span(0, 15)
    found = COMPOUND.fullmatch(text)
    if found is None or text == "P":
        raise BadSpan(text)
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    return Span(years * 12 + months, weeks * 7 + days)


def plus(day: date, span: Span) -> date:
    return months_later(day, span.months) + timedelta(days=span.days)


def minus(day: date, span: Span) -> date:
    return months_later(day, -span.months) - timedelta(days=span.days)


def months_later(day: date, months: int) -> date:
    """The same day of the month, `months` later, or that month's last day where it has no such day."""
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    last_day = monthrange(year, month_index + 1)[1]
    return date(year, month_index + 1, min(day.day, last_day))
