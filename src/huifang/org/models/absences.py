"""When somebody is away, and who stands in meanwhile."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from huifang.kernel.personal import personal, plain
from huifang.org.models.people import Employee


class AbsenceSet(models.QuerySet["Absence"]):
    def on(self, day: date) -> AbsenceSet:
        """Those that a day falls into."""
        return self.filter(first_on__lte=day, last_on__gte=day)

    def meeting(self, first_on: date, last_on: date) -> AbsenceSet:
        """Those that share a day with a span."""
        return self.filter(first_on__lte=last_on, last_on__gte=first_on)


class Absence(models.Model):
    """An absence 请假: an employee is away from a day to a day, both inclusive. `stand_in` works for them then.

    It never says why beyond its kind. Nothing is moved for it that the days themselves do not bring back: whoever
    stands in reaches what is in the other's hands while it lasts, and no longer.
    """

    class Kind(models.TextChoices):
        LEAVE = "leave"
        DAY_OFF = "day_off"
        TRAINING = "training"

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    first_on = personal(models.DateField(), purpose="has colleagues do the work of somebody who is away")
    last_on = personal(models.DateField(), purpose="gives the work back")
    kind = plain(models.CharField(max_length=16, choices=Kind.choices, default=Kind.LEAVE))
    stand_in = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")

    objects = AbsenceSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["last_on", "first_on"], name="absence_by_its_days")]
        constraints = [
            models.UniqueConstraint(fields=["employee", "first_on"], name="one_absence_from_a_day"),
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=F("employee")), name="absence_stood_in_by_another"
            ),
            models.CheckConstraint(condition=Q(kind__in=["leave", "day_off", "training"]), name="absence_kind_known"),
        ]
