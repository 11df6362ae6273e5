"""Which period a plan batch is drawn up for, and when customers are told of what is planned.

Source: the pack's sections on plans and bookings. Periods are those of the calendar: a plan of P1M is one of a month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from huifang.approvals.logic import Does
from huifang.approvals.logic import State as Approving
from huifang.kernel.dates import Duration, after, before
from huifang.org.logic import Right
from huifang.policy.logic.approving import StepSaid, Way, way_of
from huifang.policy.logic.sections.contacts import Booking, PlanRule
from huifang.policy.logic.sections.governed import Approval

PLAN = "plan"
USUAL = Way(steps=(StepSaid(Does.APPROVE, right=Right.REVIEW),), is_usual=True)
"""Whose yes a batch needs where the policy names nobody: that of a colleague who reviews."""


class Standing(StrEnum):
    """How a batch stands. One that is being revised was approved before, and that holds meanwhile."""

    PROPOSED = "proposed"
    REVISED = "revised"
    WAITING = "waiting"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"


_STANDINGS = {
    Approving.WAITING: Standing.WAITING,
    Approving.RETURNED: Standing.RETURNED,
    Approving.GIVEN: Standing.APPROVED,
    Approving.REFUSED: Standing.REFUSED,
    Approving.WITHDRAWN: Standing.RETURNED,
}


def standing_of(approval: str | None, *, approved_on: date | None = None) -> Standing:
    """How a batch stands whose approval stands so; None for one that was not handed in.

    One that was approved once, on this day, and has no approval is being revised.
    """
    if approval is not None:
        return _STANDINGS[Approving(approval)]
    return Standing.REVISED if approved_on else Standing.PROPOSED


TOLD_BEFORE = timedelta(days=7)
REMINDED_EVERY = timedelta(days=7)


def revision_due(plan: PlanRule, *, approved_on: date | None, last_on: date) -> date | None:
    """The day by which an approved plan is looked over and revised, counted from its last approval.

    None where the policy says no rhythm, and where the plan is over by then: the next one is drawn up anew.
    """
    if plan.revised_every is None or approved_on is None:
        return None
    due = after(approved_on, plan.revised_every)
    return due if due <= last_on else None


def is_to_be_reminded(due_on: date | None, *, on: date, reminded_at: datetime | None, at: datetime) -> bool:
    """Whether the planner is told of a revision by now: a week before its day first, then every week."""
    if due_on is None or on < due_on - TOLD_BEFORE:
        return False
    return reminded_at is None or at - reminded_at >= REMINDED_EVERY


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to another, both of it."""

    first_on: date
    last_on: date


def period_at(every: Duration, day: date) -> Period:
    """The period of the calendar that a day lies in: of days, ISO weeks, or whole months counted from January."""
    if every.months:
        months = min(every.months, 12)
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return Period(first, after(first, Duration(months, 0)) - timedelta(days=1))
    days = max(1, every.days)
    first = day - timedelta(days=day.weekday()) if days == 7 else day - timedelta(days=(day - date.min).days % days)
    return Period(first, first + timedelta(days=days - 1))


def periods_due(plan: PlanRule, *, on: date, horizon_on: date) -> Iterator[Period]:
    """The periods for which a batch stands by a day: the one that runs, and each that must be ready by then.

    None of them begins after the horizon: nothing is planned there yet.
    """
    if plan.every is None:
        return
    period = period_at(plan.every, on)
    ahead = plan.ahead or Duration(0, 0)
    while period.first_on <= horizon_on and (period.first_on <= on or before(period.first_on, ahead) <= on):
        yield period
        period = period_at(plan.every, period.last_on + timedelta(days=1))


def way_of_plan(plan: PlanRule, approvals: Sequence[Approval]) -> Way:
    """The steps to the yes of a plan: those that it names, those of plans at large, or the usual one."""
    named = [one for one in approvals if one.key == plan.approval]
    return (way_of(named, of=PLAN) if named else way_of(approvals, of=PLAN)) or USUAL


def announcements(bookings: Iterable[Booking]) -> dict[str | None, Duration]:
    """How long before a contact customers are told of it, by the rule's key; None for all rules. The longest counts."""
    found: dict[str | None, Duration] = {}
    for booking in bookings:
        if booking.announce is not None:
            for rule in booking.rules or (None,):
                found[rule] = max(found.get(rule, booking.announce), booking.announce, key=_length)
    return found


def _length(duration: Duration) -> int:
    return duration.months * 31 + duration.days
