"""Moments as records write them: a day, or a day with a time that is local unless it names an offset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?( ?(Z|[+-](0\d|1[0-4]):?[0-5]\d))?", re.ASCII)


class BadMoment(ValueError):
    """The text is neither an ISO day nor an ISO day with a time."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The local day, and the instant when a time is known."""

    on: date
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Ending:
    """An instant as the end of something: midnight is the end of the day before, not the beginning of the next."""

    at: datetime

    def day_and_time(self, zone: tzinfo) -> tuple[date, str]:
        """The local day, and the time as people write it: `24:00` at midnight."""
        local = self.at.astimezone(zone)
        if local.time() == time():
            return local.date() - timedelta(days=1), "24:00"
        return local.date(), f"{local:%H:%M}"


def read_day(text: str) -> date:
    """Read `2026-01-31`; raises BadMoment."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadMoment(text)


def read_moment(text: str, *, zone: ZoneInfo) -> Moment:
    """Read `2026-01-31`, `2026-01-31 09:30` or `2026-01-31T09:30:00+09:00`; raises BadMoment.

    A time without an offset is local already; one with an offset is moved to `zone`, and may fall on another day.
    """
    if len(text) == len("2026-01-31"):
        return Moment(read_day(text), None)
    if not _TIME.fullmatch(text):
        raise BadMoment(text)
    try:
        read = datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-").replace(" Z", "Z"))
        local = read.astimezone(zone) if read.tzinfo else read.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        raise BadMoment(text) from None
    return Moment(local.date(), local)
