"""Until when a report, or a review, is owed, and whether it is late."""

from __future__ import annotations

from datetime import date

from huifang.followups.logic.standing import Standing
from huifang.kernel.dates import Duration, after


def owed_on(day: date, within: Duration) -> date:
    """The last day for what is owed `within` so long after a day: of the contact for a report, of handing in for a
    review.
    """
    return after(day, within)


def is_late(due_on: date, *, done_on: date | None, on: date) -> bool:
    """Whether it was done after its day or, still undone, whether that day is over."""
    return (done_on or on) > due_on


def standing_of_owed(due_on: date, *, done_on: date | None, on: date) -> Standing:
    """How a report, or a review, stands in the words of the one colour code; it is open from the day it is owed."""
    late = is_late(due_on, done_on=done_on, on=on)
    if done_on is not None:
        return Standing.DONE_LATE if late else Standing.DONE
    if late:
        return Standing.LATE
    return Standing.DUE_TODAY if due_on == on else Standing.OPEN
