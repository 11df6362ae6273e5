"""Calendar periods and their parts. Source: the policy pack's page, "Parts of a period"."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from huifang.policy.logic.pack import Period

_MONTHS: dict[Period, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first_on` to `last_on`, both included. `key` names a period: `2026-Q4`, `2026-W05`."""

    key: str
    first_on: date
    last_on: date

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1


def periods(per: Period, *, from_on: date, to_on: date) -> Iterator[Span]:
    """The periods that hold a day of [from_on, to_on], in order."""
    span = period_of(per, from_on)
    while span.first_on <= to_on:
        yield span
        if date.max - span.last_on < timedelta(days=7):
            return  # the calendar ends before another week would
        span = period_of(per, span.last_on + timedelta(days=1))


def period_of(per: Period, day: date) -> Span:
    if per == "week":
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Span(f"{year:04d}-W{week:02d}", monday, monday + timedelta(days=6))
    length = _MONTHS[per]
    first_month = (day.month - 1) // length * length + 1
    return Span(_key(per, day), date(day.year, first_month, 1), _last_of_month(day.year, first_month + length - 1))


def parts(per: Period, span: Span, count: int) -> list[tuple[date, date]]:
    """The `count` parts of a period: natural ones where there are such, else of whole days, longer ones first."""
    if per == "month" and count in (2, 3):
        cuts = [15] if count == 2 else [10, 20]
        return _between([span.first_on + timedelta(days=cut - 1) for cut in cuts], span)
    if per in ("quarter", "half-year", "year") and _MONTHS[per] % count == 0 and _is_natural(_MONTHS[per] // count):
        months = _MONTHS[per] // count
        lasts = [
            _last_of_month(span.first_on.year, span.first_on.month + months * part - 1) for part in range(1, count)
        ]
        return _between(lasts, span)
    shorter, longer = divmod(span.days, count)
    lengths = [shorter + 1] * longer + [shorter] * (count - longer)
    ends = [span.first_on + timedelta(days=sum(lengths[: part + 1]) - 1) for part in range(count - 1)]
    return _between(ends, span)


def _is_natural(months: int) -> bool:
    return months in _MONTHS.values()


def _between(ends: list[date], span: Span) -> list[tuple[date, date]]:
    firsts = [span.first_on, *(end + timedelta(days=1) for end in ends)]
    return list(zip(firsts, [*ends, span.last_on], strict=True))


def _key(per: Period, day: date) -> str:
    if per == "month":
        return f"{day.year:04d}-{day.month:02d}"
    if per == "quarter":
        return f"{day.year:04d}-Q{(day.month - 1) // 3 + 1}"
    if per == "half-year":
        return f"{day.year:04d}-H{(day.month - 1) // 6 + 1}"
    return f"{day.year:04d}"


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
