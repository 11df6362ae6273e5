"""Counts of all follow-ups as of a roll-up. Everything here follows from other rooms and can be made anew."""

from __future__ import annotations

from django.db import models

from huifang.customers.models import Customer
from huifang.followups.models import FollowUp
from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import EqualColumns
from huifang.org.models import Department, Employee
from huifang.planning.models import Sweep
from huifang.policy.models import Rule


class RollUp(models.Model):
    """When the counts were taken: follow-ups that somebody ended before `since_on` are counted as ended.

    `sweep` was the last sweep, `entry_id` the last entry of the history, `resume_from` the oldest transaction that was
    still running.
    """

    since_on = plain(models.DateField())
    sweep = models.ForeignKey(Sweep, models.CASCADE, null=True, related_name="+")
    entry_id = models.BigIntegerField()
    resume_from = models.BigIntegerField()


class Place(models.Model):
    """The department under which a customer's follow-ups are counted: the one it had at the roll-up."""

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, db_constraint=False, related_name="+")
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, db_constraint=False, db_index=False, related_name="+"
    )


class Tally(models.Model):
    """How many follow-ups of a rule and a department had this standing and this window.

    Windows that no day from `since_on` on tells apart are one.
    """

    rule = models.ForeignKey(Rule, models.CASCADE, db_index=False, related_name="+")
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    standing = models.SmallIntegerField()
    opens_on = plain(models.DateField())
    closes_on = plain(models.DateField())
    count = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["rule", "department"], name="tally_of_rule")]


class PlacedDuty(models.Model):
    """Insight's reading of a follow-up, with the place under which it is counted."""

    rule = models.ForeignKey(Rule, models.DO_NOTHING, related_name="+")
    customer = models.ForeignKey(Customer, models.DO_NOTHING, related_name="+")
    state = models.SmallIntegerField()
    opens_on = plain(models.DateField())
    closes_on = plain(models.DateField())
    ended_on = plain(models.DateField(null=True))
    place = EqualColumns(Place, from_fields=["customer"], to_fields=["customer"])

    class Meta:
        managed = False
        db_table = FollowUp._meta.db_table


LONGEST_VIEW_NAME = 60


class SavedView(models.Model):
    """A list of customers that somebody keeps under a name: for themselves, or for everybody when `is_shared`.

    `listing` is a `followups.logic.listing.Listing`. Whoever opens it sees those customers alone whom they may see.
    """

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    name = personal(models.CharField(max_length=LONGEST_VIEW_NAME), purpose="by which its owner finds it again")
    is_shared = models.BooleanField(default=False)
    listing = personal(models.JSONField(), purpose="which customers are listed, maybe by a value of one of them")
    saved_at = plain(models.DateTimeField())

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(is_shared=True), name="saved_view_shared")]
        constraints = [models.UniqueConstraint(fields=["employee", "name"], name="one_saved_view_of_a_name")]
