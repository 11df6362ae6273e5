"""How it goes with one follow-up of the sample company: who is reached at once, who later, who never."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random

ONE_DAY = timedelta(days=1)


class Turn(StrEnum):
    """What becomes of one try."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    CALL_LATER = "call_later"
    REFUSED = "refused"
    WAIVED = "waived"
    """Nobody tried, and the supervisor decides that nobody need."""


@dataclass(frozen=True, slots=True)
class Try:
    """One try on a day, in the morning or in the afternoon."""

    on: date
    turn: Turn
    is_afternoon: bool = False


def course_of(random: Random, *, opens_on: date, closes_on: date) -> tuple[Try, ...]:
    """The tries of one follow-up in their order; most are kept in their window, some are late, missed or given up."""
    days = (closes_on - opens_on).days
    day = opens_on + timedelta(days=max(random.randint(0, days), random.randint(0, days)))
    lot = random.random()
    if lot < 0.04:
        return (Try(closes_on + timedelta(days=random.randint(3, 6)), Turn.WAIVED),)
    if lot < 0.07:
        return (Try(day, Turn.NO_ANSWER), Try(day, Turn.NO_ANSWER, True), Try(day + ONE_DAY, Turn.NO_ANSWER))
    if lot < 0.09:
        return (Try(day, Turn.REFUSED),)
    if lot < 0.16:
        day = closes_on + timedelta(days=random.randint(1, 4))
    return (*_before(random, day), Try(day, Turn.REACHED, is_afternoon=True))


def _before(random: Random, day: date) -> tuple[Try, ...]:
    lot = random.random()
    if lot < 0.14:
        return (Try(day, Turn.NO_ANSWER),)
    return (Try(day, Turn.CALL_LATER),) if lot < 0.22 else ()
