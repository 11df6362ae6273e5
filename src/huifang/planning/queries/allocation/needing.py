"""Which customers a way is meant for, and which of them have nobody yet."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

from huifang.customers.models import Customer, Stewardship
from huifang.followups.models import Claim, FollowUp
from huifang.followups.models.follow_ups import FollowUpSet
from huifang.org.queries import departments_below
from huifang.planning.logic.allocating import Way
from huifang.planning.models import Allocation, Left
from huifang.planning.queries.segments import Reader, condition

_NOBODYS = Q(state=FollowUp.State.PLANNED, agent=None, is_settled=False)


def meant_by(way: Way, *, on: date, zone: str) -> Q:
    """The condition under which a way is meant for a customer: the policy's departments, and its own segment."""
    meant = Q()
    if way.departments:
        meant &= Q(department_id__in=departments_below(way.departments))
    if way.segment is not None:
        meant &= condition(way.segment, Reader(zone=zone, opens_on=Value(on)))
    return meant


def left_alone(rules: tuple[int, ...] | None = None) -> FollowUpSet:
    """Planned follow-ups that are nobody's, that nobody decided about and with whose customer nobody is at work."""
    found = FollowUp.objects.filter(_NOBODYS)
    if rules is not None:
        found = found.filter(rule_id__in=rules)
    return found.exclude(Exists(Claim.objects.filter(follow_up=OuterRef("pk"))))


def waiting_for(way: Way, ways: tuple[Way, ...], *, on: date, zone: str) -> QuerySet[Customer]:
    """Customers whom a way is meant for and who have nobody yet, for what it gives; within a run."""
    meant = Customer.objects.filter(meant_by(way, on=on, zone=zone))
    return _without_steward(way, ways, meant) if way.makes_stewards else _without_agent(way, ways, meant)


def too_few_stewards(people: int) -> Q:
    """The condition that a customer has fewer stewards, and that nobody decided that there be no other."""
    stewards = Stewardship.objects.filter(customer=OuterRef("pk"), until_on=None)
    decided = Allocation.objects.standing().filter(customer=OuterRef("pk"), rule=None, is_decided=True)
    if people == 1:
        return ~Q(Exists(stewards)) & ~Q(Exists(decided))
    counted = stewards.order_by().values("customer").annotate(n=Count("pk")).values("n")
    known_by = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    return Q(LessThan(known_by, people)) & ~Q(Exists(decided))


def _without_steward(way: Way, ways: tuple[Way, ...], customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """Of customers those with fewer stewards than the way asks for, and whom no way before it has left."""
    earlier = [one.number for one in ways if one.makes_stewards and one.number <= way.number]
    is_left = Left.objects.filter(customer=OuterRef("pk"), way__in=earlier)
    return customers.filter(too_few_stewards(way.people)).exclude(Exists(is_left))


def _without_agent(way: Way, ways: tuple[Way, ...], customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """Of customers those with a follow-up of the way's rules that no way before it, and not this one, has given."""
    keys = {one.number: (one.policy_id, one.says.key) for one in ways}
    waits = []
    for rule in way.rules:
        earlier = (*way.before.get(rule, ()), way.number)
        given = reduce(or_, (Q(rule__policy=keys[one][0], rule__key=keys[one][1]) for one in earlier))
        standing = Allocation.objects.standing().filter(given, customer=OuterRef("pk"))
        owed = FollowUp.objects.filter(_NOBODYS, customer=OuterRef("pk"), rule_id=rule)
        is_left = Left.objects.filter(customer=OuterRef("pk"), way__in=earlier)
        waits.append(Q(Exists(owed)) & ~Q(Exists(standing)) & ~Q(Exists(is_left)))
    return customers.filter(reduce(or_, waits)) if waits else customers.none()
