"""What somebody leaves behind, for some days or for good: what was decided of it, and who confirmed it."""

from __future__ import annotations

from django.db import models

from huifang.history.models import Entry
from huifang.kernel.personal import plain
from huifang.org.models import Absence, Employee
from huifang.policy.models import Policy


class Clearance(models.Model):
    """A clearance 离职交接确认: a second person confirms that somebody who leaves has handed everything over.

    `key` names the entry of the policy's `handover` section that asks for it. Who comes back has none any more.
    """

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    key = plain(models.CharField(max_length=64))
    confirmed_by = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    confirmed_on = plain(models.DateField())
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "policy", "key"], name="one_clearance_of_a_departure"),
            models.CheckConstraint(
                condition=~models.Q(confirmed_by=models.F("employee")), name="clearance_by_another_person"
            ),
        ]


class Cover(models.Model):
    """What was decided about the work that falls into an absence 请假安排, by whom; `count` follow-ups it was then.

    `decided_by` is None where a policy's `handover` section decided.
    """

    class Does(models.TextChoices):
        BRING_FORWARD = "bring_forward"
        HAND_OVER = "hand_over"
        COMPLETE = "complete"

    absence = models.ForeignKey(Absence, models.CASCADE, related_name="+")
    does = plain(models.CharField(max_length=16, choices=Does.choices))
    decided_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    decided_on = plain(models.DateField())
    count = models.PositiveIntegerField(default=0)
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["absence", "does"], name="one_cover_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(does__in=["bring_forward", "hand_over", "complete"]), name="cover_does_known"
            ),
        ]
