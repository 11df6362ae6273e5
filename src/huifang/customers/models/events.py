"""What happened to customers."""

from __future__ import annotations

from django.db import models

from huifang.customers.models.people import Customer, Subject
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import CText, TransactionId
from huifang.policy.models import EventKind


class Event(models.Model):
    """Something happened to a customer. `occurred_on` is the day in the organisation's zone.

    `occurred_at` is None when only the day is known. A withdrawn event stays and counts for nothing.
    Without a customer it is a milestone. `entry` is the deed that wrote the row last, `first_entry` the one that made
    it.
    """

    external_id = plain(CText())
    customer = models.ForeignKey(
        Customer, models.CASCADE, null=True, db_constraint=False, db_index=False, related_name="events"
    )
    subject = models.ForeignKey(
        Subject, models.SET_NULL, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    kind = models.ForeignKey(EventKind, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    occurred_on = personal(models.DateField(), purpose="from which dates are counted")
    occurred_at = personal(models.DateTimeField(null=True), purpose="orders events of one day")
    attributes = personal(models.JSONField(default=dict, db_default={}), purpose="what segments and scripts ask for")
    withdrawn_on = plain(models.DateField(null=True))
    changed_in = TransactionId()
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    first_entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["customer", "kind", "occurred_on"], name="event_of_customer"),
            models.Index(fields=["kind", "occurred_on"], name="event_of_kind"),
            models.Index(fields=["changed_in"], name="event_changed_in"),
        ]
        constraints = [models.UniqueConstraint(fields=["external_id"], name="one_event_of_an_external_id")]
