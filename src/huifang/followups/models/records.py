"""What a contact brought, written down; what is reported of it; what its readers say."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from huifang.customers.models import Customer
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.logic.written import FindingKind
from huifang.followups.models.follow_ups import FollowUp
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.org.logic import Reach
from huifang.org.models import Employee, Post


class RecordSet(models.QuerySet["Record"]):
    def visible_to(self, reach: Reach) -> RecordSet:
        """Records of customers within the reach, one's own, and those that a post of one's own reviews, as far as one
        is told of them.
        """
        told = self.told_to(reach.employee_id)
        if reach.is_all:
            return told
        within = Q(customer__department_id__in=reach.departments) if reach.departments else Q()
        return told.filter(within | Q(employee_id=reach.employee_id) | _held(reach, "review_post", "customer__"))

    def told_to(self, employee: int) -> RecordSet:
        """Without those that speak of a complaint about an employee (by id): what it came out of, and what was said in
        the follow-up on it. What they wrote down themselves is theirs. Source: security.md, T15.
        """
        return self.exclude(pk__in=_came_out_of(employee)).exclude(pk__in=_said_after(employee))


class ReportSet(models.QuerySet["Report"]):
    def visible_to(self, reach: Reach) -> ReportSet:
        """Reports on customers within the reach, on one's own records, and those that a post of one's own writes,
        reads or reviews.
        """
        told = self.told_to(reach.employee_id)
        if reach.is_all:
            return told
        found = Q(record__employee_id=reach.employee_id)
        for post in ("author_post", "reader_post", "review_post"):
            found |= _held(reach, post, "record__customer__")
        if reach.departments:
            found |= Q(record__customer__department_id__in=reach.departments)
        return told.filter(found)

    def told_to(self, employee: int) -> ReportSet:
        """Without those on records that they are not told of."""
        return self.exclude(record__in=_came_out_of(employee)).exclude(record__in=_said_after(employee))


def _came_out_of(employee: int) -> models.QuerySet[WithheldRecord, Any]:
    return WithheldRecord.objects.filter(employee=employee).values("record")


def _said_after(employee: int) -> models.QuerySet[Record, Any]:
    answering = FollowUp.objects.withheld_from(employee).values("pk")
    return Record.objects.filter(follow_up__in=answering).exclude(employee=employee).values("pk")


def _held(reach: Reach, post: str, customer: str) -> Q:
    """The field `post` names a post that is held for the customer's department."""
    found = Q()
    for held in reach.posts:
        here = Q(**{f"{post}_id": held.post_id})
        if held.departments is not None:
            here &= Q(**{f"{customer}department": None}) | Q(**{f"{customer}department_id__in": held.departments})
        found |= here
    return found


class Record(models.Model):
    """A record 回访记录: what one contact brought. `answers` by the key of the form's field.

    `review_post` is who reviews it, and None where the policy asks for no review: then it is final as it was handed
    in. `version` counts its corrections; whoever changes or reviews it says which one they saw.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted"
        SENT_BACK = "sent_back"
        APPROVED = "approved"

    follow_up = models.OneToOneField(FollowUp, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, db_index=False, related_name="+")
    contacted_at = personal(models.DateTimeField(), purpose="when the customer was spoken to")
    channel = plain(models.CharField(max_length=64, blank=True))
    outcome = plain(models.CharField(max_length=16, choices=[(one.value, one.name) for one in Outcome]))
    answers = personal(models.JSONField(default=dict), purpose="what the policy's form asks")
    note = personal(models.TextField(blank=True, default=""), purpose="what the customer said")
    state = plain(models.CharField(max_length=16, choices=State.choices, default=State.SUBMITTED))
    version = models.PositiveIntegerField(default=1)
    review_post = models.ForeignKey(Post, models.PROTECT, null=True, db_index=False, related_name="+")
    review_due_on = plain(models.DateField(null=True))
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    objects = RecordSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["customer", "contacted_at"], name="record_of_customer"),
            # With the customer: whom somebody has spoken to is then read from the index alone.
            models.Index(fields=["employee", "contacted_at"], include=["customer"], name="record_of_employee"),
            models.Index(fields=["employee"], condition=Q(state="sent_back"), name="record_sent_back"),
            # In the order of the list: it is read until a page is full.
            models.Index(
                fields=["review_due_on", "id"],
                condition=Q(state="submitted", review_post__isnull=False),
                name="record_to_review",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["submitted", "sent_back", "approved"]), name="record_state"),
            models.CheckConstraint(
                condition=Q(outcome__in=[one.value for one in Outcome]), name="record_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(review_post=None, review_due_on=None)
                | Q(review_post__isnull=False, review_due_on__isnull=False),
                name="record_review_has_its_day",
            ),
        ]


class WithheldRecord(models.Model):
    """A record of a colleague that an employee is told nothing of: a complaint about them came out of it."""

    employee = models.ForeignKey(Employee, models.CASCADE, db_index=False, related_name="+")
    record = models.ForeignKey(Record, models.CASCADE, db_constraint=False, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "record"], name="one_record_withheld_once")]


class Finding(models.Model):
    """A finding 反馈项: one item of feedback out of a record, in the order in which it was noted."""

    record = models.ForeignKey(Record, models.PROTECT, db_index=False, related_name="findings")
    kind = plain(models.CharField(max_length=16, choices=[(one.value, one.name) for one in FindingKind]))
    text = personal(models.TextField(), purpose="what the customer complains of, suggests or needs")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "position"], name="one_finding_of_a_place"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in FindingKind]), name="finding_kind_known"),
        ]


class Report(models.Model):
    """A report 回访报告 on a record, owed until `due_on`.

    `author_post` writes it, None for whoever wrote the record; `reader_post` is whom the policy has it go to;
    `review_post` reviews it, None where nobody does. `author` is who did write it.
    """

    class State(models.TextChoices):
        OWED = "owed"
        WRITTEN = "written"
        SENT_BACK = "sent_back"
        APPROVED = "approved"

    record = models.OneToOneField(Record, models.PROTECT, related_name="report")
    due_on = plain(models.DateField())
    state = plain(models.CharField(max_length=16, choices=State.choices, default=State.OWED))
    text = personal(models.TextField(blank=True, default=""), purpose="what is reported of the customer")
    author = models.ForeignKey(Employee, models.PROTECT, null=True, db_index=False, related_name="+")
    written_at = plain(models.DateTimeField(null=True))
    written_on = plain(models.DateField(null=True))
    version = models.PositiveIntegerField(default=1)
    author_post = models.ForeignKey(Post, models.PROTECT, null=True, db_index=False, related_name="+")
    reader_post = models.ForeignKey(Post, models.PROTECT, null=True, db_index=False, related_name="+")
    review_post = models.ForeignKey(Post, models.PROTECT, null=True, db_index=False, related_name="+")
    review_due_on = plain(models.DateField(null=True))
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    objects = ReportSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state__in=["owed", "sent_back"]), name="report_to_write"),
            models.Index(
                fields=["review_due_on", "id"],
                condition=Q(state="written", review_post__isnull=False),
                name="report_to_review",
            ),
            models.Index(
                fields=["reader_post", "-written_at", "-id"],
                condition=Q(state__in=["written", "approved"], reader_post__isnull=False),
                name="report_to_read",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["owed", "written", "sent_back", "approved"]), name="report_state"
            ),
            models.CheckConstraint(
                condition=Q(state="owed", author=None, written_at=None, written_on=None)
                | Q(author__isnull=False, written_at__isnull=False, written_on__isnull=False) & ~Q(state="owed"),
                name="report_written_by_somebody",
            ),
        ]


class Review(models.Model):
    """A review 审阅: what a reader said to one version of a record or of a report."""

    class Decision(models.TextChoices):
        APPROVED = "approved"
        SENT_BACK = "sent_back"

    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="reviews")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="reviews")
    version = models.PositiveIntegerField()
    employee = models.ForeignKey(Employee, models.PROTECT, db_index=False, related_name="+")
    at = plain(models.DateTimeField())
    decision = plain(models.CharField(max_length=16, choices=Decision.choices))
    guidance = personal(models.TextField(blank=True, default=""), purpose="what the author is to do better")
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=False, report=None) | Q(record=None, report__isnull=False),
                name="review_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(decision__in=["approved", "sent_back"]), name="review_decision_known"),
        ]
