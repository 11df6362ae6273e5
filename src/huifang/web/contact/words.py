"""The words and icons of outcomes, of findings, and of what follows from an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy as _p

from huifang.followups.logic.outcomes import NextStep, Outcome, Then, is_unanswered, next_step
from huifang.followups.logic.written import FindingKind
from huifang.kernel.text import Message

OUTCOMES: Mapping[Outcome, tuple[str | Promise, str]] = {
    Outcome.REACHED: (_p("outcome", "Reached"), "phone-check"),
    Outcome.NO_ANSWER: (_p("outcome", "No answer"), "phone-x"),
    Outcome.BUSY: (_p("outcome", "Busy"), "phone-pause"),
    Outcome.CALL_LATER: (_p("outcome", "Call later"), "clock"),
    Outcome.WRONG_NUMBER: (_p("outcome", "Wrong number"), "phone-off"),
    Outcome.REFUSED: (_p("outcome", "Refused"), "ban"),
    Outcome.VISITED: (_p("outcome", "Visited"), "map-pin"),
    Outcome.MESSAGE_SENT: (_p("outcome", "Message sent"), "send"),
}
FINDINGS: Mapping[FindingKind, str | Promise] = {
    FindingKind.COMPLAINT: _p("finding", "Complaint"),
    FindingKind.SUGGESTION: _p("finding", "Suggestion"),
    FindingKind.NEED: _p("finding", "Need"),
    FindingKind.REPAIR: _p("finding", "Repair"),
    FindingKind.PRAISE: _p("finding", "Praise"),
    FindingKind.OTHER: _p("finding", "Other"),
}
RECORD_STATES: Mapping[str, str | Promise] = {
    "submitted": _p("record", "Handed in"),
    "sent_back": _p("record", "Sent back"),
    "approved": _p("record", "Approved"),
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
        Button(outcome, label, icon, _told(_step(outcome, at, unanswered, is_asked_channel), at))
        for outcome, (label, icon) in OUTCOMES.items()
    )


def outcome_name(outcome: str) -> str | Promise:
    """The word for what came of an attempt."""
    return OUTCOMES[Outcome(outcome)][0]


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
