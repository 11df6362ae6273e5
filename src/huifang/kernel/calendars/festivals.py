"""Festivals, and the day on which each falls in a year. Source: the policy pack's page, "Festivals"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from huifang.kernel.calendars.lunar import LAST_MONTH, LONGEST_MONTH, YEARS_KEPT, solar_day

_WRITTEN = re.compile(r"(?:(lunar|solar):)?([0-9]{2})-([0-9]{2})", re.ASCII)
SOME_LEAP_YEAR = 2000


class BadFestivalDate(ValueError):
    """The text is no date such as 08-18 or lunar:03-03."""


@dataclass(frozen=True, slots=True)
class FestivalDate:
    """A day of each year, in the solar or the lunar calendar. 29 February falls on the 28th of other years."""

    month: int
    day: int
    calendar: Literal["solar", "lunar"] = "solar"

    def __str__(self) -> str:
        return f"{'lunar:' if self.calendar == 'lunar' else ''}{self.month:02d}-{self.day:02d}"

    def in_year(self, year: int) -> date:
        """The day in a solar year, or, of a lunar date, in a lunar one. Raises OverflowError."""
        if self.calendar == "lunar":
            return solar_day(year, self.month, self.day)
        return solar_birthday(year, self.month, self.day)


def read_festival_date(text: str) -> FestivalDate:
    """Read `08-18` or `lunar:03-03`; raises BadFestivalDate."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise BadFestivalDate(text)
    month, day = int(found[2]), int(found[3])
    if found[1] == "lunar":
        if not (1 <= month <= LAST_MONTH and 1 <= day <= LONGEST_MONTH):
            raise BadFestivalDate(text)
        return FestivalDate(month, day, "lunar")
    try:
        date(SOME_LEAP_YEAR, month, day)
    except ValueError:
        raise BadFestivalDate(text) from None
    return FestivalDate(month, day)


def solar_birthday(year: int, month: int, day: int) -> date:
    """The day of a year; 29 February falls on the 28th of years that have none. Raises OverflowError."""
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"the year {year} lies outside the calendar")
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


DATED: Mapping[str, FestivalDate] = {
    "new-year": FestivalDate(1, 1),
    "spring-festival": FestivalDate(1, 1, "lunar"),
    "lantern": FestivalDate(1, 15, "lunar"),
    "womens-day": FestivalDate(3, 8),
    "labour-day": FestivalDate(5, 1),
    "dragon-boat": FestivalDate(5, 5, "lunar"),
    "qixi": FestivalDate(7, 7, "lunar"),
    "teachers-day": FestivalDate(9, 10),
    "mid-autumn": FestivalDate(8, 15, "lunar"),
    "national-day": FestivalDate(10, 1),
    "double-ninth": FestivalDate(9, 9, "lunar"),
    "christmas": FestivalDate(12, 25),
}
EVE, QINGMING = "spring-festival-eve", "qingming"
FESTIVALS = frozenset({*DATED, EVE, QINGMING})
"""Those that every installation knows."""


def festival_day(name: str, year: int, own: Mapping[str, FestivalDate]) -> date:
    """The day on which a festival of ours, or one of the installation's `own`, falls in a year. Raises OverflowError.

    The year is that of the day; of an own festival by the lunar calendar it is the lunar year, because a festival of
    the eleventh or twelfth month may fall twice into one solar year, and into the next not at all.
    """
    if name == EVE:
        return DATED["spring-festival"].in_year(year) - timedelta(days=1)
    if name == QINGMING:
        return _qingming(year)
    return (DATED.get(name) or own[name]).in_year(year)


@lru_cache(YEARS_KEPT)
def _qingming(year: int) -> date:
    from lunar_python import Solar  # noqa: PLC0415

    found = Solar.fromYmd(year, 4, 1).getLunar().getJieQiTable()["清明"]
    return date(found.getYear(), found.getMonth(), found.getDay())
