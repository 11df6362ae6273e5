"""What is promised of who has which customers."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huifang.cases.models import Case, WorkOrder
from huifang.customers.models import Stewardship
from huifang.followups.models import Claim, Draft, FollowUp
from huifang.kernel.invariants import Invariant, rows_found
from huifang.kernel.text import Message
from huifang.org.models import Absence, Employee, Grant, Posting
from huifang.planning.models import Allocation, Sweep


def _leavers() -> QuerySet[Employee]:
    """Who has left by the day of the last plan: what came to them meanwhile goes to others within an hour of it."""
    last = Sweep.objects.order_by("-id").values_list("on", flat=True).first()
    return Employee.objects.filter(left_on__lt=last) if last else Employee.objects.none()


def _held_by_leavers() -> QuerySet[Employee]:
    held: list[tuple[QuerySet[Any], str]] = [
        (FollowUp.objects.filter(state=FollowUp.State.PLANNED), "agent"),
        (Stewardship.objects.filter(until_on=None), "employee"),
        (Claim.objects.all(), "employee"),
        (Draft.objects.all(), "employee"),
        (Allocation.objects.standing(), "employee"),
        (Grant.objects.all(), "employee"),
        (Posting.objects.all(), "employee"),
        (Case.objects.live(), "owner"),
        (WorkOrder.objects.filter(state=WorkOrder.State.OPEN), "worker"),
    ]
    found = Q()
    for rows, name in held:
        found |= Q(Exists(rows.filter(**{name: OuterRef("pk")})))
    return _leavers().filter(found)


def _not_stewards() -> QuerySet[Allocation]:
    """Decided stewards who are none: the two are written in one transaction."""
    there = Stewardship.objects.filter(customer=OuterRef("customer"), employee=OuterRef("employee"), until_on=None)
    decided = Allocation.objects.standing().filter(rule=None, employee__isnull=False, is_decided=True)
    # Somebody may have handed the customer over since, by hand: then another one looks after it.
    others = Stewardship.objects.filter(customer=OuterRef("customer"), until_on=None)
    return decided.filter(~Exists(there), ~Exists(others))


def _ended_before_it_began() -> QuerySet[Allocation]:
    return Allocation.objects.filter(until_on__lt=F("from_on"))


def _away_together() -> QuerySet[Absence]:
    """Who stands in while they are away themselves."""
    same_days = Absence.objects.filter(
        employee=OuterRef("stand_in"), first_on__lte=OuterRef("last_on"), last_on__gte=OuterRef("first_on")
    )
    return Absence.objects.filter(Exists(same_days))


INVARIANTS = (
    Invariant(
        "nobody-left-holds-anything",
        "I9",
        Message("%(count)d people have left and still hold work, customers, roles or posts. Run: huifang worker"),
        rows_found(_held_by_leavers),
    ),
    Invariant(
        "decided-steward-is-steward",
        "I9",
        Message("%(count)d customers have nobody, although somebody decided who looks after them."),
        rows_found(_not_stewards),
    ),
    Invariant(
        "allocation-ends-after-it-began",
        "I9",
        Message("%(count)d allocations ended before they began."),
        rows_found(_ended_before_it_began),
    ),
    Invariant(
        "stand-in-is-there",
        "I9",
        Message("%(count)d absences have somebody stand in who is away as well."),
        rows_found(_away_together),
    ),
)
