"""Who is asked to confirm that they have read a policy, until when, and when a policy is looked over again.

Source: the pack's sections on acknowledgements and revisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from huifang.kernel.dates import Duration, after
from huifang.policy.logic.sections.governed import Acknowledgement, Revision

After = Literal["published", "changed", "joined"]

REMINDED_EVERY = 3
"""Days between two reminders where the policy gives none."""

LONGEST_BETWEEN = 365
TOLD_BEFORE = timedelta(days=14)
"""So long before its day those who look a policy over are told."""

REVIEW_REMINDED_EVERY = timedelta(days=7)

EVERYBODY = Acknowledgement(key="everybody", title={}, after=("published", "changed", "joined"))
"""What holds where somebody asks for acknowledgement and the pack says nothing about it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """On which terms somebody is asked; not at all when `is_asked` is false."""

    is_asked: bool
    due_on: date | None
    remind_every: int


def asked_by(entries: Sequence[Acknowledgement], why: After, *, on: date) -> Asked:
    """What the entries that concern somebody ask of them on a day: the earliest day, the shortest pause."""
    asking = [entry for entry in entries if not entry.after or why in entry.after]
    due = [after(on, entry.within) for entry in asking if entry.within is not None]
    pauses = [_in_days(entry.remind_every) for entry in asking if entry.remind_every is not None]
    return Asked(bool(asking), min(due, default=None), min(pauses, default=REMINDED_EVERY))


def _in_days(duration: Duration) -> int:
    return max(1, min(duration.months * 30 + duration.days, LONGEST_BETWEEN))


def review_day(entries: Iterable[Revision], *, set_on: date | None, last_on: date) -> date | None:
    """When a policy is looked over next: the day that somebody set, else the first that its pack asks for.

    `last_on` is the day on which it was looked over last, or took effect. None where nobody and nothing asks for it.
    """
    if set_on is not None:
        return set_on
    return min((after(last_on, entry.every) for entry in entries), default=None)


def is_told(day: date, *, on: date) -> bool:
    """Whether those who look a policy over on a day are told by now."""
    return day - TOLD_BEFORE <= on
