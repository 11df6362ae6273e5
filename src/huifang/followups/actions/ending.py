"""What deeds on a claimed follow-up have in common: finding it, changing it by compare and set, writing it down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import F

from huifang.customers.actions.changing import write_down
from huifang.followups.actions.refusals import AlreadyEnded, BadMoment, NoReason, NotYours
from huifang.followups.logic.moments import is_near
from huifang.followups.logic.outcomes import PAUSES, NextStep, Outcome, is_unanswered, next_step
from huifang.followups.logic.written import kept
from huifang.followups.models import Attempt, Claim, Draft, FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id
from huifang.org.models import Employee
from huifang.policy.logic.desk import DeskRule

NOBODY_WAITS = {"quiet_until": None, "promised_at": None}


def actor_of(employee: Employee) -> str:
    """How the history names somebody."""
    return f"employee:{employee.number}"


def said(reason: str) -> str:
    """A reason as it is kept; raises NoReason when there is none."""
    text = kept(reason)
    if not text:
        raise NoReason
    return text


def ahead(moment: datetime, *, at: datetime) -> datetime:
    """A moment to come; raises BadMoment."""
    if not is_near(moment, at=at):
        raise BadMoment
    return moment


def claimed_by(agent: Employee, follow_up: int) -> FollowUp:
    """The follow-up (by id) that an agent is at work on, locked. Raises AlreadyEnded, NotYours."""
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("rule").filter(pk=follow_up).first()
    if row is None:
        raise NotYours
    is_claimed = Claim.objects.filter(customer=row.customer_id, employee=agent, follow_up=row).exists()
    # To whom it was taken from, and who ends it twice, its end is no secret.
    if row.state != FollowUp.State.PLANNED and (is_claimed or row.agent_id == agent.pk):
        raise AlreadyEnded
    if not is_claimed:
        raise NotYours
    return row


def change(follow_up: FollowUp, *, by: Employee, deed: str, reason: str = "", **news: Any) -> int:
    """Change a planned follow-up by compare and set and write that down; returns the id of the entry."""
    entry_id = next_id(Entry)
    planned = FollowUp.objects.filter(pk=follow_up.pk, state=FollowUp.State.PLANNED)
    if not planned.update(**news, entry_id=entry_id):
        raise AlreadyEnded
    write_down(deed, [follow_up.pk], entry_id, actor_of(by), reason)
    return entry_id


def ended(state: FollowUp.State, *, on: date, agent: Employee) -> dict[str, Any]:
    """What stands of a follow-up that somebody has ended after an attempt."""
    return {"state": state, "ended_on": on, "agent": agent, **NOBODY_WAITS}


def one_more() -> Any:
    """One attempt more than there were."""
    return F("attempts") + 1


def leave(follow_up: FollowUp, agent: Employee, *, is_ended: bool) -> None:
    """Lay the customer down; with the end of the follow-up goes the draft."""
    Claim.objects.filter(customer=follow_up.customer_id, employee=agent).delete()
    if is_ended:
        Draft.objects.filter(follow_up=follow_up, employee=agent).delete()


def each_planned(rows: Collection[FollowUp], asked: Collection[int]) -> None:
    """Whether a set that was asked for is there, and still to be done. Raises NotYours, AlreadyEnded."""
    if len(rows) < len(set(asked)):
        raise NotYours
    if any(row.state != FollowUp.State.PLANNED for row in rows):
        raise AlreadyEnded


def step_after(
    found: FollowUp,
    outcome: Outcome,
    *,
    at: datetime,
    promised_at: datetime | None,
    channel: str,
    rule: DeskRule | None,
) -> NextStep:
    """What follows an outcome, with what was tried before."""
    before = Attempt.objects.filter(follow_up=found, outcome__in=[one.value for one in PAUSES]).count()
    return next_step(
        outcome,
        at=at,
        unanswered=before + is_unanswered(outcome),
        promised_at=promised_at,
        is_asked_channel=rule is None or not rule.channels or channel in rule.channels,
    )


def note_attempt(
    found: FollowUp,
    *,
    agent: Employee,
    at: datetime,
    channel: str,
    outcome: Outcome,
    entry_id: int,
    note: str = "",
    promised_at: datetime | None = None,
) -> Attempt:
    """Note one try to reach the customer, under the entry of its deed."""
    return Attempt.objects.create(
        follow_up=found,
        customer_id=found.customer_id,
        employee=agent,
        at=at,
        channel=kept(channel),
        outcome=outcome.value,
        note=note,
        promised_at=promised_at,
        entry_id=entry_id,
    )
