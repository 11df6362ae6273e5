"""The days of an occasion that is meant for a named day: a birthday, a festival, a day of the week, a milestone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from huifang.kernel.calendars.festivals import DATED as FESTIVAL_DATES
from huifang.kernel.calendars.festivals import EVE, FESTIVALS, QINGMING, festival_day, solar_birthday
from huifang.kernel.calendars.lunar import months_of, solar_day
from huifang.kernel.calendars.working import WEEKDAYS, WorkingCalendar
from huifang.planning.logic.calendars import Calendars, festival_of
from huifang.planning.logic.counting.anchors import around
from huifang.planning.logic.counting.occurrences import Occurrence
from huifang.planning.logic.counting.told import Counted
from huifang.policy.logic.pack import Rule
from huifang.policy.logic.wording import FestivalKey

_WRITTEN = re.compile("(?:[0-9]{4}-)?(L?)([0-9]{2})-([0-9]{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Born:
    """A birthday as it is recorded, and in which calendar."""

    text: str
    is_lunar: bool


def count_birthday(rule: Rule, found: Occurrence, *, year: int, born: Born, calendars: Calendars) -> Counted:
    """The days of a greeting for the birthday in a year, which is a lunar one for lunar birthdays."""
    counted = _counted(rule, calendars)
    written = _WRITTEN.fullmatch(born.text)
    if written is None:
        counted.say("The customer has no birthday on record any more.", {})
        return counted
    is_leap, month, day = bool(written[1]), int(written[2]), int(written[3])
    try:
        on = _lunar(counted, year, is_leap, month, day) if born.is_lunar else _solar(counted, year, month, day)
        around(counted, found.step, on)
    except OverflowError:
        counted.say("The count leaves the calendar.", {})
    return counted


def _solar(counted: Counted, year: int, month: int, day: int) -> date:
    on = solar_birthday(year, month, day)
    facts = {"written": f"{month:02d}-{day:02d}", "day": on, "year": year}
    if on.day == day:
        counted.say("The birthday, %(written)s, falls on %(day)s.", facts)
    else:
        counted.say("The year %(year)d has no 29 February, so the birthday falls on %(day)s.", facts)
    return on


def _lunar(counted: Counted, year: int, is_leap: bool, month: int, day: int) -> date:
    on = solar_day(year, month, day, is_leap=is_leap)
    months = months_of(year)
    facts = {"month": month, "day": day, "year": year, "on": on}
    if is_leap and -month in months:
        counted.say("Day %(day)d of the leap month %(month)d of the lunar year %(year)d is %(on)s.", facts)
    elif is_leap:
        counted.say(
            "The lunar year %(year)d has no leap month %(month)d, so day %(day)d of the ordinary month counts: %(on)s.",
            facts,
        )
    else:
        counted.say("Day %(day)d of month %(month)d of the lunar year %(year)d is %(on)s.", facts)
    length = months.get(-month, months[month]).days if is_leap else months[month].days
    if day > length:
        counted.say("That month has %(days)d days, so its last day counts.", {"days": length})
    return on


def count_named_day(rule: Rule, found: Occurrence, *, name: str, calendars: Calendars) -> Counted:
    """The days of an occasion by how its key begins: `festival:qixi:2026`, `weekly:2026-W05`, `monthly:2026-03`."""
    counted = _counted(rule, calendars)
    kind, _, rest = name.partition(":")
    try:
        if kind == "festival":
            on = _festival(counted, festival_of(found.step), int(rest.rpartition(":")[2]), calendars)
        elif kind == "weekly":
            on = _weekly(counted, found, rest)
        else:
            on = _monthly(counted, found, rest)
        around(counted, found.step, on)
    except (KeyError, ValueError):
        counted.say("The rule has no such day any more (%(name)s).", {"name": name})
    except OverflowError:
        counted.say("The count leaves the calendar.", {})
    return counted


def _festival(counted: Counted, name: str, year: int, calendars: Calendars) -> date:
    on = festival_day(name, year, calendars.festivals)
    facts = {"festival": FestivalKey(name), "day": on, "year": year}
    written = FESTIVAL_DATES.get(name) or calendars.festivals.get(name)
    if name == QINGMING:
        counted.say("The festival %(festival)s is a day of the sun's course; in %(year)d it is %(day)s.", facts)
    elif name == EVE:
        counted.say("The festival %(festival)s is the day before the lunar new year; in %(year)d it is %(day)s.", facts)
    elif written and written.calendar == "lunar":
        lunar = {**facts, "month": written.month, "number": written.day}
        counted.say(
            "The festival %(festival)s is day %(number)d of lunar month %(month)d; in %(year)d that is %(day)s.", lunar
        )
    else:
        counted.say("The festival %(festival)s of %(year)d is on %(day)s.", facts)
    if name not in FESTIVALS:
        counted.say("It is a festival of the company's own.", {})
    return on


def _weekly(counted: Counted, found: Occurrence, week: str) -> date:
    weekday = WEEKDAYS.index((found.step.day or "").partition(":")[2])
    year, _, number = week.partition("-W")
    on = date.fromisocalendar(int(year), int(number), weekday + 1)
    counted.say("The day of the week %(week)s that the step names is %(day)s.", {"week": week, "day": on})
    return on


def _monthly(counted: Counted, found: Occurrence, month: str) -> date:
    year, number = map(int, month.split("-"))
    wanted = (found.step.day or "").partition(":")[2]
    last = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
    on = last if wanted == "last" else date(year, number, min(int(wanted), last.day))
    counted.say("The day of the month %(month)s that the step names is %(day)s.", {"month": month, "day": on})
    if wanted != "last" and int(wanted) > last.day:
        counted.say("%(month)s has no day %(day)d, so its last day counts.", {"month": month, "day": int(wanted)})
    return on


def count_milestone(rule: Rule, found: Occurrence, *, day: date, calendars: Calendars) -> Counted:
    """The days of an occasion that answers a milestone on `day`."""
    counted = _counted(rule, calendars)
    counted.say("The milestone's day is %(day)s.", {"day": day})
    try:
        around(counted, found.step, day)
    except OverflowError:
        counted.say("The count leaves the calendar.", {})
    return counted


def _counted(rule: Rule, calendars: Calendars) -> Counted:
    calendar: WorkingCalendar = calendars.working(rule.working)
    return Counted(calendar=calendar)
