"""Lunar dates as solar days. Source: the policy pack's page, "Birthdays" and "Festivals"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

LAST_MONTH = 12
LONGEST_MONTH = 30
YEARS_KEPT = 400


@dataclass(frozen=True, slots=True)
class LunarMonth:
    """A month of a lunar year: its first solar day, and whether it has 29 days or 30."""

    first_on: date
    days: int


@lru_cache(YEARS_KEPT)
def months_of(year: int) -> Mapping[int, LunarMonth]:
    """The months of a lunar year by number, a leap month by its negative number. Raises OverflowError."""
    # Loaded at the first lunar date: it takes a while, and most processes never meet one.
    from lunar_python import LunarYear, Solar  # noqa: PLC0415

    if not date.min.year < year < date.max.year:
        raise OverflowError(f"the lunar year {year} lies outside the calendar")
    found = {}
    for month in LunarYear.fromYear(year).getMonthsInYear():
        first = Solar.fromJulianDay(month.getFirstJulianDay())
        first_on = date(first.getYear(), first.getMonth(), first.getDay())
        found[month.getMonth()] = LunarMonth(first_on, month.getDayCount())
    return found


def solar_day(year: int, month: int, day: int, *, is_leap: bool = False) -> date:
    """The solar day: an absent leap month gives way to the ordinary one, an absent 30th to the 29th."""
    months = months_of(year)
    found = months.get(-month, months[month]) if is_leap else months[month]
    return found.first_on + timedelta(days=min(day, found.days) - 1)


def all_days(year: int) -> Iterator[tuple[str, date]]:
    """Every lunar date that can be written, `06-15` or `L06-15`, with the solar day on which it falls that year."""
    for month in range(1, LAST_MONTH + 1):
        for day in range(1, LONGEST_MONTH + 1):
            yield f"{month:02d}-{day:02d}", solar_day(year, month, day)
            yield f"L{month:02d}-{day:02d}", solar_day(year, month, day, is_leap=True)
