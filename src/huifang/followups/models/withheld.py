"""What is kept from an employee, because it speaks of a complaint about them. Source: security.md, T15."""

from __future__ import annotations

from django.db import models

from huifang.customers.models import Event
from huifang.org.models import Employee


class WithheldEvent(models.Model):
    """An event that an employee is told nothing of, nor of the follow-ups that answer it. There are very few."""

    employee = models.ForeignKey(Employee, models.CASCADE, db_index=False, related_name="+")
    event = models.ForeignKey(Event, models.CASCADE, db_constraint=False, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "event"], name="one_event_withheld_once")]
