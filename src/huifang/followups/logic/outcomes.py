"""What came of an attempt, and what follows from it unless somebody decides otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType


class Outcome(StrEnum):
    """What came of one try to reach the customer: the buttons of the desk."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    CALL_LATER = "call_later"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"
    VISITED = "visited"
    MESSAGE_SENT = "message_sent"


class Then(StrEnum):
    """What is to be done next with the follow-up."""

    RECORD = "record"
    """The contact was made: write the record, which ends the follow-up."""
    PAUSE = "pause"
    ASK_WHEN = "ask_when"
    """Nothing can follow before the customer's date is known."""
    GIVE_UP = "give_up"


@dataclass(frozen=True, slots=True)
class NextStep:
    """What follows an outcome. `quiet_until` is set for a pause, `promised_at` where the customer named the moment."""

    then: Then
    quiet_until: datetime | None = None
    promised_at: datetime | None = None


MOST_UNANSWERED = 3
"""After so many attempts that reached nobody a follow-up is given up."""

PAUSES: Mapping[Outcome, timedelta] = MappingProxyType(
    {
        Outcome.NO_ANSWER: timedelta(hours=2),
        Outcome.BUSY: timedelta(minutes=30),
        Outcome.WRONG_NUMBER: timedelta(days=1),
        Outcome.MESSAGE_SENT: timedelta(days=1),
    }
)
"""How long a follow-up rests after an attempt that reached nobody: for a free line, the right number, a reply."""

CONTACTS = frozenset({Outcome.REACHED, Outcome.VISITED})


def next_step(
    outcome: Outcome,
    *,
    at: datetime,
    unanswered: int,
    promised_at: datetime | None = None,
    is_asked_channel: bool = True,
    most: int = MOST_UNANSWERED,
) -> NextStep:
    """What follows an outcome at a moment.

    `unanswered` counts the attempts that reached nobody, this one among them if it did not. A message that was sent is
    the contact where the rule asks for one on that channel (`is_asked_channel`), else it waits for a reply.
    """
    if outcome is Outcome.CALL_LATER:
        if promised_at is None:
            return NextStep(Then.ASK_WHEN)
        return NextStep(Then.PAUSE, quiet_until=promised_at, promised_at=promised_at)
    if outcome in CONTACTS or (outcome is Outcome.MESSAGE_SENT and is_asked_channel):
        return NextStep(Then.RECORD)
    if outcome is Outcome.REFUSED or unanswered >= most:
        return NextStep(Then.GIVE_UP)
    return NextStep(Then.PAUSE, quiet_until=at + PAUSES[outcome])


def is_unanswered(outcome: Outcome) -> bool:
    """Whether an attempt with this outcome reached nobody. One that ends the follow-up is never asked about again."""
    return outcome in PAUSES
