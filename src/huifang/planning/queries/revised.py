"""Plans in force that policies want looked over now and then, who draws them up, and what they said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huifang.approvals.logic import State as Approving
from huifang.org.logic import Right
from huifang.org.models import Department, Post
from huifang.org.queries import holders_of, those_with
from huifang.planning.models import PlanBatch
from huifang.planning.queries.batches import plans_in_force
from huifang.policy.logic.sections.contacts import PlanRule
from huifang.policy.logic.sections.parts import Addressee


@dataclass(frozen=True, slots=True)
class ApprovedPlan:
    """A batch that is approved and not over, with what its policy says of it."""

    batch: PlanBatch
    plan: PlanRule


def approved_plans(on: date) -> list[ApprovedPlan]:
    """The batches in force on a day that their policies want revised now and then."""
    asked = {
        (one.version.policy_id, one.plan.key): one.plan
        for one in plans_in_force(on)
        if one.plan.revised_every is not None
    }
    if not asked:
        return []
    rows = PlanBatch.objects.select_related("policy", "department").filter(
        approval__state=Approving.GIVEN, last_on__gte=on, policy__in={policy for policy, _ in asked}
    )
    return [
        ApprovedPlan(row, asked[row.policy_id, row.plan])
        for row in rows.order_by("pk")
        if (row.policy_id, row.plan) in asked
    ]


def planners_of(batch: PlanBatch, plan: PlanRule, *, on: date) -> tuple[int, ...]:
    """Who draws up the plan of a department (ids of employees): whom the policy names, else whoever plans there.

    Only those who may plan ahead: nobody is told of a page that is not there for them.
    """
    named: tuple[int, ...] = ()
    by = plan.by or Addressee()
    if by.post and (post := Post.objects.filter(key=by.post).first()):
        named = holders_of(post.pk, department=batch.department_id, right=Right.PLAN_AHEAD, on=on)
    elif by.department and (department := Department.objects.filter(key=by.department).first()):
        named = those_with(Right.PLAN_AHEAD, department=department.pk, on=on)
    return named or those_with(Right.PLAN_AHEAD, department=batch.department_id, on=on)
