"""What a sweep lays out before it asks who is owed what."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from huifang.customers.models import Customer, Event
from huifang.kernel.personal import plain
from huifang.kernel.sql.fields import CText, EqualColumns
from huifang.planning.models.swept import AnchorDay, BirthdayDay
from huifang.policy.models import EventKind


class Prospect(models.Model):
    """A customer as the steps see it, within one statement: `segments` are the numbers of those it is in.

    `birthday` is as in `BirthdayDay`, where a step asks for it.
    """

    customer = models.OneToOneField(Customer, models.DO_NOTHING, primary_key=True, related_name="+")
    segments = ArrayField(models.IntegerField())
    joined_on = plain(models.DateField(null=True))
    values_changed_on = plain(models.DateField(null=True))
    everybody = models.SmallIntegerField(default=1)  # joins all customers to a step that has no anchor
    birthday = plain(CText(null=True))
    department_id = models.BigIntegerField(null=True)

    class Meta:
        managed = False


class Birthday(models.Model):
    """Planning's reading of a birthday in a year, with the customers whose birthday it is."""

    birthday = plain(CText())
    year = models.SmallIntegerField()
    occurred_on = plain(models.DateField())
    everybody = models.SmallIntegerField()
    prospect = EqualColumns(Prospect, from_fields=["birthday"], to_fields=["birthday"])

    class Meta:
        managed = False
        db_table = BirthdayDay._meta.db_table


class Anchor(models.Model):
    """Planning's reading of a customer's event."""

    external_id = plain(CText())
    customer = models.ForeignKey(Customer, models.DO_NOTHING, related_name="+")
    kind = models.ForeignKey(EventKind, models.DO_NOTHING, related_name="+")
    occurred_on = plain(models.DateField())
    occurred_at = plain(models.DateTimeField(null=True))
    attributes = plain(models.JSONField())
    withdrawn_on = plain(models.DateField(null=True))
    prospect = EqualColumns(Prospect, from_fields=["customer"], to_fields=["customer"])

    class Meta:
        managed = False
        db_table = Event._meta.db_table


class DayAnchor(models.Model):
    """Planning's reading of an anchor day, with the customer's own facts."""

    pk = models.CompositePrimaryKey("customer_id", "attribute")
    customer = models.ForeignKey(Customer, models.DO_NOTHING, related_name="+")
    attribute = plain(CText())
    occurred_on = plain(models.DateField())
    prospect = EqualColumns(Prospect, from_fields=["customer"], to_fields=["customer"])

    class Meta:
        managed = False
        db_table = AnchorDay._meta.db_table


class CountedEvent(models.Model):
    """An event beside a segment that its customer is in: a cadence is counted out for those alone, within one sweep."""

    pk = models.CompositePrimaryKey("id", "segment")
    id = models.BigIntegerField()
    segment = models.IntegerField()
    external_id = plain(CText())
    customer = models.ForeignKey(Customer, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    kind = models.ForeignKey(EventKind, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    occurred_on = plain(models.DateField())
    occurred_at = plain(models.DateTimeField(null=True))
    attributes = plain(models.JSONField())
    withdrawn_on = plain(models.DateField(null=True))
    values_changed_on = plain(models.DateField(null=True))
    department_id = models.BigIntegerField(null=True)
    prospect = EqualColumns(Prospect, from_fields=["customer"], to_fields=["customer"])

    class Meta:
        managed = False


class CountedDay(models.Model):
    """An anchor day beside a segment that its customer is in."""

    pk = models.CompositePrimaryKey("customer_id", "attribute", "segment")
    segment = models.IntegerField()
    customer = models.ForeignKey(Customer, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    attribute = plain(CText())
    occurred_on = plain(models.DateField())
    values_changed_on = plain(models.DateField(null=True))
    department_id = models.BigIntegerField(null=True)
    prospect = EqualColumns(Prospect, from_fields=["customer"], to_fields=["customer"])

    class Meta:
        managed = False


class Dated(models.Model):
    """The window of a step's occasion for an anchor on one day, where working days decide: they are counted beforehand.

    `occasion` follows the anchor in the occasion's key.
    """

    number = models.IntegerField()
    anchored_on = plain(models.DateField())
    occasion = plain(CText())
    opens_on = plain(models.DateField())
    due_on = plain(models.DateField())
    closes_on = plain(models.DateField())

    class Meta:
        managed = False
