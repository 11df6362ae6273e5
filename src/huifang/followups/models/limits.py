"""Contact limits as they hold work back, and duties that the contact for another one fulfilled."""

from __future__ import annotations

from django.db import models

from huifang.customers.models import Customer
from huifang.followups.models.follow_ups import FollowUp
from huifang.followups.models.records import Record
from huifang.kernel.personal import plain
from huifang.policy.models import Policy, Rule, Version


class Limit(models.Model):
    """A contact limit 联系限制 as its policy said it when the plan was last made.

    `terms` is a `logic.limits.Terms` as JSON. One that `is_for_all` protects every customer, else `Protected` names
    them.
    """

    policy = models.ForeignKey(Policy, models.CASCADE, db_index=False, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, db_index=False, related_name="+")
    key = plain(models.CharField(max_length=64))
    terms = plain(models.JSONField())
    fingerprint = plain(models.BinaryField(max_length=32))
    is_for_all = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "key"], name="one_limit_of_a_key")]


class Protected(models.Model):
    """A customer whom a limit protects. Follows from the customer; the planner keeps it."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    limit = models.ForeignKey(Limit, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "limit"], name="once_protected_by_a_limit")]


class RuleChannels(models.Model):
    """The channels that a rule in force may use, in its order of preference; none: any. The planner keeps it."""

    rule = models.OneToOneField(Rule, models.CASCADE, primary_key=True, related_name="+")
    channels = plain(models.JSONField(default=list))


class Fulfilment(models.Model):
    """A duty that is done because the contact for another follow-up of the same customer served it as well.

    It has no record of its own: the one record tells of both.
    """

    follow_up = models.OneToOneField(FollowUp, models.CASCADE, primary_key=True, related_name="+")
    record = models.ForeignKey(Record, models.CASCADE, related_name="fulfilments")
