"""Work done at the customer's for a case, and answers that are kept ready."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huifang.cases.logic.words import LONGEST_NOTE, LONGEST_TITLE, LONGEST_WORDS
from huifang.cases.models.cases import Case
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.org.models import Employee


class WorkOrder(models.Model):
    """A work order 派工单 of a case: who goes there, when, what was done, with which parts and how long it took.

    `parts` is a list of `{"name", "quantity", "price"}`; `minutes` is the time spent.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        CANCELLED = "cancelled"

    case = models.ForeignKey(Case, models.CASCADE, related_name="work_orders")
    what = personal(models.CharField(max_length=LONGEST_NOTE), purpose="what is to be done at the customer's")
    worker = models.ForeignKey(Employee, models.PROTECT, null=True, db_index=False, related_name="+")
    comes_at = personal(models.DateTimeField(null=True), purpose="when somebody comes to the customer")
    state = plain(models.CharField(max_length=16, choices=State.choices, default=State.OPEN))
    ordered_at = plain(models.DateTimeField())
    done_at = plain(models.DateTimeField(null=True))
    minutes = models.PositiveIntegerField(null=True)
    parts = plain(models.JSONField(default=list))
    found = personal(models.CharField(max_length=LONGEST_NOTE, blank=True), purpose="what was found and done there")
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["worker", "comes_at"], condition=Q(state="open"), name="work_order_of_worker")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "done", "cancelled"]), name="work_order_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", done_at=None) | (~Q(state="open") & Q(done_at__isnull=False)),
                name="work_order_ends_at_a_moment",
            ),
        ]


class CannedAnswer(models.Model):
    """An answer 常用答复 that is kept ready for cases of some kinds, or of all; `kinds` are theirs."""

    title = plain(models.CharField(max_length=LONGEST_TITLE))
    text = plain(models.CharField(max_length=LONGEST_WORDS))
    kinds = plain(models.JSONField(default=list))
    is_retired = models.BooleanField(default=False)
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["title"], condition=Q(is_retired=False), name="one_canned_answer_of_a_title"
            )
        ]
