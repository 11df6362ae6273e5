"""Birthdays as they are recorded, in the solar or the lunar calendar. Source: policy-pack, section 3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from huifang.kernel.text import Message

CalendarName = Literal["solar", "lunar"]

NO_SOLAR = Message("A birthday is written YYYY-MM-DD or MM-DD.")
NO_LUNAR = Message("A lunar birthday is written YYYY-MM-DD or MM-DD, a leap month L06-15 or 1985-L06-15.")
OUTSIDE = Message("The birthday lies outside the years 1850 to 2199.")

EARLIEST_YEAR, LATEST_YEAR = 1850, 2199

_SOLAR = re.compile(r"(?:([0-9]{4})-)?([0-9]{2})-([0-9]{2})")
_LUNAR = re.compile(r"(?:([0-9]{4})-)?(L?)([0-9]{2})-([0-9]{2})")
SOME_LEAP_YEAR = 2000


class BadBirthday(ValueError):
    """The text is no birthday of its calendar; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Birthday:
    """As recorded, and the solar day of birth; None without a year."""

    text: str
    calendar: CalendarName
    born_on: date | None


@lru_cache(maxsize=20_000)
def birthday(text: str, calendar: CalendarName) -> Birthday:
    """Read a birthday of either calendar; raises BadBirthday."""
    return _lunar(text) if calendar == "lunar" else _solar(text)


def _solar(text: str) -> Birthday:
    found = _SOLAR.fullmatch(text)
    if found is None:
        raise BadBirthday(NO_SOLAR)
    year, month, day = found.groups()
    try:
        on = date(_year(year) if year else SOME_LEAP_YEAR, int(month), int(day))
    except ValueError as error:
        raise error if isinstance(error, BadBirthday) else BadBirthday(NO_SOLAR) from None
    return Birthday(text, "solar", on if year else None)


def _lunar(text: str) -> Birthday:
    found = _LUNAR.fullmatch(text)
    if found is None:
        raise BadBirthday(NO_LUNAR)
    year, leap, month, day = found.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 30):
        raise BadBirthday(NO_LUNAR)
    return Birthday(text, "lunar", _lunar_day(_year(year), bool(leap), int(month), int(day)) if year else None)


def _lunar_day(year: int, leap: bool, month: int, day: int) -> date:
    """The solar day: an absent leap month gives way to the ordinary one, an absent 30th to the 29th."""
    # Loaded at the first such birthday: it takes a while, and most imports never meet one.
    from lunar_python import Lunar, LunarMonth  # noqa: PLC0415

    signed = -month if leap and LunarMonth.fromYm(year, -month) is not None else month
    last = LunarMonth.fromYm(year, signed).getDayCount()
    solar = Lunar.fromYmd(year, signed, min(day, last)).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _year(digits: str) -> int:
    if not EARLIEST_YEAR <= int(digits) <= LATEST_YEAR:
        raise BadBirthday(OUTSIDE)
    return int(digits)
