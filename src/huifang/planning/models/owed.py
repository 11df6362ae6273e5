"""What is owed, beside what stands."""

from __future__ import annotations

from django.db import models

from huifang.customers.models import Customer
from huifang.kernel.personal import plain
from huifang.kernel.sql.fields import CText, EqualColumns


class Dirty(models.Model):
    """A customer of whom something changed since the last sweep."""

    customer = models.OneToOneField(
        Customer, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    is_rewritten = models.BooleanField(db_default=True)
    """Whether what is written of the customer may be another; else something happened to the customer, no more."""

    class Meta:
        managed = False


class Owed(models.Model):
    """What the rules ask of the customers in question, to be compared with what stands."""

    customer = models.ForeignKey(Customer, models.DO_NOTHING, db_constraint=False, related_name="+")
    rule_id = models.IntegerField()
    occasion = plain(CText())
    version_id = models.IntegerField()
    event_id = models.BigIntegerField(null=True)
    post_id = models.IntegerField(null=True)
    department_id = models.BigIntegerField(null=True)
    opens_on = plain(models.DateField())
    due_on = plain(models.DateField())
    closes_on = plain(models.DateField())
    planned_on = plain(models.DateField())
    is_member = models.BooleanField()
    is_superseded = models.BooleanField()

    class Meta:
        managed = False


class Duty(models.Model):
    """A follow-up that a sweep may still change, beside what is owed; taken out of all of them within one sweep."""

    id = models.BigIntegerField(primary_key=True)

    rule_id = models.IntegerField()
    customer = models.ForeignKey(Customer, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    occasion = plain(CText())
    version_id = models.IntegerField()
    event_id = models.BigIntegerField(null=True)
    post_id = models.IntegerField(null=True)
    opens_on = plain(models.DateField())
    due_on = plain(models.DateField())
    closes_on = plain(models.DateField())
    planned_on = plain(models.DateField())
    state = models.SmallIntegerField()
    reason = models.SmallIntegerField()
    attempts = models.SmallIntegerField()
    owed = EqualColumns(
        Owed,
        from_fields=["customer", "rule_id", "occasion"],
        to_fields=["customer", "rule_id", "occasion"],
        null=True,
    )

    class Meta:
        managed = False


class Unasked(models.Model):
    """A duty that stands and that is asked of no member: its customer has left the segment, or its anchor is gone."""

    customer_id = models.BigIntegerField()
    rule_id = models.IntegerField()
    occasion = plain(CText())

    class Meta:
        managed = False


class Compared(models.Model):
    """A planned duty, and what would become of it; the days that it would have are empty where it is not asked for."""

    rule_id = models.IntegerField()
    customer_id = models.BigIntegerField()
    occasion = plain(CText())
    change = plain(CText())
    opens_on = plain(models.DateField())
    due_on = plain(models.DateField())
    closes_on = plain(models.DateField())
    new_opens_on = plain(models.DateField(null=True))
    new_due_on = plain(models.DateField(null=True))
    new_closes_on = plain(models.DateField(null=True))

    class Meta:
        managed = False
