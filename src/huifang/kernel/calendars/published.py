"""What the library of official Chinese holidays knows: days off and make-up workdays, for the years it knows.

Published late in the year before; a year that the library does not know raises nothing and holds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version

from huifang.kernel.calendars.working import PublishedDays


@dataclass(frozen=True, slots=True)
class PublishedDay:
    """A day that differs from the ordinary week: it works, or it is off; `name` is the holiday's, in English."""

    day: date
    works: bool
    name: str


def source() -> str:
    """The library and its version, as they are told to people."""
    return f"chinesecalendar {version('chinesecalendar')}"


@cache
def days_by_year() -> Mapping[int, tuple[PublishedDay, ...]]:
    """The published days of each year that the library knows, in order."""
    # Loaded when it is asked for the first time: most commands never count a working day.
    from chinese_calendar.constants import holidays, workdays  # noqa: PLC0415

    found = [PublishedDay(day, False, str(name)) for day, name in holidays.items()]
    found += [PublishedDay(day, True, str(name)) for day, name in workdays.items()]
    found.sort(key=lambda each: each.day)
    years = sorted({each.day.year for each in found})
    return {year: tuple(each for each in found if each.day.year == year) for year in years}


@cache
def published_days() -> PublishedDays:
    """All of it, for counting without a database."""
    by_year = days_by_year()
    return PublishedDays({each.day: each.works for days in by_year.values() for each in days}, frozenset(by_year))
