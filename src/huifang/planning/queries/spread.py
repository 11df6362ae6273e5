"""The working days over which duties are spread, as the database needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huifang.kernel.calendars import published as library
from huifang.kernel.calendars.working import PublishedDays
from huifang.kernel.sql.spreading import Spreading
from huifang.org.queries import own_festivals, published_days
from huifang.planning.logic.calendars import Calendars
from huifang.planning.logic.levelling import day_tables
from huifang.policy.logic.pack import Working


@dataclass(frozen=True, slots=True)
class Spread:
    """How duties are spread, and which of its calendars (numbered from 1) is that of each version (by id)."""

    spreading: Spreading
    calendars: Mapping[int, int]


def spread_over(working: Mapping[int, Working], *, on: date) -> Spread:
    """For a plan of a day, over the working days of versions (by id)."""
    weeks = list(dict.fromkeys(working.values())) or [Working()]
    calendars = Calendars(known_days())
    tables = day_tables([calendars.working(week) for week in weeks], on=on)
    numbers = {week: number for number, week in enumerate(weeks, start=1)}
    return Spread(
        Spreading(on, tables.first_on, tables.ranks, tables.days),
        {version: numbers[week] for version, week in working.items()},
    )


class WorkingDays:
    """The days that work under one of the policies in force; a day is asked for with `in`."""

    def __init__(self, working: Mapping[int, Working]) -> None:
        calendars = Calendars(known_days())
        self._calendars = [calendars.working(week) for week in set(working.values()) or {Working()}]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and any(calendar.works_on(day) for calendar in self._calendars)


def known_calendars() -> Calendars:
    """What a plan counts with that looks into the calendar first: see `load_known_years`, which this does not write."""
    return Calendars(known_days(), own_festivals())


def known_days() -> PublishedDays:
    """What differs from the ordinary week: what is known to everybody, and before it what the organisation says."""
    own, known = published_days(), library.published_days()
    return PublishedDays({**known.works, **own.works}, known.years | own.years)
