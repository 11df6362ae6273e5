"""What an import holds on the way: rows checked and encrypted, not yet customers and events.

One import works at a time, so a row's number identifies it. The tables are not logged: a crash of the server empties
all of them together, and the import begins anew.
"""

from __future__ import annotations

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from huifang.customers.models.events import Event
from huifang.customers.models.people import ContactPoint, Customer, Subject
from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import CText, EqualColumns
from huifang.org.models import Department, Employee
from huifang.policy.models import EventKind

ON_THE_WAY = "on the way to where it is kept; gone when the import ends"


class StagedImport(models.Model):
    """The import under way, one row at the most: which file by which map, and how many units of it are staged.

    `is_applied` when the staged rows are customers and events, and only the refusals are still to be told.
    """

    file_sha256 = plain(models.BinaryField(max_length=32))
    map_sha256 = plain(models.BinaryField(max_length=32))
    units = models.BigIntegerField(default=0)
    is_applied = models.BooleanField(default=False)


class StagedCustomer(models.Model):
    """A row about a customer. What the row does not say is None or empty, and changes nothing.

    `fresh_id` is the customer's id if it is a new one; `digest` is keyed and equal for rows that say the same.
    """

    row = models.BigIntegerField(primary_key=True)
    fresh_id = models.BigIntegerField()
    digest = plain(models.BinaryField(max_length=16))
    external_id = personal(CText(null=True), purpose=ON_THE_WAY)
    kind = models.SmallIntegerField(null=True)
    name = personal(models.TextField(default=""), purpose=ON_THE_WAY)
    pinyin_key = personal(CText(default=""), purpose=ON_THE_WAY)
    search_words = personal(SearchVectorField(default=""), purpose=ON_THE_WAY)
    joined_on = personal(models.DateField(null=True), purpose=ON_THE_WAY)
    birthday = personal(CText(default=""), purpose=ON_THE_WAY)
    birthday_calendar = plain(CText(default=""))
    born_on = personal(models.DateField(null=True), purpose=ON_THE_WAY)
    department = models.ForeignKey(
        Department, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    steward = models.ForeignKey(
        Employee, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    attributes = personal(models.JSONField(default=dict), purpose=ON_THE_WAY)
    opted_out_on = personal(models.DateField(null=True), purpose=ON_THE_WAY)
    person_name = personal(models.TextField(default=""), purpose=ON_THE_WAY)
    person_role = personal(models.TextField(default=""), purpose=ON_THE_WAY)
    subject_id = plain(CText(null=True))
    subject_kind = plain(CText(default=""))
    subject_title = personal(models.TextField(default=""), purpose=ON_THE_WAY)
    known = EqualColumns(Customer, from_fields=["external_id"], to_fields=["external_id"], null=True)
    subject = EqualColumns(Subject, from_fields=["subject_id"], to_fields=["external_id"], null=True)


class StagedMatch(models.Model):
    """A row that is taken: which customer it is about (None: a milestone), whether it makes a new customer or event."""

    row = models.BigIntegerField(primary_key=True)
    customer = models.ForeignKey(
        Customer, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    is_new = models.BooleanField()
    said = EqualColumns(StagedCustomer, from_fields=["row"], to_fields=["row"])
    event = EqualColumns("StagedEvent", from_fields=["row"], to_fields=["row"])


class StagedContactPoint(models.Model):
    """A contact point of a row, under the id that it keeps; `of_person` when it is the contact person's."""

    id = models.UUIDField(primary_key=True)
    row = models.BigIntegerField()
    of_person = models.BooleanField()
    kind = models.SmallIntegerField(choices=ContactPoint.Kind.choices)
    value = personal(models.BinaryField(), purpose=ON_THE_WAY)
    keyed_index = personal(models.BinaryField(max_length=24), purpose=ON_THE_WAY)
    match = EqualColumns(StagedMatch, from_fields=["row"], to_fields=["row"])
    said = EqualColumns(StagedCustomer, from_fields=["row"], to_fields=["row"])


class StagedClaim(models.Model):
    """Whom a row without an external id is about, by its phone and ID numbers.

    `customers` counts those who have one of its numbers, `customer` is one of them; `first` is an earlier row of the
    file that is about the same one.
    """

    row = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField(null=True)
    customers = models.IntegerField()
    customer = models.ForeignKey(
        Customer, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    said = EqualColumns(StagedCustomer, from_fields=["row"], to_fields=["row"])
    first_said = EqualColumns(StagedCustomer, from_fields=["first"], to_fields=["row"])
    match = EqualColumns(StagedMatch, from_fields=["customer"], to_fields=["customer"], null=True)


class StagedEvent(models.Model):
    """A row about an event; `customer_id` and `subject_id` are external ids, `kind` a key."""

    row = models.BigIntegerField(primary_key=True)
    digest = plain(models.BinaryField(max_length=16))
    external_id = plain(CText())
    customer_id = personal(CText(null=True), purpose=ON_THE_WAY)
    subject_id = plain(CText(null=True))
    kind = plain(CText())
    occurred_on = personal(models.DateField(), purpose=ON_THE_WAY)
    occurred_at = personal(models.DateTimeField(null=True), purpose=ON_THE_WAY)
    attributes = personal(models.JSONField(default=dict), purpose=ON_THE_WAY)
    known = EqualColumns(Event, from_fields=["external_id"], to_fields=["external_id"], null=True)
    customer = EqualColumns(Customer, from_fields=["customer_id"], to_fields=["external_id"], null=True)
    subject = EqualColumns(Subject, from_fields=["subject_id"], to_fields=["external_id"], null=True)
    event_kind = EqualColumns(EventKind, from_fields=["kind"], to_fields=["key"], null=True)


class StagedRefusal(models.Model):
    """Why a row is not taken. `value` is encrypted: a number in the wrong column is a number all the same.

    `point` is the contact point that the reason speaks of, where the database found it.
    """

    id = models.UUIDField(primary_key=True)
    row = models.BigIntegerField()
    column = plain(models.TextField(default=""))
    value = personal(models.BinaryField(null=True), purpose=ON_THE_WAY)
    reason = plain(models.TextField())
    parts = plain(models.JSONField(default=dict))
    point = models.UUIDField(null=True)
    contact = EqualColumns(StagedContactPoint, from_fields=["point"], to_fields=["id"], null=True)
