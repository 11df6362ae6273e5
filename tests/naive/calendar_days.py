"""The days of the form `day:`, each with the front of its occasion's key (section 3)."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from lunar_python import Lunar, LunarMonth, Solar

from .moments import Unreadable, born_on
from .segments import is_blank
from .workdays import WEEK

ONE_DAY = timedelta(days=1)
MONTH_AND_DAY = re.compile(r"(?:[0-9]{4}-)?(L?)([0-9]{2})-([0-9]{2})")
SOLAR_FESTIVALS = {
    "new-year": (1, 1),
    "womens-day": (3, 8),
    "labour-day": (5, 1),
    "teachers-day": (9, 10),
    "national-day": (10, 1),
    "christmas": (12, 25),
}
LUNAR_FESTIVALS = {
    "spring-festival": (1, 1),
    "lantern": (1, 15),
    "dragon-boat": (5, 5),
    "qixi": (7, 7),
    "mid-autumn": (8, 15),
    "double-ninth": (9, 9),
}
Named = tuple[str, date]


def named_days(form: str, first: date, last: date, customer: Mapping[str, str]) -> Iterator[Named]:
    """`<front>` and day of each occasion whose day lies within [first, last]."""
    kind, _, name = form.partition(":")
    if kind == "birthday":
        found = birthdays(customer, first.year - 1, last.year + 1)
    elif kind == "festival":
        found = ((f"festival:{name}:{year}", festival(name, year)) for year in range(first.year, last.year + 1))
    elif kind == "weekly":
        found = (
            (f"weekly:{day.isocalendar()[0]:04}-W{day.isocalendar()[1]:02}", day)
            for day in every_day(first, last)
            if WEEK[day.weekday()] == name
        )
    else:
        found = monthly(name, first, last)
    return ((front, day) for front, day in found if first <= day <= last)


def every_day(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


def monthly(name: str, first: date, last: date) -> Iterator[Named]:
    for year in range(first.year, last.year + 1):
        for month in range(1, 13):
            length = monthrange(year, month)[1]
            number = length if name == "last" else min(int(name), length)
            yield f"monthly:{year:04}-{month:02}", date(year, month, number)


def birthdays(customer: Mapping[str, str], first_year: int, last_year: int) -> Iterator[Named]:
    """One a year, in the calendar in which it is recorded; none when it is blank. Raises Unreadable."""
    text, calendar = customer.get("birthday") or "", customer.get("birthday_calendar") or "solar"
    if is_blank(text):
        return
    born_on(text, calendar)  # complains of what cannot be read
    found = MONTH_AND_DAY.fullmatch(text)
    if found is None:
        raise Unreadable(text)
    leap, month, day = bool(found[1]), int(found[2]), int(found[3])
    for year in range(first_year, last_year + 1):
        on = lunar_day(year, leap, month, day) if calendar == "lunar" else solar_day(year, month, day)
        yield f"birthday:{year:04}", on


def solar_day(year: int, month: int, day: int) -> date:
    """29 February falls on 28 February in other years."""
    return date(year, month, min(day, monthrange(year, month)[1]))


@cache
def lunar_day(year: int, leap: bool, month: int, day: int) -> date:
    """In that leap month when the year has it, else in the ordinary month; the 30th of a month of 29 on its 29th."""
    signed = -month if leap and LunarMonth.fromYm(year, -month) is not None else month
    return as_date(Lunar.fromYmd(year, signed, min(day, LunarMonth.fromYm(year, signed).getDayCount())).getSolar())


@cache
def festival(name: str, year: int) -> date:
    if name in SOLAR_FESTIVALS:
        return date(year, *SOLAR_FESTIVALS[name])
    if name == "qingming":
        found = [day for day in (3, 4, 5, 6) if Solar.fromYmd(year, 4, day).getLunar().getJieQi() == "清明"]
        return date(year, 4, found[0])
    if name == "spring-festival-eve":
        return festival("spring-festival", year) - ONE_DAY
    return as_date(Lunar.fromYmd(year, *LUNAR_FESTIVALS[name]).getSolar())


def as_date(solar: Solar) -> date:
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
