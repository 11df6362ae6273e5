"""Rows of steps that are meant for a named day: a festival, a day of the week or the month, a milestone."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from huifang.kernel.calendars.festivals import festival_day
from huifang.kernel.calendars.working import WEEKDAYS
from huifang.planning.logic.bounds import (
    CLAMPED,
    after_or_last,
    before_or_first,
    days_off,
    work_after_or_last,
    work_before_or_first,
)
from huifang.planning.logic.calendars import Calendars
from huifang.planning.logic.dating import Dating, is_dated
from huifang.planning.logic.offsets import Known, Milestone
from huifang.planning.logic.periods import period_of
from huifang.planning.logic.reach.periods import fixed_row, is_wanted
from huifang.planning.logic.reach.rows import ReachRow, RuleInForce, Window
from huifang.policy.logic.pack import Step

MATCHED_WITH = "\x1f"
"""Stands between the values that are matched; nobody types it."""


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day, and how the keys of its occasions begin."""

    front: str
    day: date
    milestone: Milestone | None = None


def named_days(
    in_force: RuleInForce, step: Step, *, window: Window, known: Known, calendars: Calendars
) -> Iterator[ReachRow]:
    """A row for each such day whose window opens in the window asked for and closes after the rule took effect."""
    dating = Dating(in_force.rule, calendars.working(in_force.rule.working))
    bounded = replace(window, closes_from=max(window.closes_from, in_force.effect_on))
    first_on, last_on = days_between(dating, step, bounded)
    for named in _named(step, first_on, last_on, known=known, calendars=calendars):
        dates = dating.around(step, named.day)
        if is_wanted(in_force, dates, bounded):
            row = fixed_row(in_force, step, f"{named.front}/{step.key}", dates, joined_by=dates.closes_on)
            yield from _of_milestone(row, step, named.milestone) if named.milestone else [row]


def days_between(dating: Dating, step: Step, window: Window) -> tuple[date, date]:
    """The first and last day that can have a window there, and at most a few more."""
    from_on = max(window.closes_from, window.opens_from)
    first_on = days_off(before_or_first(from_on, step.tolerance), -CLAMPED)
    last_on = days_off(after_or_last(window.opens_to, step.before), CLAMPED)
    if is_dated(dating.rule, step):
        first_on = min(first_on, work_before_or_first(dating.calendar, from_on, step.tolerance.days + 1))
        last_on = max(last_on, work_after_or_last(dating.calendar, window.opens_to, step.before.days + 1))
    return first_on, last_on


def _named(step: Step, first_on: date, last_on: date, *, known: Known, calendars: Calendars) -> Iterator[NamedDay]:
    kind, _, name = (step.day or "").partition(":")
    if kind == "weekly":
        found = _weekly(WEEKDAYS.index(name), first_on, last_on)
    elif kind == "monthly":
        found = _monthly(name, first_on, last_on)
    elif kind == "festival":
        found = _festival(name, first_on, last_on, calendars)
    else:
        found = _milestones(known.milestones.get(name, ()))
    return (named for named in found if first_on <= named.day <= last_on)


def _weekly(weekday: int, first_on: date, last_on: date) -> Iterator[NamedDay]:
    day = first_on + timedelta(days=(weekday - first_on.weekday()) % 7)
    while day <= last_on:
        yield NamedDay(f"weekly:{period_of('week', day).key}", day)
        day += timedelta(days=7)


def _monthly(name: str, first_on: date, last_on: date) -> Iterator[NamedDay]:
    for month in range(first_on.year * 12 + first_on.month - 1, last_on.year * 12 + last_on.month):
        year, month_of_year = month // 12, month % 12 + 1
        length = calendar.monthrange(year, month_of_year)[1]
        number = length if name == "last" else min(int(name), length)
        yield NamedDay(f"monthly:{year:04d}-{month_of_year:02d}", date(year, month_of_year, number))


def _festival(name: str, first_on: date, last_on: date, calendars: Calendars) -> Iterator[NamedDay]:
    for year in range(first_on.year - 1, last_on.year + 2):
        try:
            day = festival_day(name, year, calendars.festivals)
        except OverflowError:
            continue  # the first and last years of the calendar are not whole
        yield NamedDay(f"festival:{name}:{year:04d}", day)


def _milestones(milestones: tuple[Milestone, ...]) -> Iterator[NamedDay]:
    for milestone in milestones:
        yield NamedDay(f"milestone:{milestone.external_id}", milestone.occurred_on, milestone)


def _of_milestone(row: ReachRow, step: Step, milestone: Milestone) -> Iterator[ReachRow]:
    """The row for customers whose attributes equal the milestone's; a blank value matches nobody."""
    values = [milestone.values.get(name, "") for name in step.match]
    if all(value.strip() for value in values):
        matched = MATCHED_WITH.join(values) if step.match else None
        yield replace(row, milestone_id=milestone.id, matched=matched, match=step.match)
