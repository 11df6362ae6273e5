"""How customers want to be contacted, as they said it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from huifang.customers.logic.wishes import PERIODS
from huifang.customers.models.people import Customer
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.org.models import Employee


class ContactWish(models.Model):
    """A wish about contacts 联系意愿: the last that a customer said; what is empty is left to the policies.

    Who refuses all contacts has opted out instead. `only_channels` leaves out every other channel, `no_channels` these
    alone; at most one of the two is said. From `from_at` until `until_at`, on `days` (1 is Monday), at most `at_most`
    contacts in each `per`, and none up to and with `quiet_until`. What was said before stands in the history.
    """

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True, db_constraint=False, related_name="+")
    only_channels = personal(ArrayField(models.TextField(), default=list), purpose="how the customer may be contacted")
    no_channels = personal(ArrayField(models.TextField(), default=list), purpose="how the customer is not contacted")
    from_at = personal(models.TimeField(null=True), purpose="when the customer may be contacted")
    until_at = personal(models.TimeField(null=True), purpose="when the customer may be contacted")
    days = personal(
        ArrayField(models.SmallIntegerField(), default=list), purpose="on which weekdays the customer may be contacted"
    )
    at_most = models.SmallIntegerField(null=True)
    per = plain(models.CharField(max_length=16, blank=True, default=""))
    quiet_until = personal(models.DateField(null=True), purpose="until when the customer is left in peace")
    reason = personal(models.TextField(), purpose="how the customer said so")
    noted_at = plain(models.DateTimeField())
    noted_by = models.ForeignKey(Employee, models.PROTECT, db_index=False, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_at=None, until_at=None) | Q(from_at__lt=F("until_at")), name="wish_hours_in_order"
            ),
            models.CheckConstraint(
                condition=Q(at_most=None, per="") | Q(at_most__gte=1, per__in=PERIODS), name="wish_at_most_per_period"
            ),
            models.CheckConstraint(
                condition=Q(only_channels=[]) | Q(no_channels=[]), name="wish_names_channels_in_one_way"
            ),
        ]
