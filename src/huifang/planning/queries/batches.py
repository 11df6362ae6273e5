"""Plan batches, what would stand in one, and what is to be announced."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from huifang.followups.models import FollowUp
from huifang.org.logic import Reach
from huifang.org.queries import departments_below
from huifang.planning.logic.batches import Period, periods_due
from huifang.planning.models import BatchLine, PlanBatch, Sweep
from huifang.policy.logic.sections.contacts import PlanRule
from huifang.policy.models import Rule, Version
from huifang.policy.queries import sections_of, versions_in_force


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """An entry under `plans` of the version in force of a policy."""

    version: Version
    plan: PlanRule


def plans_in_force(on: date) -> list[PlanInForce]:
    """Every plan that a policy in force asks for."""
    return [PlanInForce(version, plan) for version in versions_in_force(on) for plan in sections_of(version).plans]


def plan_of(batch: PlanBatch, *, on: date) -> PlanInForce | None:
    """What the policy says of a batch's plan now; None when no version in force holds it any more."""
    found = (one for one in plans_in_force(on) if one.version.policy_id == batch.policy_id)
    return next((one for one in found if one.plan.key == batch.plan), None)


def planned_in(batch: PlanBatch, plan: PlanRule) -> QuerySet[FollowUp]:
    """The follow-ups that are planned for the period of a batch, and stand in no other batch of the same plan.

    Two plans of a policy may share rules: a list of whom to call on and the plan of when. Each holds them all.
    """
    rules = Rule.objects.filter(policy=batch.policy_id)
    if plan.rules:
        rules = rules.filter(key__in=plan.rules)
    others = BatchLine.objects.filter(batch__policy=batch.policy_id, batch__plan=batch.plan).exclude(batch=batch)
    rows = FollowUp.objects.filter(
        ~Exists(others.filter(follow_up_id=OuterRef("pk"))),
        state=FollowUp.State.PLANNED,
        rule_id__in=list(rules.values_list("pk", flat=True)),
        planned_on__range=(batch.first_on, batch.last_on),
    )
    return rows if batch.department is None else rows.filter(department_id__in=_below(batch.department.key))


def _below(key: str) -> Collection[int]:
    return departments_below([key])


def departments_with_plans(plan: PlanInForce, *, first_on: date, last_on: date) -> list[int]:
    """The departments in which something of a plan is planned for a period."""
    rules = Rule.objects.filter(policy=plan.version.policy_id)
    if plan.plan.rules:
        rules = rules.filter(key__in=plan.plan.rules)
    rows = FollowUp.objects.filter(
        state=FollowUp.State.PLANNED,
        rule_id__in=list(rules.values_list("pk", flat=True)),
        planned_on__range=(first_on, last_on),
        department__isnull=False,
    )
    return sorted(set(rows.values_list("department_id", flat=True).distinct()))


@dataclass(frozen=True, slots=True)
class ToPropose:
    """A batch that a policy asks for and that does not stand yet; `department` is an id."""

    plan: PlanInForce
    department: int
    period: Period


def batches_to_propose(on: date) -> Iterator[ToPropose]:
    """Every batch that the policies in force ask for by a day, of departments in which something is planned."""
    last = Sweep.objects.order_by("-id").first()
    for plan in plans_in_force(on) if last is not None else ():
        assert last is not None
        for period in periods_due(plan.plan, on=on, horizon_on=last.horizon_on):
            standing = set(
                PlanBatch.objects.filter(
                    policy=plan.version.policy_id, plan=plan.plan.key, first_on=period.first_on
                ).values_list("department_id", flat=True)
            )
            for department in departments_with_plans(plan, first_on=period.first_on, last_on=period.last_on):
                if department not in standing:
                    yield ToPropose(plan, department, period)


def batches_visible_to(reach: Reach) -> QuerySet[PlanBatch]:
    """The batches of one's departments; those of the whole organisation for whom all is within reach."""
    rows = PlanBatch.objects.select_related("policy", "department", "approval")
    return rows if reach.is_all else rows.filter(department_id__in=reach.departments)


def batches_with_size(reach: Reach) -> QuerySet[PlanBatch]:
    """The same with their `size`: how many follow-ups of each the person is told of."""
    withheld = FollowUp.objects.withheld_from(reach.employee_id).values("pk")
    return batches_visible_to(reach).annotate(size=Count("lines", filter=~Q(lines__follow_up__in=withheld)))


def lines_told(batch: PlanBatch, *, reader: int) -> QuerySet[BatchLine]:
    """The lines of a batch whose follow-ups somebody (by id) is told of."""
    return batch.lines.exclude(follow_up__in=FollowUp.objects.withheld_from(reader).values("pk"))


def to_announce(reach: Reach, *, on: date) -> QuerySet[BatchLine]:
    """What is to be announced by a day: approved, still planned, and for a customer whose follow-up the person sees."""
    own = FollowUp.objects.visible_to(reach).filter(state=FollowUp.State.PLANNED)
    rows = BatchLine.objects.filter(announce_on__lte=on, announced_on=None, follow_up__in=own.values("pk"))
    return rows.select_related("follow_up__customer", "follow_up__rule", "batch__policy")


def is_in_approved_batch() -> Q:
    """Of follow-ups: their day was approved, and only a person changes it."""
    lines = BatchLine.objects.filter(follow_up_id=OuterRef("pk"), batch__approved_on__isnull=False)
    return Q(Exists(lines))
