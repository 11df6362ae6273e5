"""What the planner keeps between sweeps, and the throw-away tables of one sweep."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from huifang.customers.models import Customer, Event
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import CText, EqualColumns
from huifang.policy.models import EventKind, Rule


class Sweep(models.Model):
    """One run of the planner: for which day, how far ahead, and from where the next one resumes.

    `resume_from` is the oldest transaction that was still running when the sweep began.
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
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")


class SweptRule(models.Model):
    """How a rule stood when it was last swept: a rule with another fingerprint is swept as if it were new."""

    rule = models.OneToOneField(Rule, models.CASCADE, primary_key=True, related_name="+")
    fingerprint = plain(models.BinaryField(max_length=32))


class AnchorDay(models.Model):
    """The day that a customer's attribute names, for attributes that anchor a rule. Follows from the customer."""

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


class Reach(models.Model):
    """The table of steps: one row for each step, each k or part within the horizon, and each kind of anchor.

    From an anchor on day A: base = A plus each (base_months, base_days) in turn; due_on = base + due;
    opens_on and closes_on as the form says. `anchored_from` and `anchored_to` bound A from outside, for the index.
    A row with a number in `dated` has its windows in `Dated` instead. `shape` tells which SELECT the row is for.
    """

    shape = models.SmallIntegerField()

    rule_id = models.IntegerField()
    version_id = models.IntegerField()
    post_id = models.IntegerField(null=True)
    form = plain(CText())
    occasion = plain(CText())  # what follows the anchor in the occasion's key; whole for periods
    kind = models.ForeignKey(EventKind, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    attribute = plain(CText(null=True))
    segment = models.IntegerField(default=0)  # by the customer alone; 0 is everyone
    moment = models.IntegerField(null=True)  # by the event, or by the day on which the occasion opens
    holds = plain(models.JSONField(default=dict))  # attributes that the customer must have: its own interval
    base_months = ArrayField(models.IntegerField(), default=list)
    base_days = ArrayField(models.IntegerField(), default=list)
    due_months = models.IntegerField(default=0)
    due_days = models.IntegerField(default=0)
    opens_months = models.IntegerField(default=0)
    opens_days = models.IntegerField(default=0)
    closes_months = models.IntegerField(default=0)
    closes_days = models.IntegerField(default=0)
    anchored_from = plain(models.DateField(null=True))
    anchored_to = plain(models.DateField(null=True))
    opens_from = plain(models.DateField())
    opens_to = plain(models.DateField())
    closes_from = plain(models.DateField())
    closes_on = plain(models.DateField(null=True))  # of periods
    joined_by = plain(models.DateField(null=True))  # of periods
    due_on = plain(models.DateField(null=True))  # of periods
    milestone_id = models.BigIntegerField(null=True)
    matched = plain(CText(null=True))  # the milestone's values of the attributes to match
    season_first = models.SmallIntegerField(null=True)
    season_last = models.SmallIntegerField(null=True)
    sample = models.BigIntegerField(null=True)  # of 2**32
    sampled_as = plain(CText(null=True))
    dated = models.IntegerField(null=True)
    until_kinds = ArrayField(models.IntegerField(), null=True)
    anchor_kinds = ArrayField(models.IntegerField(), default=list)
    until_match = ArrayField(CText(), default=list)
    everybody = models.SmallIntegerField(default=1)
    event = EqualColumns(Anchor, from_fields=["kind"], to_fields=["kind"])
    day = EqualColumns(DayAnchor, from_fields=["attribute"], to_fields=["attribute"])
    birthday = EqualColumns(Birthday, from_fields=["everybody"], to_fields=["everybody"])
    dates = EqualColumns(Dated, from_fields=["dated"], to_fields=["number"])
    prospect = EqualColumns(Prospect, from_fields=["everybody"], to_fields=["everybody"])
    counted_event = EqualColumns(CountedEvent, from_fields=["kind", "segment"], to_fields=["kind", "segment"])
    counted_day = EqualColumns(CountedDay, from_fields=["attribute", "segment"], to_fields=["attribute", "segment"])

    class Meta:
        managed = False


class Dirty(models.Model):
    """A customer of whom something changed since the last sweep."""

    customer = models.OneToOneField(
        Customer, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )

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
