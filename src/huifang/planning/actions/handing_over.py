"""What is in somebody's hands goes to others, as a set: to one, to several, or as the policies give customers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest

from huifang.cases.actions.log import Doer
from huifang.cases.actions.passing_on import pass_on_cases
from huifang.customers.actions.changing import write_down
from huifang.customers.actions.customers import hand_over as make_steward
from huifang.customers.actions.customers import leave_without_steward
from huifang.customers.models import Stewardship
from huifang.followups.actions.ending import said
from huifang.followups.actions.refusals import CannotWork
from huifang.followups.models import Claim, Draft, FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id, take_lock
from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.org.queries import reach_of
from huifang.planning.actions.allocation.run import allocate
from huifang.planning.logic.shares import Hand, shares
from huifang.planning.models import Allocation
from huifang.planning.queries.in_hand import customers_in_hand, planned, stewarded

DEED = "work.handed_over"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many customers, follow-ups and things of cases went to whom: ids of employees, none where they are given out
    as the policies say. `cases` counts their work orders and improvements too.
    """

    customers: int
    follow_ups: int
    cases: int
    to: tuple[int, ...]


@transaction.atomic
def hand_over_everything(
    *, of: Employee, to: Sequence[Employee], at: datetime, on: date, actor: str, reason: str, by: Employee | None = None
) -> HandedOver:
    """Hand over all customers, follow-ups, promises and cases of an employee; drafts go along, claims end.

    To several, each customer as a whole to whoever has least. To nobody in particular they are given out by a run, as
    the policies say, what no policy gives is for the holders of the post, and cases are for those who direct them.
    Raises CannotWork, NoReason. Whether whoever asks, `by`, may do so is the caller's to know.
    """
    why = said(reason)
    if any(one.pk == of.pk or reach_of(one, Right.WORK, on=on) is None for one in to):
        raise CannotWork
    take_lock("planning.sweep")
    customers = list(customers_in_hand(of.pk).order_by("pk").values_list("pk", flat=True))
    count = planned().filter(agent=of).count()
    _lay_down(of)
    _end_allocations(of, on)
    for receiver, theirs in _split(customers, to).items():
        one = next((one for one in to if one.pk == receiver), None)
        _move(theirs, of, one, on=on, actor=actor, reason=why)
    Draft.objects.filter(employee=of).delete()
    cases = pass_on_cases(of=of, to=to, doer=Doer(by, at, on, actor))
    if not to:
        allocate(on=on, actor=actor)
    return HandedOver(len(customers), count, cases, tuple(one.pk for one in to))


def _lay_down(of: Employee) -> None:
    Claim.objects.filter(employee=of).delete()


def _end_allocations(of: Employee, on: date) -> None:
    Allocation.objects.standing().filter(employee=of).update(until_on=Greatest("from_on", Value(on)))


def _split(customers: list[int], to: Sequence[Employee]) -> dict[int | None, list[int]]:
    """Which customers go to whom, by how many each has."""
    if not to:
        return {None: customers}
    loads = [Hand(one.pk, stewarded().filter(employee=one).count()) for one in to]
    found: dict[int | None, list[int]] = {}
    place = 0
    for employee, count in shares(len(customers), loads).items():
        found[employee] = customers[place : place + count]
        place += count
    return found


def _move(customers: list[int], of: Employee, to: Employee | None, *, on: date, actor: str, reason: str) -> None:
    follow_ups = planned().filter(agent=of, customer__in=customers).select_for_update(of=("self",))
    ids = list(follow_ups.order_by("pk").values_list("pk", flat=True))
    if ids:
        entry_id = next_id(Entry)
        FollowUp.objects.filter(pk__in=ids).update(agent=to, is_settled=False, entry_id=entry_id)
        write_down("follow_ups.handed_over", ids, entry_id, actor, reason)
        _pass_drafts(ids, of, to)
    looked_after = stewarded().filter(employee=of, customer__in=customers)
    mine = list(looked_after.order_by("customer_id").values_list("customer_id", flat=True))
    if to is None:
        _end_stewardships(mine, of, on=on, actor=actor, reason=reason)
    elif mine:
        _give_stewardships(mine, of, to, on=on, actor=actor, reason=reason)


def _pass_drafts(follow_ups: list[int], of: Employee, to: Employee | None) -> None:
    """What was typed goes to whoever goes on with it, unless they have typed something themselves."""
    if to is not None:
        theirs = Draft.objects.filter(employee=to, follow_up__in=follow_ups).values("follow_up")
        Draft.objects.filter(employee=of, follow_up__in=follow_ups).exclude(follow_up__in=theirs).update(employee=to)


def _end_stewardships(customers: list[int], of: Employee, *, on: date, actor: str, reason: str) -> None:
    alone = Stewardship.objects.filter(until_on=None, customer__in=customers).exclude(employee=of)
    shared = set(alone.values_list("customer_id", flat=True))
    leave_without_steward(customers=[one for one in customers if one not in shared], on=on, actor=actor, reason=reason)
    _leave_to_the_others(sorted(shared), of, on=on, actor=actor, reason=reason)


def _give_stewardships(customers: list[int], of: Employee, to: Employee, *, on: date, actor: str, reason: str) -> None:
    others = Stewardship.objects.filter(until_on=None, customer__in=customers).exclude(Q(employee=of) | Q(employee=to))
    shared = set(others.values_list("customer_id", flat=True))
    make_steward(customers=[one for one in customers if one not in shared], to=to, on=on, actor=actor, reason=reason)
    _leave_to_the_others(sorted(shared), of, on=on, actor=actor, reason=reason)


def _leave_to_the_others(customers: list[int], of: Employee, *, on: date, actor: str, reason: str) -> None:
    """Customers whom others know as well stay with those."""
    if customers:
        entry_id = next_id(Entry)
        mine = stewarded().filter(employee=of, customer__in=customers)
        mine.update(until_on=Greatest("from_on", Value(on)), entry_id=entry_id)
        write_down("customers.left_to_others", customers, entry_id, actor, reason)
