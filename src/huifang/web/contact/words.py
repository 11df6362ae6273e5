"""The icons of outcomes, and what follows from each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from huifang.followups.logic.outcomes import NextStep, Outcome, Then, is_unanswered, next_step
from huifang.kernel.text import Message
from huifang.web.frame.labels import OUTCOMES

ICONS: Mapping[Outcome, str] = {
    Outcome.REACHED: "phone-check",
    Outcome.NO_ANSWER: "phone-x",
    Outcome.BUSY: "phone-pause",
    Outcome.CALL_LATER: "clock",
    Outcome.WRONG_NUMBER: "phone-off",
    Outcome.REFUSED: "ban",
    Outcome.VISITED: "map-pin",
    Outcome.MESSAGE_SENT: "send",
}


@dataclass(frozen=True, slots=True)
class Button:
    """An outcome to choose, with what follows from it unless somebody decides otherwise."""

    outcome: Outcome
    label: str | Promise
    icon: str
    step: Message


def buttons(*, at: datetime, unanswered: int, is_asked_channel: bool) -> tuple[Button, ...]:
    """The outcomes in the order of the desk. `unanswered` counts the tries before this one that reached nobody."""
    return tuple(
        Button(outcome, outcome_name(outcome), icon, _told(_step(outcome, at, unanswered, is_asked_channel), at))
        for outcome, icon in ICONS.items()
    )


def outcome_name(outcome: str) -> str | Promise:
    """The word for what came of an attempt."""
    return OUTCOMES[outcome]


def in_groups(number: str) -> str:
    """A number as one reads it aloud: a mobile number of China in threes and fours, others as they are kept."""
    bare = number.removeprefix("+86")
    is_mobile = len(bare) == 11 and bare.startswith("1") and bare.isdecimal()
    return f"{bare[:3]} {bare[3:7]} {bare[7:]}" if is_mobile else number


def _step(outcome: Outcome, at: datetime, unanswered: int, is_asked_channel: bool) -> NextStep:
    now = unanswered + is_unanswered(outcome)
    return next_step(outcome, at=at, unanswered=now, is_asked_channel=is_asked_channel)


def _told(step: NextStep, at: datetime) -> Message:
    match step.then:
        case Then.RECORD:
            return Message("The record is written and the follow-up is done.")
        case Then.ASK_WHEN:
            return Message("Ask when to call; it comes back to you at that moment.")
        case Then.GIVE_UP:
            return Message("The follow-up ends here, as given up.")
        case Then.PAUSE:
            return _rests(step, at)


def _rests(step: NextStep, at: datetime) -> Message:
    assert step.quiet_until is not None
    minutes = int((step.quiet_until - at).total_seconds()) // 60
    if minutes < 60:
        return Message("It rests for %(minutes)d minutes and comes back.", {"minutes": minutes})
    if minutes < 24 * 60:
        return Message("It rests for %(hours)d hours and comes back.", {"hours": minutes // 60})
    return Message("It rests until this time tomorrow and comes back.")
