"""Rows of steps that come so often in each calendar period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from huifang.planning.logic.bounds import days_off
from huifang.planning.logic.calendars import Calendars
from huifang.planning.logic.dating import Dates, Dating
from huifang.planning.logic.periods import Span, parts, periods
from huifang.planning.logic.reach.rows import ReachRow, RuleInForce, Window, identity, in_season
from huifang.policy.logic.pack import Step

LONGEST_PERIOD = 366
LONGEST_RUN = 366
"""A part that ends on a day off may close later, by as long as nobody works."""


def parts_of_periods(in_force: RuleInForce, step: Step, *, window: Window, calendars: Calendars) -> Iterator[ReachRow]:
    """A row for each part of a period that opens in the window."""
    assert step.per is not None
    assert step.count is not None
    dating = Dating(in_force.rule, calendars.working(in_force.rule.working))
    back = LONGEST_PERIOD + (LONGEST_RUN if step.shift else 0)
    earliest = max(window.opens_from, days_off(max(in_force.effect_on, window.closes_from), -back))
    for span in periods(step.per, from_on=earliest, to_on=window.opens_to):
        for number, (first_on, last_on) in enumerate(parts(step.per, span, step.count), start=1):
            middle_on = first_on + timedelta(days=Span("", first_on, last_on).days // 2)
            dates = dating.shifted(step, first_on, last_on, last_on)
            if in_force.effect_on <= middle_on and is_wanted(in_force, dates, window):
                yield fixed_row(in_force, step, f"{span.key}/{step.key}.{number}", dates, joined_by=middle_on)


def is_wanted(in_force: RuleInForce, dates: Dates, window: Window) -> bool:
    """Whether the occasion opens in the window, is not closed before it, and falls in the rule's season."""
    in_window = window.opens_from <= dates.opens_on <= window.opens_to and dates.closes_on >= window.closes_from
    return in_window and in_season(in_force.rule, dates)


def fixed_row(in_force: RuleInForce, step: Step, occasion: str, dates: Dates, *, joined_by: date) -> ReachRow:
    """A row whose days are the same for every customer; `occasion` is the whole key."""
    return ReachRow(
        **identity(in_force),
        form=step.form,
        occasion=occasion,
        opens_from=dates.opens_on,
        opens_to=dates.opens_on,
        closes_from=dates.closes_on,
        closes_on=dates.closes_on,
        due_on=dates.due_on,
        joined_by=joined_by,
    )
