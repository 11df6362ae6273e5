"""The table of steps."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from huifang.kernel.personal import plain
from huifang.kernel.sql.fields import CText, EqualColumns
from huifang.planning.models.asked import Anchor, Birthday, CountedDay, CountedEvent, Dated, DayAnchor, Prospect
from huifang.policy.models import EventKind


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
    everybody = models.SmallIntegerField(default=1, db_default=1)
    turn = models.SmallIntegerField(default=0)
    calendar = models.SmallIntegerField(default=1)  # of the working days over which the policy's duties are spread
    event = EqualColumns(Anchor, from_fields=["kind"], to_fields=["kind"])
    day = EqualColumns(DayAnchor, from_fields=["attribute"], to_fields=["attribute"])
    birthday = EqualColumns(Birthday, from_fields=["everybody"], to_fields=["everybody"])
    dates = EqualColumns(Dated, from_fields=["dated"], to_fields=["number"])
    prospect = EqualColumns(Prospect, from_fields=["everybody"], to_fields=["everybody"])
    counted_event = EqualColumns(CountedEvent, from_fields=["kind", "segment"], to_fields=["kind", "segment"])
    counted_day = EqualColumns(CountedDay, from_fields=["attribute", "segment"], to_fields=["attribute", "segment"])

    class Meta:
        managed = False
