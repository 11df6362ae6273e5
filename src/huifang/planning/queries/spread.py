"""The days over which duties are spread, as the database needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from huifang.followups.queries.limits import Peace, Quiet, peace_from
from huifang.kernel.calendars.working import WorkingCalendar
from huifang.kernel.sql.spreading import Spreading
from huifang.org.queries import known_days, own_festivals
from huifang.planning.logic.calendars import Calendars
from huifang.planning.logic.levelling import day_tables
from huifang.policy.logic.pack import Working
from huifang.policy.queries import PolicyRule


@dataclass(frozen=True, slots=True)
class Spread:
    """How duties are spread, and which of its calendars (numbered from 1) is that of each rule (by id)."""

    spreading: Spreading
    calendars: Mapping[int, int]


def spread_over(rules: Iterable[PolicyRule], working: Mapping[int, Working], *, on: date) -> Spread:
    """For a plan of a day, over the working days of versions (by id) on which limits do not leave everybody alone."""
    counted, numbers = counted_days(rules, working, peace_from(on))
    tables = day_tables(counted, on=on)
    return Spread(Spreading(on, tables.first_on, tables.ranks, tables.days), numbers)


def counted_days(
    rules: Iterable[PolicyRule], working: Mapping[int, Working], peace: Peace
) -> tuple[list[Callable[[date], bool]], dict[int, int]]:
    """The days that count for rules which are alike in that, and which of them, from 1, are those of a rule (by id)."""
    calendars = Calendars(known_days())
    found: list[Callable[[date], bool]] = []
    alike: dict[tuple[Working, tuple[int, ...]], int] = {}
    numbers: dict[int, int] = {}
    for rule in rules:
        week, quiet = working.get(rule.version_id, Working()), peace.of_rule(rule.rule_id)
        if (week, quiet.ids) not in alike:
            found.append(partial(_counts, calendars.working(week), quiet))
        numbers[rule.rule_id] = alike.setdefault((week, quiet.ids), len(found))
    return found or [calendars.working(None).works_on], numbers


def _counts(calendar: WorkingCalendar, quiet: Quiet, day: date) -> bool:
    return calendar.works_on(day) and day not in quiet


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
