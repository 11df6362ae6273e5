"""Dates and times as the files write them, and birthdays in both calendars (sections 2, 3 and 5)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from lunar_python import Lunar, LunarMonth

DATE_ONLY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATE_AND_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
SOLAR_DAY_OF_YEAR = re.compile(r"[0-9]{2}-[0-9]{2}")
LUNAR_DAY = re.compile(r"(?:([0-9]{4})-)?(L?)([0-9]{2})-([0-9]{2})")
SOME_LEAP_YEAR = "2000-"


class Unreadable(ValueError):
    """The file's text is no date."""


@dataclass(frozen=True)
class Moment:
    """A day in the organisation's time zone and, where the text has a time, the instant in UTC."""

    on: date
    at: datetime | None


def read_moment(text: str, zone: ZoneInfo) -> Moment:
    """A date, or a date-time with or without offset. Raises Unreadable."""
    try:
        if DATE_ONLY.fullmatch(text):
            return Moment(date.fromisoformat(text), None)
        found = DATE_AND_TIME.fullmatch(text)
        if found is None:
            raise Unreadable(text)
        day, clock, offset = found.groups()
        written = datetime.fromisoformat(f"{day}T{clock}{offset or ''}")
    except ValueError as fault:
        raise Unreadable(text) from fault
    local = written.astimezone(zone) if offset else written.replace(tzinfo=zone)
    return Moment(local.date(), local.astimezone(UTC))


def is_iso_date(text: str) -> bool:
    if not DATE_ONLY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def born_on(text: str, calendar: str) -> date | None:
    """The solar day of a birthday as recorded; None without a year. Raises Unreadable."""
    return lunar_birth(text) if calendar == "lunar" else solar_birth(text)


def solar_birth(text: str) -> date | None:
    try:
        if SOLAR_DAY_OF_YEAR.fullmatch(text):
            date.fromisoformat(SOME_LEAP_YEAR + text)
            return None
        if DATE_ONLY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as fault:
        raise Unreadable(text) from fault
    raise Unreadable(text)


def lunar_birth(text: str) -> date | None:
    found = LUNAR_DAY.fullmatch(text)
    if found is None:
        raise Unreadable(text)
    year, leap, month, day = found.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 30):
        raise Unreadable(text)
    return None if year is None else lunar_day(int(year), bool(leap), int(month), int(day))


def lunar_day(year: int, leap: bool, month: int, day: int) -> date:
    """The solar day; an absent leap month gives way to the ordinary one, an absent 30th to the 29th."""
    has_that_leap_month = leap and LunarMonth.fromYm(year, -month) is not None
    signed_month = -month if has_that_leap_month else month
    last_day = LunarMonth.fromYm(year, signed_month).getDayCount()
    solar = Lunar.fromYmd(year, signed_month, min(day, last_day)).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
