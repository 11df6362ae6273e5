"""Days and durations: the one meaning of "three months later".

Source: the policy pack's page on time. A duration is months first, then days;
adding months keeps the day of the month and clamps to the month's last day.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

HALF_MONTH_DAYS = 15
LONGEST_DURATION_MONTHS = 12 * 200

_NUMBER = r"(\d{1,6})"
_DURATION = re.compile(rf"P(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?", re.ASCII)


class BadDuration(ValueError):
    """The text is not a duration of whole years, months, weeks and days."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in calendar months and days; both are added, months first."""

    months: int
    days: int

    def __str__(self) -> str:
        """As packs write it: P1M, P7D, P1M3D."""
        months = f"{self.months}M" if self.months else ""
        days = f"{self.days}D" if self.days or not self.months else ""
        return f"P{months}{days}"

    @property
    def is_zero(self) -> bool:
        return self.months == 0 and self.days == 0

    def times(self, count: int) -> Duration:
        return Duration(self.months * count, self.days * count)


ZERO = Duration(0, 0)


def parse_duration(text: str) -> Duration:
    """Read an ISO 8601 duration in whole days; `P0.5M` is half a month, 15 days.

    Raises BadDuration for anything else: hours, other fractions, an empty `P`, more than 200 years.
    """
    if text == "P0.5M":
        return Duration(0, HALF_MONTH_DAYS)
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        raise BadDuration(text)
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    duration = Duration(12 * years + months, 7 * weeks + days)
    if duration.months + duration.days / 30 > LONGEST_DURATION_MONTHS:
        raise BadDuration(text)
    return duration


def after(day: date, duration: Duration) -> date:
    """The day that lies `duration` after `day`; raises OverflowError beyond the year 9999."""
    return _shift_months(day, duration.months) + timedelta(days=duration.days)


def before(day: date, duration: Duration) -> date:
    """The day that lies `duration` before `day`: months first, then days."""
    return _shift_months(day, -duration.months) - timedelta(days=duration.days)


def _shift_months(day: date, months: int) -> date:
    if months == 0:
        return day
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{day} and {months} months leave the calendar")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
