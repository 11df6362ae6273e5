"""Plan batches 回访计划: what is planned for a department in a period, for somebody's yes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huifang.approvals.models import Approval
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.org.models import Department, Employee
from huifang.policy.models import Policy


class PlanBatch(models.Model):
    """The follow-ups of a policy's plan for one department, all below it, and one period.

    `plan` is the key of the entry under `plans` in the policy. It is proposed until it is handed in for its `approval`.
    `department` None is the whole organisation. `approved_on` is the day of its last yes, which holds while a
    revision of it is on its way. `reminded_at` says when its planner was last told that a revision is due.
    """

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    plan = plain(models.CharField(max_length=64))
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    first_on = plain(models.DateField())
    last_on = plain(models.DateField())
    approval = models.OneToOneField(Approval, models.PROTECT, null=True, related_name="+")
    approved_on = plain(models.DateField(null=True))
    reminded_at = plain(models.DateTimeField(null=True))
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-first_on", "-id"], name="plan_batch_latest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "plan", "department", "first_on"], nulls_distinct=False, name="one_batch_of_a_period"
            ),
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="batch_period_in_order"),
        ]


class BatchLine(models.Model):
    """A follow-up in a batch, and the day for which it stands there. It stands in one batch of each plan that holds it.

    Once the batch is approved, no plan moves that day; `was_planned_on` is where a person's adjustment moved it from.
    From `announce_on` on the customer is to be told; `announced_on` says when that was done, and by whom.
    """

    batch = models.ForeignKey(PlanBatch, models.CASCADE, related_name="lines")
    follow_up = models.ForeignKey(FollowUp, models.CASCADE, db_index=False, related_name="+")
    planned_on = plain(models.DateField())
    was_planned_on = plain(models.DateField(null=True))
    announce_on = plain(models.DateField(null=True))
    announced_on = plain(models.DateField(null=True))
    announced_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["batch", "planned_on", "id"], name="batch_line_of_a_day"),
            models.Index(
                fields=["announce_on", "id"],
                condition=Q(announce_on__isnull=False, announced_on=None),
                name="batch_line_to_announce",
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["follow_up", "batch"], name="one_line_of_a_follow_up")]


class PlanRevision(models.Model):
    """A revision 修订 of a batch that was approved: what was found, and what the plan said until then.

    `number` counts from 1; `due_on` is the day by which the policy wanted it, None where it says none. `approval` and
    `approved_on` are those of the plan as it stood, `reached` what its goals had reached, in words, by their keys.
    """

    batch = models.ForeignKey(PlanBatch, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    due_on = plain(models.DateField(null=True))
    words = personal(models.CharField(max_length=2_000), purpose="what whoever looked the plan over found")
    begun_by = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    approval = models.ForeignKey(Approval, models.PROTECT, related_name="+")
    approved_on = plain(models.DateField())
    reached = plain(models.JSONField(default=dict))
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        ordering = [F("number")]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_revision_of_a_number")]


class RevisedLine(models.Model):
    """A line of a batch as it stood before a revision."""

    revision = models.ForeignKey(PlanRevision, models.CASCADE, db_index=False, related_name="lines")
    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="+")
    planned_on = plain(models.DateField())

    class Meta:
        indexes = [models.Index(fields=["revision", "planned_on", "id"], name="revised_line_of_a_day")]


class GoalTyped(models.Model):
    """How far a goal of a plan has come, typed in by hand where Huifang does not count it. The last one holds."""

    batch = models.ForeignKey(PlanBatch, models.CASCADE, related_name="goals_typed")
    goal = plain(models.CharField(max_length=64))
    reached = personal(models.CharField(max_length=200), purpose="how far a goal has come, as somebody judges it")
    typed_by = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        ordering = [F("id")]
