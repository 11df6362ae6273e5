"""What needs a yes, and whose, step by step."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huifang.approvals.logic import LONGEST_TITLE, LONGEST_WORDS, Addressed, Decision, Does, State
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.org.models import Department, Employee, Post


class Approval(models.Model):
    """A yes that is asked for. The thing that needs it holds a key to it; `kind` says what sort of thing that is.

    `position` is the step that waits, of the round that runs; asked again after it was sent back, a new round begins.
    `asked_by` is None where a program asked.
    """

    kind = plain(models.CharField(max_length=32))
    title = personal(models.CharField(max_length=LONGEST_TITLE), purpose="says what the yes is asked for")
    is_signed = models.BooleanField(default=False)
    asked_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    asked_at = plain(models.DateTimeField())
    state = plain(models.CharField(max_length=16, choices=[(state.value, state.name) for state in State]))
    round = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(null=True)
    settled_at = plain(models.DateTimeField(null=True))
    reminded_at = plain(models.DateTimeField(null=True))
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["kind", "id"], condition=Q(state="waiting"), name="approval_waiting"),
            models.Index(fields=["asked_by", "-asked_at", "-id"], name="approval_asked_by"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="approval_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", position__isnull=False, settled_at=None)
                | (~Q(state="waiting") & Q(position=None, settled_at__isnull=False)),
                name="approval_waits_at_a_step",
            ),
        ]


class Step(models.Model):
    """A step of an approval: whose it is, since when it is their turn, and what was decided by whom and why.

    `decided_for` is the absent person in whose place somebody decided.
    """

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="steps")
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    does = plain(models.CharField(max_length=16, choices=[(does.value, does.name) for does in Does]))
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    right = plain(models.CharField(max_length=32, blank=True))
    within = plain(models.JSONField(default=dict))
    opened_at = plain(models.DateTimeField(null=True))
    due_at = plain(models.DateTimeField(null=True))
    decision = plain(models.CharField(max_length=16, blank=True))
    decided_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    decided_for = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    decided_at = plain(models.DateTimeField(null=True))
    words = personal(
        models.CharField(max_length=LONGEST_WORDS, blank=True), purpose="the reason or the guidance that was given"
    )
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = [F("round"), F("position")]
        indexes = [models.Index(fields=["decided_by", "-decided_at", "-id"], name="step_decided_by")]
        constraints = [
            models.UniqueConstraint(fields=["approval", "round", "position"], name="one_step_of_a_position"),
            models.CheckConstraint(condition=Q(does__in=[does.value for does in Does]), name="step_does_known"),
            models.CheckConstraint(
                condition=Q(decision="", decided_by=None, decided_for=None, decided_at=None, entry=None)
                | Q(
                    decision__in=[decision.value for decision in Decision],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    entry__isnull=False,
                ),
                name="step_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(post__isnull=False) & Q(employee=None, right=""))
                | (Q(employee__isnull=False) & Q(post=None, department=None, right=""))
                | (~Q(right="") & Q(post=None, department=None, employee=None))
                | (Q(department__isnull=False) & Q(post=None, employee=None, right="")),
                name="step_is_somebodys",
            ),
        ]

    @property
    def addressed(self) -> Addressed:
        """Whose it is, as values. Reads the approval."""
        return Addressed(
            self.does, self.post_id, self.department_id, self.employee_id, self.right, self.approval.asked_by_id
        )
