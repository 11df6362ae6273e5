"""The follow-up: what a rule demands, or a person planned, of one customer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huifang.customers.models import Customer, Event
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import CText
from huifang.org.models import Employee, Post
from huifang.policy.models import Rule, Version


class FollowUpSet(models.QuerySet["FollowUp"]):
    def untouched(self) -> FollowUpSet:
        """Planned and never attempted: what a sweep may still change."""
        return self.filter(state=FollowUp.State.PLANNED, attempts=0)

    def late_on(self, day: models.F | object) -> FollowUpSet:
        return self.filter(state=FollowUp.State.PLANNED, closes_on__lt=day)


class FollowUp(models.Model):
    """A duty is identified by its rule, customer and occasion; the database refuses a second one.

    The planner writes duties by the million, so what its own SELECT joins carries no second check in the
    database (`db_constraint=False`); `huifang fsck` counts orphans.
    """

    class State(models.IntegerChoices):
        PLANNED = 1
        DONE = 2
        GIVEN_UP = 3
        WAIVED = 4
        CANCELLED = 5

    class Reason(models.IntegerChoices):
        """Why a sweep cancelled a duty; a person's reasons stand in the history."""

        NONE = 0
        ANCHOR_GONE = 1
        SUPERSEDED = 2
        LEFT_SEGMENT = 3
        RULE_GONE = 4
        OPTED_OUT = 5

    rule = models.ForeignKey(Rule, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+")
    occasion = personal(CText(), purpose="names what the duty answers, which may be a day of the customer's own")
    opens_on = plain(models.DateField())
    due_on = plain(models.DateField())
    closes_on = plain(models.DateField())
    post = models.ForeignKey(Post, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+")
    agent = models.ForeignKey(
        Employee, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    state = models.SmallIntegerField(choices=State.choices, default=State.PLANNED, db_default=State.PLANNED)
    reason = models.SmallIntegerField(choices=Reason.choices, default=Reason.NONE, db_default=Reason.NONE)
    attempts = models.SmallIntegerField(default=0, db_default=0)
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    objects = FollowUpSet.as_manager()

    class Meta:
        indexes = [
            # Two columns and no id: a plan writes millions of equal keys, which the database then keeps together.
            models.Index(fields=["post", "due_on"], condition=Q(state=1), name="followup_of_post"),
            models.Index(
                fields=["agent", "due_on"], condition=Q(state=1, agent__isnull=False), name="followup_of_agent"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "rule", "occasion"], name="one_duty_of_an_occasion"),
            models.CheckConstraint(condition=Q(state__in=[1, 2, 3, 4, 5]), name="followup_state_known"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on"), due_on__lte=F("closes_on")), name="followup_window_in_order"
            ),
        ]
