"""Which sweeps there were, and what each of them remembers."""

from __future__ import annotations

from django.db import models

from huifang.customers.models import Customer
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import CText
from huifang.policy.models import Rule


class Sweep(models.Model):
    """One run of the planner: for which day, how far ahead, and from where the next one resumes.

    `resume_from` is the oldest transaction that was still running when the sweep began; `ended` counts what ended
    without anyone's hand.
    """

    on = plain(models.DateField())
    horizon_on = plain(models.DateField())
    cluster = plain(models.CharField(max_length=32))
    resume_from = models.BigIntegerField()
    is_full = models.BooleanField()
    made = models.BigIntegerField()
    redated = models.BigIntegerField()
    cancelled = models.BigIntegerField()
    revived = models.BigIntegerField()
    ended = models.BigIntegerField(default=0, db_default=0)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")


class SweptRule(models.Model):
    """How a rule stood when it was last swept: a rule with another fingerprint is swept as if it were new."""

    rule = models.OneToOneField(Rule, models.CASCADE, primary_key=True, related_name="+")
    fingerprint = plain(models.BinaryField(max_length=32))


class AnchorDay(models.Model):
    """The day that a customer's attribute names, for attributes that anchor a rule. Follows from the customer."""

    pk = models.CompositePrimaryKey("customer_id", "attribute")
    customer = models.ForeignKey(Customer, models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    attribute = plain(CText())
    occurred_on = personal(models.DateField(), purpose="from which dates are counted")

    class Meta:
        indexes = [models.Index(fields=["attribute", "occurred_on"], name="anchor_day_of_attribute")]


class BirthdayDay(models.Model):
    """On which day a birthday falls in a year, for every day of birth that can be written in either calendar.

    `birthday` is `solar 02-29` or `lunar L06-15`; `year` is the lunar year for lunar ones. Filled as asked for.
    """

    birthday = plain(CText())
    year = models.SmallIntegerField()
    occurred_on = plain(models.DateField())
    everybody = models.SmallIntegerField(default=1)  # joins every birthday to a step that greets on them

    class Meta:
        indexes = [
            models.Index(fields=["occurred_on"], name="birthday_day_occurred_on"),
            models.Index(fields=["year"], name="birthday_day_year"),
        ]
