"""Customers, the ways to reach them, what the relation is about, and who looks after them."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import CText, TransactionId
from huifang.org.models import Department, Employee


class Customer(models.Model):
    """A person or an organisation.

    `values_changed_on` is the last day on which a value that segments look at changed; None since registration.
    `birthday` stands as recorded in its calendar (`1990-05-04`, `05-04`, `1985-L06-15`); `born_on` is the solar day.
    `entry` is the deed that wrote the row last, `first_entry` the one that made it.
    """

    class Kind(models.IntegerChoices):
        PERSON = 1
        ORGANISATION = 2

    class Calendar(models.TextChoices):
        SOLAR = "solar"
        LUNAR = "lunar"

    external_id = personal(CText(), purpose="the customer's number in the company's own systems")
    kind = models.SmallIntegerField(choices=Kind.choices, default=Kind.PERSON, db_default=Kind.PERSON)
    name = personal(models.TextField(), purpose="whom to contact")
    pinyin_key = personal(CText(blank=True, default="", db_default=""), purpose="sorts by name")
    search_words = personal(SearchVectorField(default="", db_default=""), purpose="finds by name, pinyin and initials")
    joined_on = personal(models.DateField(null=True), purpose="since when follow-ups are owed")
    birthday = personal(
        CText(blank=True, default="", db_default=""), purpose="birthday greetings that a policy asks for"
    )
    birthday_calendar = plain(CText(choices=Calendar.choices, default=Calendar.SOLAR, db_default=Calendar.SOLAR))
    born_on = personal(models.DateField(null=True), purpose="rules on age")
    # Checked when a customer is written; a check of the database would cost an import a tenth of its time.
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    attributes = personal(models.JSONField(default=dict, db_default={}), purpose="what segments and forms ask for")
    opted_out_on = personal(models.DateField(null=True), purpose="the refusal of contacts that we must respect")
    values_changed_on = plain(models.DateField(null=True))
    changed_in = TransactionId()
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    first_entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        indexes = [
            GinIndex(fields=["search_words"], name="customer_search_words"),
            models.Index(fields=["changed_in"], name="customer_changed_in"),
            models.Index(fields=["department"], condition=Q(department__isnull=False), name="customer_department"),
            models.Index(fields=["pinyin_key", "id"], name="customer_in_order_of_names"),
        ]
        constraints = [
            # Not `unique=True`: Django would add an index for LIKE, which an index in the order of "C" serves already.
            models.UniqueConstraint(fields=["external_id"], name="one_customer_of_an_external_id"),
            models.CheckConstraint(condition=Q(kind__in=[1, 2]), name="customer_kind_known"),
        ]


class ContactPerson(models.Model):
    """A person to speak to at an organisation."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contact_persons")
    name = personal(models.TextField(), purpose="whom to ask for")
    role = personal(models.TextField(blank=True, default=""), purpose="what the person decides")
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "name"], name="one_contact_person_of_a_name")]


class ContactPoint(models.Model):
    """One way to reach or to know a customer, encrypted; found by keyed indexes, never by its value.

    The id is made before encryption and bound into it, so a merge of customers re-encrypts nothing. Where people know
    values by their last four (phones, ID numbers) the keyed index begins with eight bytes that stand for those.
    """

    class Kind(models.IntegerChoices):
        PHONE = 1
        EMAIL = 2
        ID_NUMBER = 3
        ADDRESS = 4

    id = models.UUIDField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE, db_constraint=False, related_name="contact_points")
    contact_person = models.ForeignKey(
        ContactPerson, models.CASCADE, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    kind = models.SmallIntegerField(choices=Kind.choices)
    value = personal(models.BinaryField(), purpose="how to reach the customer; encrypted")
    keyed_index = personal(models.BinaryField(max_length=24), purpose="look-up, exact or by the last four; keyed")
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        indexes = [
            # Nobody is looked up by an address; it is compared with those of its own customer only.
            models.Index(fields=["keyed_index"], condition=Q(kind__in=[1, 2, 3]), name="contact_keyed_index"),
        ]
        constraints = [models.CheckConstraint(condition=Q(kind__in=[1, 2, 3, 4]), name="contact_kind_known")]


class Subject(models.Model):
    """What the relation is about 标的: a flat, a device, a course, a contract."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="subjects")
    external_id = plain(CText())
    kind = plain(CText())
    title = personal(models.TextField(blank=True, default=""), purpose="what the talk is about")
    attributes = personal(models.JSONField(default=dict, db_default={}), purpose="what forms and segments ask for")
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["external_id"], name="one_subject_of_an_external_id")]


class Stewardship(models.Model):
    """An employee looks after a customer 归属, from a day until a day (None: still)."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_constraint=False, related_name="stewardships")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    from_on = plain(models.DateField())
    until_on = plain(models.DateField(null=True))
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "employee"], condition=Q(until_on=None), name="one_open_stewardship"
            )
        ]
