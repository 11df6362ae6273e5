"""A supervisor decides whose customers are. What was decided stands: no run changes it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest

from huifang.customers.actions.changing import write_down
from huifang.customers.actions.customers import hand_over, leave_without_steward
from huifang.customers.models import Customer, Stewardship
from huifang.followups.actions.ending import actor_of, said
from huifang.followups.actions.refusals import CannotWork, NotYours
from huifang.followups.models import FollowUp
from huifang.followups.queries.visible import customers_visible_to
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id, take_lock
from huifang.kernel.text import Message
from huifang.org.logic import Reach, Right
from huifang.org.models import Employee, Posting
from huifang.org.queries import reach_of
from huifang.planning.logic.allocating import Way
from huifang.planning.models import Allocation, AllocationRule
from huifang.planning.queries.allocation.ways import ways_in_force


class NotTheirsToDecide(Exception):
    """The policy names a post that may decide otherwise, and this person does not hold it."""

    def __init__(self, posts: Collection[str]) -> None:
        parts = {"posts": ", ".join(sorted(posts))}
        self.message = Message("The policy lets somebody else decide this: whoever holds the post %(posts)s.", parts)
        super().__init__(str(self.message))


@transaction.atomic
def decide(
    *,
    customers: Collection[int],
    to: Employee | None,
    by: Employee,
    on: date,
    reason: str,
    rule: AllocationRule | None = None,
) -> int:
    """Decide who looks after customers (by id), from a day on; returns how many customers they are.

    With a `rule` it is about the follow-ups that this way of a policy gives, else about the steward. With `to` None
    nobody in person: their follow-ups are for whoever holds the post. What is planned and in the hands of those who
    had the customers goes along, with every promise. Raises NotYours, NoReason, CannotWork, NotTheirsToDecide.
    """
    why, reach = said(reason), reach_of(by, Right.ASSIGN, on=on)
    if reach is None:
        raise NotYours
    if to is not None and reach_of(to, Right.WORK, on=on) is None:
        raise CannotWork
    take_lock("planning.sweep")
    ways = ways_in_force(on)
    _may_decide(by, ways, rule)
    chosen = _theirs(customers, reach)
    before = _end(chosen, ways, rule, on)
    _move_follow_ups(chosen, before, to, _rules_of(ways, rule), by=by, reason=why)
    if rule is None:
        _make_steward(chosen, to, by=by, on=on, reason=why)
    _write(chosen, to, rule, by=by, on=on, reason=why)
    return len(chosen)


def _make_steward(customers: list[int], to: Employee | None, *, by: Employee, on: date, reason: str) -> None:
    if to is None:
        leave_without_steward(customers=customers, on=on, actor=actor_of(by), reason=reason)
    else:
        hand_over(customers=customers, to=to, on=on, actor=actor_of(by), reason=reason)


def _may_decide(by: Employee, ways: tuple[Way, ...], rule: AllocationRule | None) -> None:
    asked = [
        way.says.overrides.post
        for way in ways
        if way.says.overrides
        and way.says.overrides.post
        and ((way.policy_id, way.says.key) == (rule.policy_id, rule.key) if rule else way.makes_stewards)
    ]
    if asked and not Posting.objects.filter(employee=by, post__key__in=asked).exists():
        raise NotTheirsToDecide(asked)


def _theirs(customers: Collection[int], reach: Reach) -> list[int]:
    wanted = set(customers)
    seen = customers_visible_to(reach).filter(pk__in=wanted)
    found = list(Customer.objects.select_for_update().filter(pk__in=seen).order_by("pk").values_list("pk", flat=True))
    if not wanted or len(found) < len(wanted):
        raise NotYours
    return found


def _end(
    customers: list[int], ways: tuple[Way, ...], rule: AllocationRule | None, on: date
) -> QuerySet[Stewardship] | QuerySet[Allocation]:
    """End what stands; returns the rows that said who had the customers, as they were before."""
    standing = Allocation.objects.standing().filter(customer__in=customers)
    if rule is not None:
        ended = standing.filter(rule=rule)
        before: list[int] = list(ended.values_list("pk", flat=True))
        ended.update(until_on=Greatest("from_on", Value(on)))
        return Allocation.objects.filter(pk__in=before)
    keys = [Q(rule__policy=way.policy_id, rule__key=way.says.key) for way in ways if way.makes_stewards]
    of_stewards = Q(rule=None)
    for key in keys:
        of_stewards |= key
    standing.filter(of_stewards).update(until_on=Greatest("from_on", Value(on)))
    held = Stewardship.objects.filter(customer__in=customers, until_on=None)
    return Stewardship.objects.filter(pk__in=list(held.values_list("pk", flat=True)))


def _rules_of(ways: tuple[Way, ...], rule: AllocationRule | None) -> tuple[int, ...] | None:
    if rule is None:
        return None
    return next((way.rules for way in ways if (way.policy_id, way.says.key) == (rule.policy_id, rule.key)), ())


def _move_follow_ups(
    customers: list[int],
    before: QuerySet[Stewardship] | QuerySet[Allocation],
    to: Employee | None,
    rules: tuple[int, ...] | None,
    *,
    by: Employee,
    reason: str,
) -> None:
    had = before.filter(customer=OuterRef("customer"), employee=OuterRef("agent"))
    planned = FollowUp.objects.filter(customer__in=customers, state=FollowUp.State.PLANNED)
    if rules is None:
        rows = planned.filter(Exists(had))
    else:
        rows = planned.filter(Q(Exists(had)) | Q(agent=None), rule__in=rules)
    ids = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if ids:
        entry_id = next_id(Entry)
        FollowUp.objects.filter(pk__in=ids).update(agent=to, entry_id=entry_id)
        write_down("follow_ups.handed_over", ids, entry_id, actor_of(by), reason)


def _write(
    customers: list[int], to: Employee | None, rule: AllocationRule | None, *, by: Employee, on: date, reason: str
) -> None:
    entry_id = next_id(Entry)
    Allocation.objects.bulk_create(
        Allocation(customer_id=customer, rule=rule, employee=to, from_on=on, is_decided=True, entry_id=entry_id)
        for customer in customers
    )
    write_down("customers.allocation_decided", customers, entry_id, actor_of(by), reason)
