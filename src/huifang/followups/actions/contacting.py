"""Work on a claimed follow-up: try, promise, postpone, give up.

Each of these raises NotYours when the follow-up is not claimed by the agent, and AlreadyEnded when it has ended
meanwhile. Nothing is changed then; what was typed stays in the draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huifang.followups.actions.claims import hold_longer
from huifang.followups.actions.ending import (
    ahead,
    change,
    claimed_by,
    ended,
    leave,
    note_attempt,
    one_more,
    said,
    step_after,
)
from huifang.followups.actions.refusals import NeedsRecord, NoMoment, NothingTried, NotYours
from huifang.followups.actions.writing import checked_note
from huifang.followups.logic.outcomes import NextStep, Outcome, Then
from huifang.followups.logic.written import kept_draft
from huifang.followups.models import Attempt, Draft, FollowUp
from huifang.org.models import Absence, Employee
from huifang.policy.logic.desk import DeskRule


@dataclass(frozen=True, slots=True)
class Attempted:
    """An attempt that was noted, and what follows from it."""

    attempt: Attempt
    step: NextStep


@transaction.atomic
def keep_draft(*, follow_up: int, agent: Employee, at: datetime, content: Mapping[str, object]) -> datetime:
    """Keep what is typed so far, and hold the customer longer; returns the moment. Numbers in it are masked.

    Raises NotYours without a claim, DraftTooLarge. It leaves no entry: what is handed in does.
    """
    draft = kept_draft(content)
    if not hold_longer(follow_up=follow_up, agent=agent, at=at):
        raise NotYours
    Draft.objects.update_or_create(follow_up_id=follow_up, employee=agent, defaults={"content": draft, "saved_at": at})
    return at


@transaction.atomic
def attempt(
    *,
    follow_up: int,
    agent: Employee,
    at: datetime,
    on: date,
    channel: str,
    outcome: Outcome,
    note: str = "",
    promised_at: datetime | None = None,
    rule: DeskRule | None = None,
) -> Attempted:
    """Note one try to reach the customer and take its next step: rest, wait for the promised call, or give up.

    `promised_at` is for CALL_LATER alone; the follow-up is the agent's own from then on, or stays that of an absent
    colleague in whose place they promised it. Raises NeedsRecord for an
    outcome that ends with a record, NoMoment without the moment that it needs, BadMoment, MissingAnswers for a note
    that is too long.
    """
    found = claimed_by(agent, follow_up)
    promised_at = promised_at if outcome is Outcome.CALL_LATER else None
    step = step_after(found, outcome, at=at, promised_at=promised_at, channel=channel, rule=rule)
    _may_be_taken(step, at=at)
    text = checked_note(note, channel=channel)
    entry_id = _take(step, found, agent=agent, on=on)
    tried = note_attempt(
        found,
        agent=agent,
        at=at,
        channel=channel,
        outcome=outcome,
        note=text,
        promised_at=promised_at,
        entry_id=entry_id,
    )
    leave(found, agent, is_ended=step.then is Then.GIVE_UP)
    return Attempted(tried, step)


def promise_call_back(
    *, follow_up: int, agent: Employee, at: datetime, on: date, promised_at: datetime, channel: str, note: str = ""
) -> Attempted:
    """Promise the customer a call at a moment: an attempt that counts, so that no sweep takes the follow-up away.

    Raises BadMoment, and what `attempt` raises.
    """
    return attempt(
        follow_up=follow_up,
        agent=agent,
        at=at,
        on=on,
        channel=channel,
        outcome=Outcome.CALL_LATER,
        note=note,
        promised_at=promised_at,
    )


@transaction.atomic
def postpone(*, follow_up: int, agent: Employee, at: datetime, until_at: datetime, reason: str) -> None:
    """Let a follow-up rest until a moment, without an attempt; its dates stay. Raises BadMoment, NoReason."""
    found = claimed_by(agent, follow_up)
    quiet_until, why = ahead(until_at, at=at), said(reason)
    change(found, by=agent, deed="follow_up.postponed", reason=why, quiet_until=quiet_until)
    leave(found, agent, is_ended=False)


@transaction.atomic
def give_up(*, follow_up: int, agent: Employee, on: date, reason: str) -> None:
    """End a follow-up after attempts that led to nothing. Raises NothingTried before the first, NoReason."""
    found, why = claimed_by(agent, follow_up), said(reason)
    if not found.attempts:
        raise NothingTried
    given_up = ended(FollowUp.State.GIVEN_UP, on=on, agent=agent)
    change(found, by=agent, deed="follow_up.given_up", reason=why, **given_up)
    leave(found, agent, is_ended=True)


def _may_be_taken(step: NextStep, *, at: datetime) -> None:
    if step.then is Then.RECORD:
        raise NeedsRecord
    if step.then is Then.ASK_WHEN:
        raise NoMoment
    if step.promised_at is not None:
        ahead(step.promised_at, at=at)


def _stands_in_for(agent: Employee, found: FollowUp, *, on: date) -> bool:
    """Whether the follow-up is of somebody who is away and whom the agent stands in for: it stays theirs."""
    return Absence.objects.on(on).filter(employee=found.agent_id, stand_in=agent).exists()


def _take(step: NextStep, found: FollowUp, *, agent: Employee, on: date) -> int:
    """Take the next step of an attempt; returns the id of the entry."""
    if step.then is Then.GIVE_UP:
        given_up = ended(FollowUp.State.GIVEN_UP, on=on, agent=agent)
        return change(found, by=agent, deed="follow_up.given_up", attempts=one_more(), **given_up)
    rests: dict[str, Any] = {"quiet_until": step.quiet_until, "promised_at": step.promised_at}
    if step.promised_at is not None and not _stands_in_for(agent, found, on=on):
        rests["agent"] = agent
    return change(found, by=agent, deed="follow_up.attempted", attempts=one_more(), **rests)
