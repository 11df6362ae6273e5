"""A plan that was approved is looked over in time, revised, and keeps what it said before; its goals are written down.

The revised plan is handed in for the same yes as the first one (`planning.actions.batches`). Until that is given, what
was approved before holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Value

from huifang.history.actions import record
from huifang.kernel.sql.statements import insert_from, take_lock
from huifang.kernel.text import Message
from huifang.notices.actions import tell
from huifang.org.models import Employee
from huifang.planning.actions.batches import LONGEST_REASON, NotNow, title_of
from huifang.planning.logic.batches import Standing, is_to_be_reminded, revision_due, standing_of
from huifang.planning.models import GoalTyped, PlanBatch, PlanRevision, RevisedLine
from huifang.planning.queries.batches import plan_of
from huifang.planning.queries.revised import approved_plans, planners_of

ABOUT = "plan"
DUE = Message("The plan “%(title)s” is to be looked over and revised by %(day)s.")
NOT_APPROVED = Message("Only a plan that is approved is revised. One that is not yet is changed as it stands.")
NO_FINDING = Message("Write down what you found: whoever approves the plan reads it first.")
NO_VALUE = Message("Write down how far the goal has come, in at most 200 characters.")
LONGEST_VALUE = 200


@transaction.atomic
def revise(
    *, batch: int, words: str, by: Employee, actor: str, on: date, reached: Mapping[str, str] | None = None
) -> PlanRevision:
    """Begin to revise an approved plan (by id), with what was found; `reached` is how far its goals have come.

    What the plan says until then is kept as it is. It may be adjusted now, and is handed in anew. Raises NotNow for a
    plan that is not approved, and where nothing was found.
    """
    words = words.strip()
    if not words or len(words) > LONGEST_REASON:
        raise NotNow(NO_FINDING)
    locked = PlanBatch.objects.select_for_update(of=("self",)).select_related("approval", "policy", "department")
    found = locked.get(pk=batch)
    if found.approval is None or standing_of(found.approval.state) is not Standing.APPROVED:
        raise NotNow(NOT_APPROVED)
    assert found.approved_on is not None
    plan = plan_of(found, on=on)
    number = found.revisions.count() + 1
    facts = {"batch": batch, "revision": number}
    entry = record(deed="plan_batch.revised", actor=actor, reason=words, row_count=found.lines.count(), facts=facts)
    made = PlanRevision.objects.create(
        batch=found,
        number=number,
        due_on=revision_due(plan.plan, approved_on=found.approved_on, last_on=found.last_on) if plan else None,
        words=words,
        begun_by=by,
        approval=found.approval,
        approved_on=found.approved_on,
        reached=dict(reached or {}),
        entry=entry,
    )
    rows = found.lines.values_list(Value(made.pk), "follow_up_id", "planned_on")
    insert_from(RevisedLine, rows, columns=("revision", "follow_up", "planned_on"), all_new=True)
    PlanBatch.objects.filter(pk=batch).update(approval=None, reminded_at=None)
    return made


@transaction.atomic
def type_goal(*, batch: int, goal: str, reached: str, by: Employee, actor: str) -> GoalTyped:
    """Write down how far a goal (by key) of a plan has come, as a person judges it. Raises NotNow for no words."""
    reached = reached.strip()
    if not reached or len(reached) > LONGEST_VALUE:
        raise NotNow(NO_VALUE)
    facts = {"batch": batch, "goal": goal}
    entry = record(deed="plan_batch.goal_typed", actor=actor, reason=reached, row_count=1, facts=facts)
    return GoalTyped.objects.create(batch_id=batch, goal=goal, reached=reached, typed_by=by, entry=entry)


@transaction.atomic
def remind_of_revisions(*, on: date, at: datetime) -> int:
    """Tell the planners of plans in force that a revision is due, and remind them; returns how many plans that were."""
    take_lock("plan.revisions")
    told = 0
    for one in approved_plans(on):
        due = revision_due(one.plan, approved_on=one.batch.approved_on, last_on=one.batch.last_on)
        if due is None or not is_to_be_reminded(due, on=on, reminded_at=one.batch.reminded_at, at=at):
            continue
        PlanBatch.objects.filter(pk=one.batch.pk).update(reminded_at=at)
        message = Message(DUE.template, {"title": title_of(one.batch), "day": due.isoformat()})
        tell(employees=planners_of(one.batch, one.plan, on=on), message=message, at=at, about=(ABOUT, one.batch.pk))
        told += 1
    return told
