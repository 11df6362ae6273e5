"""From which days an anchor can lead into a window: durations counted backwards, within the calendar.

Counting back is not exact where months are clamped: several days of January lead to the last of February. So it is
tried forwards from there, and the bounds hold the anchors that lead into the window and no others.
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
    """The first anchor that leads, by `parts` one after the other, to `day` or later."""
    found = day
    for part in reversed(parts):
        found = before_or_first(found, part)
    while found < date.max and _led_to(found, parts) < day:
        found = days_off(found, 1)
    return found


def latest(day: date, parts: Sequence[Duration]) -> date:
    """The last anchor that leads, by `parts` one after the other, to `day` or earlier."""
    found = day
    for part in reversed(parts):
        found = days_off(before_or_first(found, part), CLAMPED if part.months else 0)
    while found > date.min and _led_to(found, parts) > day:
        found = days_off(found, -1)
    return found


def _led_to(day: date, parts: Sequence[Duration]) -> date:
    for part in parts:
        try:
            day = after(day, part)
        except OverflowError:
            return date.max
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
