"""How a follow-up stands on a day: what follows from its state and its dates, and is never stored."""

from __future__ import annotations

from datetime import date
from enum import IntEnum, StrEnum


class State(IntEnum):
    """The states of `models.FollowUp`, in the same numbers."""

    PLANNED = 1
    DONE = 2
    GIVEN_UP = 3
    WAIVED = 4
    CANCELLED = 5


class Standing(StrEnum):
    """The words of the one colour code. DUE_TODAY: the day it is meant for has come, and its window is not over."""

    NOT_YET = "not_yet"
    OPEN = "open"
    DUE_TODAY = "due_today"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"
    GIVEN_UP = "given_up"
    WAIVED = "waived"
    CANCELLED = "cancelled"


_ENDED = {
    State.DONE: Standing.DONE,
    State.GIVEN_UP: Standing.GIVEN_UP,
    State.WAIVED: Standing.WAIVED,
    State.CANCELLED: Standing.CANCELLED,
}


def standing_of(
    state: int, *, opens_on: date, due_on: date, closes_on: date, ended_on: date | None, on: date
) -> Standing:
    """How a follow-up stands on a day; a late mark stays on one that was done late."""
    if state != State.PLANNED:
        is_late = state == State.DONE and ended_on is not None and ended_on > closes_on
        return Standing.DONE_LATE if is_late else _ENDED[State(state)]
    if on < opens_on:
        return Standing.NOT_YET
    if on < due_on:
        return Standing.OPEN
    return Standing.DUE_TODAY if on <= closes_on else Standing.LATE
