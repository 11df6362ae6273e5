"""Take a follow-up, and lay it down again: one customer has one agent at a time, and one agent one customer.

Claims pass and say nothing about a follow-up, so they leave no entry in the history; what is done under them does.
Source: security.md, T62.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from huifang.followups.actions.refusals import AlreadyEnded, AlreadyTaken, HeldBack, NotYours, Unfinished
from huifang.followups.logic.selection import EVERYTHING, Selection
from huifang.followups.models import Claim, Draft, FollowUp
from huifang.followups.queries.limits import Asked, Limits, holdings, limits_at
from huifang.followups.queries.serving import next_to_serve
from huifang.kernel.sql.statements import take_lock
from huifang.org.logic import Reach, Right
from huifang.org.models import Employee
from huifang.org.queries import reach_of

ROUNDS = 10
"""How often the desk looks again when colleagues were quicker with all that it had found."""

CLAIMED_FOR = timedelta(minutes=30)
"""How long nobody else may take the customer over; whatever is written meanwhile begins it anew."""


@transaction.atomic
def claim_next(*, agent: Employee, at: datetime, on: date, only: Selection = EVERYTHING) -> FollowUp | None:
    """Claim what an agent is to do next, in the order of `next_to_serve`; None when nothing is left for now.

    Lays down what the agent held, if nothing was typed for it. Raises Unfinished when something was, NotYours when
    the agent may not contact customers, AlreadyTaken when colleagues were quicker again and again.

    What a contact limit holds back is not claimed; it is asked once more when the customer is nobody else's.
    """
    reach = _reach(agent, on)
    _lay_down(agent)
    limits = limits_at(at=at, on=on)
    for _ in range(ROUNDS):
        candidates = next_to_serve(reach, at=at, on=on, only=only)
        if not candidates:
            return None
        for is_patient in (False, True):
            for candidate in candidates:
                if taken := _try(candidate, agent, reach, limits, is_patient=is_patient):
                    return taken
    raise AlreadyTaken


@transaction.atomic
def claim(*, follow_up: int, agent: Employee, at: datetime, on: date) -> FollowUp:
    """Claim one follow-up (by id) that the agent may see, also one that rests or is not open yet.

    Raises NotYours, AlreadyEnded, AlreadyTaken, HeldBack where a contact limit does not allow it now, and Unfinished
    as `claim_next` does. Claiming again holds it longer.
    """
    _take_turns(agent)
    seen = FollowUp.objects.visible_to(_reach(agent, on)).filter(pk=follow_up)
    wanted = seen.select_for_update(of=("self",), no_key=True).first()
    if wanted is None:
        raise NotYours
    if wanted.state != FollowUp.State.PLANNED:
        raise AlreadyEnded
    if not hold_longer(follow_up=follow_up, agent=agent, at=at):
        _lay_down(agent)
        limits = limits_at(at=at, on=on)
        if not _take(wanted, agent, at):
            raise AlreadyTaken
        refuse_what_is_held(wanted, limits)
    return wanted


@transaction.atomic
def release(*, follow_up: int, agent: Employee) -> None:
    """Lay a claimed follow-up down; what was typed stays as a draft. Raises NotYours."""
    laid_down, _ = Claim.objects.filter(follow_up=follow_up, employee=agent).delete()
    if not laid_down:
        raise NotYours


def hold_longer(*, follow_up: int, agent: Employee, at: datetime) -> bool:
    """Let an agent's claim begin anew; whether there is one."""
    mine = Claim.objects.filter(follow_up=follow_up, employee=agent)
    return mine.update(until_at=at + CLAIMED_FOR) == 1


def _reach(agent: Employee, on: date) -> Reach:
    reach = reach_of(agent, Right.WORK, on=on)
    if reach is None:
        raise NotYours
    return reach


def _take_turns(agent: Employee) -> None:
    """Two pages of one agent take turns, so that neither sees the other's half-made claim."""
    take_lock(f"followups.claims of {agent.pk}")


def _lay_down(agent: Employee) -> None:
    """End the agent's claim, if nothing was typed under it."""
    _take_turns(agent)
    held = Claim.objects.filter(employee=agent).select_related("follow_up").first()
    if held is None:
        return
    typed = Draft.objects.filter(follow_up=held.follow_up, employee=agent, saved_at__gte=held.since_at)
    if held.follow_up.state == FollowUp.State.PLANNED and typed.exists():
        raise Unfinished(held.follow_up.pk)
    # Not `held` by its key: a colleague may have taken over what had run out since we looked.
    Claim.objects.filter(employee=agent).delete()


def refuse_what_is_held(follow_up: FollowUp, limits: Limits) -> None:
    """Raises HeldBack where a contact limit, or the customer's wish, does not allow a follow-up now."""
    if follow_up.promised_at is None and limits.is_anything:
        asked = Asked(follow_up.pk, follow_up.customer_id, follow_up.rule_id)
        if holding := holdings([asked], limits).get(follow_up.pk):
            raise HeldBack(holding)


def _try(candidate: int, agent: Employee, reach: Reach, limits: Limits, *, is_patient: bool) -> FollowUp | None:
    """Claim a candidate that is still the agent's to do; None when it is not, or a colleague has it in hand.

    Contacts that a colleague made until the customer was ours count too, so it is asked again then.
    Only when colleagues have every candidate in hand is it worth to wait what becomes of one. What is not taken is
    let go at once: who holds one and waits for another may be waited for.
    """
    still = limits.free(FollowUp.objects.own_of(reach).awake(limits.at)).filter(pk=candidate)
    try:
        with transaction.atomic():
            found = still.select_for_update(of=("self",), skip_locked=not is_patient, no_key=True).first()
            if found is None or not _take(found, agent, limits.at) or not still.exists():
                raise _NotTaken
    except _NotTaken:
        return None
    return found


class _NotTaken(Exception):
    """Lets go of what was locked."""


def _take(follow_up: FollowUp, agent: Employee, at: datetime) -> bool:
    """Claim the customer by compare and set; whether it is ours. A claim that has run out is taken over.

    A colleague who lays this very customer down, or takes it over, at this moment is not waited for.
    """
    ours = {"employee": agent, "follow_up": follow_up, "since_at": at, "until_at": at + CLAIMED_FOR}
    there = Claim.objects.filter(customer=follow_up.customer_id)
    if there.exists():
        run_out = there.filter(until_at__lte=at)
        return run_out.select_for_update(skip_locked=True).exists() and run_out.update(**ours) == 1
    # Waits for a colleague who is claiming the same customer for the first time, and leaves it to them.
    Claim.objects.bulk_create([Claim(customer_id=follow_up.customer_id, **ours)], ignore_conflicts=True)
    return there.filter(employee=agent, follow_up=follow_up).exists()
