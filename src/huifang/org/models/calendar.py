"""The working calendar: public holidays, make-up workdays 调休, and festivals of the company's own."""

from __future__ import annotations

from django.db import models

from huifang.kernel.personal import plain


class CalendarYear(models.Model):
    """A year of which days differ from the ordinary week. `digest` is another one whenever a day of it changes.

    `source` says where its public holidays come from; empty while they are not published, and the year is estimated.
    """

    year = models.SmallIntegerField(primary_key=True)
    source = plain(models.CharField(max_length=100, blank=True, default=""))
    digest = plain(models.BinaryField(max_length=32))


class CalendarDay(models.Model):
    """A day that differs from the ordinary week. One that the company set itself outlives what is published."""

    day = plain(models.DateField(primary_key=True))
    works = models.BooleanField()
    name = plain(models.CharField(max_length=100, blank=True, default=""))
    is_own = models.BooleanField(default=False)


class Festival(models.Model):
    """A festival of the company's own, such as its founding day: `08-18`, or `lunar:03-03`."""

    key = plain(models.CharField(max_length=50, unique=True))
    date = plain(models.CharField(max_length=16))
