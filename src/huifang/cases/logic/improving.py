"""When an improvement is reminded of, and when its effect is looked at."""

from __future__ import annotations

from datetime import date, timedelta

from huifang.kernel.dates import Duration, after

REMINDED_BEFORE = timedelta(days=1)
REMINDED_EVERY = timedelta(days=7)
LOOKED_AT_AFTER = Duration(1, 0)
"""So long after it was carried out, where nobody names a day."""


def is_reminded(*, due_on: date, reminded_on: date | None, on: date) -> bool:
    """Whether somebody is reminded: the day before, and every week after it."""
    if on < due_on - REMINDED_BEFORE:
        return False
    return reminded_on is None or on - reminded_on >= REMINDED_EVERY or reminded_on < due_on < on


def check_day(done_on: date, asked_on: date | None, *, is_tracked: bool) -> date | None:
    """The day on which the effect is looked at; None where nobody asks for it. Never before it was carried out."""
    if asked_on is not None:
        return max(asked_on, done_on)
    return after(done_on, LOOKED_AT_AFTER) if is_tracked else None
