"""How much a day of a pool can take, and the throw-away tables by which days over capacity are levelled."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huifang.history.models import Entry
from huifang.kernel.personal import plain
from huifang.kernel.sql.fields import EqualColumns
from huifang.org.models import Post

LARGEST_LOAD = 1_000


class DailyLoad(models.Model):
    """How many follow-ups a holder of a post can make on a working day; without a post, everybody else can."""

    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    per_day = plain(models.PositiveSmallIntegerField())
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post"], nulls_distinct=False, name="one_daily_load_of_a_post"),
            models.CheckConstraint(condition=Q(per_day__gte=1, per_day__lte=LARGEST_LOAD), name="daily_load_in_bounds"),
        ]


class Moved(models.Model):
    """Which of the follow-ups that are alike go to another day: those numbered from `first` to `last`."""

    post_id = models.IntegerField()
    place = models.BigIntegerField()  # the department, 0 for none
    opens_on = plain(models.DateField())
    closes_on = plain(models.DateField())
    planned_on = plain(models.DateField())
    barred_by = models.BigIntegerField()  # bits of the limits that leave them in peace on some days
    first = models.IntegerField()
    last = models.IntegerField()
    to_on = plain(models.DateField())

    class Meta:
        managed = False


class Movable(models.Model):
    """A follow-up that may be moved, with its number among those that are alike."""

    id = models.BigIntegerField(primary_key=True)
    post_id = models.IntegerField()
    place = models.BigIntegerField()
    opens_on = plain(models.DateField())
    closes_on = plain(models.DateField())
    planned_on = plain(models.DateField())
    barred_by = models.BigIntegerField()
    number = models.IntegerField()
    moved = EqualColumns(
        Moved,
        from_fields=["post_id", "place", "opens_on", "closes_on", "planned_on", "barred_by"],
        to_fields=["post_id", "place", "opens_on", "closes_on", "planned_on", "barred_by"],
    )

    class Meta:
        managed = False


class CountedDate(models.Model):
    """A day to come that counts in one of the calendars over which duties are spread."""

    calendar = models.SmallIntegerField()
    day = plain(models.DateField())

    class Meta:
        managed = False


class Disturbing(models.Model):
    """A follow-up that is planned for a day on which its customer is left in peace."""

    id = models.BigIntegerField(primary_key=True)
    customer_id = models.BigIntegerField()
    rule_id = models.IntegerField()
    calendar = models.SmallIntegerField()
    is_meant = models.BooleanField()
    opens_on = plain(models.DateField())
    due_on = plain(models.DateField())
    closes_on = plain(models.DateField())
    planned_on = plain(models.DateField())
    date = EqualColumns(CountedDate, from_fields=["calendar"], to_fields=["calendar"])

    class Meta:
        managed = False
