"""Keep the working calendar: load what is published, set single days, name festivals of one's own.

Who asked and why is recorded by the caller, in the same transaction: the history stands above this room.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction

from huifang.kernel.calendars import published
from huifang.kernel.calendars.festivals import FESTIVALS, BadFestivalDate, FestivalDate, read_festival_date
from huifang.kernel.calendars.published import PublishedDay
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.org.models import CalendarDay, CalendarYear, Festival

LOCK = "org.calendar"


class NoOwnFestival(Exception):
    """The festival cannot be kept under this name or on this date; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@transaction.atomic
def load_known_years() -> tuple[int, ...]:
    """Bring the years that the library of public holidays knows into the calendar; returns those that changed.

    Recorded as calendar.loaded. One look when nothing changed. A year that came from elsewhere keeps what it has.
    """
    source = published.source()
    standing = dict(CalendarYear.objects.values_list("year", "source"))
    wanted = {
        year: days
        for year, days in published.days_by_year().items()
        if standing.get(year, "") != source and _is_the_librarys(standing.get(year, ""))
    }
    return load_years(years=wanted, days=[day for days in wanted.values() for day in days], source=source)


def _is_the_librarys(source: str) -> bool:
    library, _, _ = published.source().partition(" ")
    return source == "" or source.startswith(f"{library} ")


@transaction.atomic
def load_years(*, years: Collection[int], days: Sequence[PublishedDay], source: str) -> tuple[int, ...]:
    """Take `days` for all that is published of these years; returns the years in which a day changed.

    Recorded as calendar.loaded. Days that the company set itself stay as they are.
    """
    take_lock(LOCK)
    before = dict(CalendarYear.objects.filter(year__in=years).values_list("year", "digest"))
    CalendarDay.objects.filter(day__year__in=years, is_own=False).delete()
    rows = [CalendarDay(day=day.day, works=day.works, name=day.name) for day in days if day.day.year in years]
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)
    _describe(years, source=source)
    after = dict(CalendarYear.objects.filter(year__in=years).values_list("year", "digest"))
    return tuple(year for year in sorted(years) if bytes(before.get(year, b"")) != bytes(after[year]))


@transaction.atomic
def set_day(*, day: date, works: bool, name: str = "") -> None:
    """Have a day work or be off, whatever the week and the public holidays say. Recorded as calendar.set."""
    take_lock(LOCK)
    CalendarDay.objects.update_or_create(day=day, defaults={"works": works, "name": name.strip(), "is_own": True})
    _describe([day.year])


@transaction.atomic
def forget_day(*, day: date) -> bool:
    """Give up what the company set for a day, so that what is published counts again; whether there was anything.

    Recorded as calendar.forgotten.
    """
    take_lock(LOCK)
    forgotten, _ = CalendarDay.objects.filter(day=day, is_own=True).delete()
    source = CalendarYear.objects.filter(year=day.year).values_list("source", flat=True).first()
    known = published.days_by_year().get(day.year, ())
    if forgotten and source == published.source():
        rows = (CalendarDay(day=each.day, works=each.works, name=each.name) for each in known if each.day == day)
        CalendarDay.objects.bulk_create(rows)
    _describe([day.year])
    return bool(forgotten)


@transaction.atomic
def set_festival(*, key: str, date: str) -> FestivalDate:
    """Name a festival of the company's own, or give it another date. Recorded as festival.set. Raises NoOwnFestival."""
    if key in FESTIVALS:
        raise NoOwnFestival(Message("%(key)s is a festival that Huifang knows already.", {"key": key}))
    if not key or any(sign.isspace() or sign in ";/:" for sign in key):
        raise NoOwnFestival(Message("A festival has a name without spaces, colons, slashes and semicolons."))
    try:
        found = read_festival_date(date)
    except BadFestivalDate:
        expected = Message("%(date)s is no date of a festival. Write 08-18, or lunar:03-03.", {"date": date})
        raise NoOwnFestival(expected) from None
    Festival.objects.update_or_create(key=key, defaults={"date": str(found)})
    return found


def forget_festival(*, key: str) -> bool:
    """Give up a festival of the company's own; whether there was one. Recorded as festival.forgotten."""
    return bool(Festival.objects.filter(key=key).delete()[0])


def _describe(years: Collection[int], *, source: str | None = None) -> None:
    """Write down what the years hold now, so that whatever depends on them notices a change."""
    sources = dict(CalendarYear.objects.filter(year__in=years).values_list("year", "source"))
    held: dict[int, list[str]] = {year: [] for year in years}
    for day, works in CalendarDay.objects.filter(day__year__in=years).order_by("day").values_list("day", "works"):
        held[day.year].append(f"{day} {works}")
    rows = []
    for year, days in held.items():
        origin = sources.get(year, "") if source is None else source
        said = "\n".join(["published" if origin else "estimated", *days])
        rows.append(CalendarYear(year=year, source=origin, digest=hashlib.sha256(said.encode()).digest()))
    CalendarYear.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["year"], update_fields=["source", "digest"]
    )
