"""From which days an anchor can lead into a window: durations counted backwards, within the calendar.

Counting back is not exact where months are clamped: several days of January lead to the last of February. The bounds
hold every anchor that leads into the window, and at most a few more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from huifang.kernel.calendars.working import WorkingCalendar
from huifang.kernel.dates import Duration, after, before

CLAMPED = 3
"""The most days by which a month's end is drawn in: 31 January leads to 28 February."""
LONGEST_MONTH = 31


def earliest(day: date, parts: Sequence[Duration]) -> date:
    """No anchor before this day leads, by `parts` one after the other, to `day` or later."""
    for part in reversed(parts):
        day = before_or_first(day, part)
    return day


def latest(day: date, parts: Sequence[Duration]) -> date:
    """No anchor after this day leads, by `parts` one after the other, to `day` or earlier."""
    for part in reversed(parts):
        day = days_off(before_or_first(day, part), CLAMPED if part.months else 0)
    return day


def before_or_first(day: date, duration: Duration) -> date:
    """`day` minus days, then minus months, as far as the calendar goes: the way back of `after`."""
    try:
        return before(day - timedelta(days=duration.days), Duration(duration.months, 0))
    except OverflowError:
        return date.min


def after_or_last(day: date, duration: Duration) -> date:
    try:
        return after(day + timedelta(days=duration.days), Duration(duration.months, 0))
    except OverflowError:
        return date.max


def work_before_or_first(calendar: WorkingCalendar, day: date, count: int) -> date:
    """The `count`-th working day before `day`, as far as the calendar goes."""
    try:
        return calendar.before(day, count)
    except OverflowError:
        return date.min


def work_after_or_last(calendar: WorkingCalendar, day: date, count: int) -> date:
    try:
        return calendar.after(day, count)
    except OverflowError:
        return date.max


def days_off(day: date, days: int) -> date:
    """`day` moved by `days`, held within the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def most_days(duration: Duration) -> int:
    return duration.months * LONGEST_MONTH + duration.days
