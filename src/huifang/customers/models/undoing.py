"""What an import put other values over: kept for a while, so that an import that was a mistake can be taken back."""

from __future__ import annotations

from django.db import models

from huifang.customers.models.events import Event
from huifang.customers.models.people import ContactPerson, Customer, Stewardship, Subject
from huifang.history.models import Entry
from huifang.kernel.personal import personal
from huifang.kernel.sql.fields import EqualColumns


class Overwritten(models.Model):
    """The values of one row before and after an import, those that follow from others left out.

    `entry_id` stands among the values: the deed that had written the row last before.
    """

    class Of(models.IntegerChoices):
        CUSTOMER = 1
        EVENT = 2
        CONTACT_PERSON = 3
        SUBJECT = 4
        STEWARDSHIP = 5

    serial = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, related_name="+")
    of = models.SmallIntegerField(choices=Of.choices)
    row = models.BigIntegerField()
    before = personal(models.JSONField(), purpose="what a row held before an import, so that it can be taken back")
    after = personal(models.JSONField(), purpose="what an import made of it, to see whether it is still so")
    customer = EqualColumns(Customer, from_fields=["row"], to_fields=["id"], null=True)
    event = EqualColumns(Event, from_fields=["row"], to_fields=["id"], null=True)
    person = EqualColumns(ContactPerson, from_fields=["row"], to_fields=["id"], null=True)
    subject = EqualColumns(Subject, from_fields=["row"], to_fields=["id"], null=True)
    stewardship = EqualColumns(Stewardship, from_fields=["row"], to_fields=["id"], null=True)
