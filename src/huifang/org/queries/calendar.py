"""What the organisation's working calendar holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery

from huifang.kernel.calendars import published as library
from huifang.kernel.calendars.festivals import FestivalDate, read_festival_date
from huifang.kernel.calendars.working import PublishedDays
from huifang.org.models import CalendarDay, CalendarYear, Festival, Organisation


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year of the calendar. `source` is empty for a year that is not published: it is estimated."""

    year: int
    source: str
    days_off: int
    made_up: int
    own: int


def organisation_and_calendar() -> tuple[Organisation, int | None]:
    """The organisation, and the last year of which its calendar holds the public holidays, if any.

    One statement, and one more before the organisation has described itself.
    """
    years = CalendarYear.objects.exclude(source="").order_by("-year").values_list("year", flat=True)[:1]
    found = Organisation.objects.filter(id=1).annotate(published_until=Subquery(years)).first()
    return (found, found.published_until) if found else (Organisation(id=1), next(iter(years), None))


def published_days() -> PublishedDays:
    """Every day that differs from the ordinary week, and the years that are published. Two statements."""
    years = CalendarYear.objects.exclude(source="").values_list("year", flat=True)
    return PublishedDays(dict(CalendarDay.objects.values_list("day", "works")), frozenset(years))


def known_days() -> PublishedDays:
    """What differs from the ordinary week: what is known to everybody, and before it what the organisation says."""
    own, known = published_days(), library.published_days()
    return PublishedDays({**known.works, **own.works}, known.years | own.years)


def calendar_digests() -> dict[int, bytes]:
    """The digest of each year: what depends on working days depends on these."""
    return {year: bytes(digest) for year, digest in CalendarYear.objects.values_list("year", "digest")}


def calendar_years() -> list[YearLine]:
    """A line for each year."""
    days: dict[int, list[tuple[bool, bool]]] = {}
    for day, works, is_own in CalendarDay.objects.values_list("day", "works", "is_own"):
        days.setdefault(day.year, []).append((works, is_own))
    return [
        YearLine(
            year=year,
            source=source,
            days_off=sum(not works for works, _ in days.get(year, [])),
            made_up=sum(works for works, _ in days.get(year, [])),
            own=sum(is_own for _, is_own in days.get(year, [])),
        )
        for year, source in CalendarYear.objects.order_by("year").values_list("year", "source")
    ]


def days_of_year(year: int) -> list[CalendarDay]:
    """The days of a year that differ from the ordinary week, in order."""
    return list(CalendarDay.objects.filter(day__range=(date(year, 1, 1), date(year, 12, 31))).order_by("day"))


def own_festivals() -> dict[str, FestivalDate]:
    """The company's own festivals by key."""
    return {key: read_festival_date(text) for key, text in Festival.objects.order_by("key").values_list("key", "date")}
