"""The whole table: each step of each rule in its form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huifang.planning.logic.calendars import Calendars
from huifang.planning.logic.offsets import Known
from huifang.planning.logic.reach.anchored import anchored
from huifang.planning.logic.reach.birthdays import birthdays
from huifang.planning.logic.reach.days import named_days
from huifang.planning.logic.reach.periods import parts_of_periods
from huifang.planning.logic.reach.rows import ReachRow, RuleInForce, Window
from huifang.planning.logic.repeating import turns_of
from huifang.policy.logic.pack import Step


def reach(rules: list[RuleInForce], *, window: Window, known: Known, calendars: Calendars) -> Iterator[ReachRow]:
    """The table of steps for a window."""
    for in_force in rules:
        turns = turns_of(in_force.rule)
        for step in in_force.rule.steps:
            rows = _of_step(in_force, step, window=window, known=known, calendars=calendars)
            yield from (replace(row, turn=turn) for row in rows) if (turn := turns.get(step.key)) else rows


def _of_step(
    in_force: RuleInForce, step: Step, *, window: Window, known: Known, calendars: Calendars
) -> Iterator[ReachRow]:
    if step.form == "at_least":
        yield from parts_of_periods(in_force, step, window=window, calendars=calendars)
    elif step.day == "birthday":
        yield from birthdays(in_force, step, window=window, calendars=calendars)
    elif step.form == "day":
        yield from named_days(in_force, step, window=window, known=known, calendars=calendars)
    elif step.form != "manual":
        yield from anchored(in_force, step, window=window, known=known, calendars=calendars)
