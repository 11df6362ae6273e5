"""Work that is under way: who is at a customer now, what was tried, what is typed and not handed in yet."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from huifang.customers.models import Customer
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.models.follow_ups import FollowUp
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.org.models import Employee


class ClaimSet(models.QuerySet["Claim"]):
    def standing(self, at: datetime) -> ClaimSet:
        """Claims that nobody else may take over yet."""
        return self.filter(until_at__gt=at)


class Claim(models.Model):
    """An employee is at work on a customer, for one follow-up. One of a customer and one of an employee, no more.

    From `until_at` on somebody else may take the customer over; until that happens the claim goes on to hold.
    """

    customer = models.OneToOneField(Customer, models.PROTECT, primary_key=True, related_name="+")
    employee = models.OneToOneField(Employee, models.PROTECT, related_name="+")
    follow_up = models.ForeignKey(FollowUp, models.PROTECT, db_index=False, related_name="+")
    since_at = plain(models.DateTimeField())
    until_at = plain(models.DateTimeField())

    objects = ClaimSet.as_manager()


class Attempt(models.Model):
    """One try to reach the customer. `promised_at` is the moment for which a call-back was promised in it."""

    follow_up = models.ForeignKey(FollowUp, models.PROTECT, db_constraint=False, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, db_index=False, related_name="+")
    at = personal(models.DateTimeField(), purpose="when the customer was disturbed")
    channel = plain(models.CharField(max_length=64, blank=True))
    outcome = plain(models.CharField(max_length=16, choices=[(one.value, one.name) for one in Outcome]))
    note = personal(models.TextField(blank=True, default=""), purpose="what came of the attempt")
    promised_at = personal(models.DateTimeField(null=True), purpose="when the customer wants to be called")
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["customer", "at"], name="attempt_at_customer"),
            models.Index(fields=["employee", "at"], name="attempt_of_employee"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=[one.value for one in Outcome]), name="attempt_outcome_known"
            ),
        ]


class Draft(models.Model):
    """What somebody has typed for a follow-up and not handed in: kept when the page or the connection dies."""

    follow_up = models.ForeignKey(FollowUp, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    content = personal(models.JSONField(default=dict), purpose="gives back what was typed; gone when it is handed in")
    saved_at = plain(models.DateTimeField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follow_up", "employee"], name="one_draft_of_an_employee")]
