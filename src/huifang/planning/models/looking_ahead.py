"""What was counted before anything was done: simulations, and what a version would change; what was decided then."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.org.models import Employee
from huifang.policy.models import Rule, Version


class Counting(models.TextChoices):
    """How far a count is."""

    ASKED = "asked"
    COUNTED = "counted"


class SimulationRun(models.Model):
    """A simulation that somebody asked for; a worker counts it. `draft` is the version that it is compared with.

    `done` of `steps` tell how far it is while it is counted.
    """

    employee = models.ForeignKey(Employee, models.CASCADE, null=True, related_name="+")
    asked_at = plain(models.DateTimeField())
    on = plain(models.DateField())
    to_on = plain(models.DateField())
    draft = models.ForeignKey(Version, models.CASCADE, null=True, related_name="+")
    state = plain(models.CharField(max_length=16, choices=Counting.choices, default=Counting.ASKED))
    done = models.SmallIntegerField(default=0)
    steps = models.SmallIntegerField(default=0)
    found = plain(models.JSONField(null=True))
    drafted = plain(models.JSONField(null=True))
    counted_at = plain(models.DateTimeField(null=True))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(to_on__gte=models.F("on")), name="simulation_ahead")]


class VersionDifference(models.Model):
    """What a version would change in the plan that stands, counted over all customers; the last count of each version.

    `digest` is that of the text that was counted; `found` holds counts and a few follow-ups as examples, by id.
    """

    version = models.OneToOneField(Version, models.CASCADE, related_name="+")
    asked_at = plain(models.DateTimeField())
    state = plain(models.CharField(max_length=16, choices=Counting.choices, default=Counting.ASKED))
    done = models.SmallIntegerField(default=0)
    steps = models.SmallIntegerField(default=0)
    digest = plain(models.BinaryField(max_length=32, default=b""))
    on = plain(models.DateField(null=True))
    horizon_on = plain(models.DateField(null=True))
    found = personal(models.JSONField(null=True), purpose="shows an approver whom a version would concern")
    counted_at = plain(models.DateTimeField(null=True))


class OpenWork(models.Model):
    """What was decided of the open work of a rule when a version takes effect: of what it re-dates, or cancels."""

    class Change(models.TextChoices):
        REDATED = "redated"
        CANCELLED = "cancelled"

    class Choice(models.TextChoices):
        KEEP = "keep"
        REDATE = "redate"
        CANCEL = "cancel"

    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+")
    change = plain(models.CharField(max_length=16, choices=Change.choices))
    choice = plain(models.CharField(max_length=16, choices=Choice.choices))
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    decided_at = plain(models.DateTimeField())
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "rule", "change"], name="one_decision_of_open_work"),
            models.CheckConstraint(
                condition=Q(choice__in=["keep", "cancel"]) | Q(choice="redate", change="redated"),
                name="open_work_choice_known",
            ),
        ]


class KeptDuty(models.Model):
    """A follow-up that stays as it is although a version would change it: so it was decided."""

    follow_up = models.OneToOneField(FollowUp, models.CASCADE, primary_key=True, related_name="+")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, related_name="+")
