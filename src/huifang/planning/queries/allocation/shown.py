"""What pages tell of the allocation: who holds how much, and who has a customer by which clause."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from huifang.customers.models import Stewardship
from huifang.followups.models import FollowUp
from huifang.org.models import Absence, Employee
from huifang.planning.models import Ability, Allocation
from huifang.policy.logic.pack import Text

ORDINARY = 100


@dataclass(frozen=True, slots=True)
class Holding:
    """What somebody has in hand: customers whom they look after, follow-ups that may be done, and those that are late.

    `away_until` is the last day of an absence that runs.
    """

    employee: int
    customers: int
    open: int
    late: int
    ability: int
    away_until: date | None


def holdings(employees: Collection[int], *, on: date) -> dict[int, Holding]:
    """What each of these employees (by id) has in hand on a day. One statement."""
    planned = FollowUp.objects.filter(agent=OuterRef("pk"), state=FollowUp.State.PLANNED, opens_on__lte=on)
    away = Absence.objects.on(on).filter(employee=OuterRef("pk")).order_by("-last_on").values("last_on")[:1]
    ability = Ability.objects.filter(employee=OuterRef("pk")).values("percent")
    rows = Employee.objects.filter(pk__in=employees).values_list(
        "pk",
        _count(Stewardship.objects.filter(employee=OuterRef("pk"), until_on=None), "employee"),
        _count(planned, "agent"),
        _count(planned.filter(closes_on__lt=on), "agent"),
        Coalesce(Subquery(ability, output_field=IntegerField()), ORDINARY),
        Subquery(away),
    )
    return {row[0]: Holding(*row) for row in rows}


def _count(rows: QuerySet[Stewardship] | QuerySet[FollowUp], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True, slots=True)
class AllocationLine:
    """Who got a customer: by a way of a policy (`policy` and `key`) or because `decided_by` so decided, and why."""

    rule: int | None
    policy: Text
    policy_key: str
    key: str
    employee: str
    from_on: date
    until_on: date | None
    is_decided: bool
    decided_by: str
    reason: str


def allocations_of(customer: int) -> list[AllocationLine]:
    """Every allocation of a customer (by id), what stands first, then the latest. One statement."""
    rows = Allocation.objects.filter(customer=customer).order_by(
        F("until_on").desc(nulls_first=True), "-from_on", "-pk"
    )
    named = rows.values_list(
        *("rule", "rule__policy__title", "rule__policy__key", "rule__key", "employee__name", "from_on", "until_on"),
        *("is_decided", "entry__actor", "entry__reason"),
    )
    return [
        AllocationLine(rule, policy or {}, policy_key or "", key or "", name or "", first, last, decided, by, why)
        for rule, policy, policy_key, key, name, first, last, decided, by, why in named
    ]


def who_may_have(among: QuerySet[Employee], *, on: date) -> QuerySet[Employee]:
    """Those who have not left, by name."""
    return among.filter(Q(pk__in=Employee.objects.working_on(on))).order_by("name", "number")
