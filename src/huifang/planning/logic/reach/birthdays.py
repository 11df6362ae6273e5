"""Rows of steps that are meant for birthdays: the days themselves are a table, one row a birthday and year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from huifang.planning.logic.calendars import Calendars
from huifang.planning.logic.dating import Dating, is_dated
from huifang.planning.logic.reach.dated import once_for_each_day
from huifang.planning.logic.reach.days import days_between
from huifang.planning.logic.reach.rows import ReachRow, RuleInForce, Window, identity
from huifang.policy.logic.pack import Step


def birthdays(in_force: RuleInForce, step: Step, *, window: Window, calendars: Calendars) -> Iterator[ReachRow]:
    """One row a step, or none when no birthday can have a window there."""
    rule = in_force.rule
    dating = Dating(rule, calendars.working(rule.working))
    bounded = replace(window, closes_from=max(window.closes_from, in_force.effect_on))
    first_on, last_on = days_between(dating, step, bounded)
    row = _row(in_force, step, bounded, first_on, last_on)
    if is_dated(rule, step):
        dates = tuple(once_for_each_day(dating, step, first_on, last_on, bounded))
        if dates:
            yield replace(row, dates=dates, season_first=None, season_last=None)
    elif first_on <= last_on:
        yield row


def _row(in_force: RuleInForce, step: Step, window: Window, first_on: date, last_on: date) -> ReachRow:
    season = in_force.rule.season_days
    return ReachRow(
        **identity(in_force),
        form=step.form,
        occasion=f"/{step.key}",
        opens_from=window.opens_from,
        opens_to=window.opens_to,
        closes_from=window.closes_from,
        opens_months=step.before.months,
        opens_days=step.before.days,
        closes_months=step.tolerance.months,
        closes_days=step.tolerance.days,
        anchored_from=first_on,
        anchored_to=last_on,
        season_first=season.first if season else None,
        season_last=season.last if season else None,
    )
