"""Why a deadline is what it is: its beginning, every pause, every day off that was skipped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huifang.cases.logic.clock.limits import Limit
from huifang.cases.logic.clock.reckoning import Pause, Run
from huifang.cases.logic.clock.timetable import Timetable, number_of
from huifang.policy.logic.sections.parts import Hours

MOST_DAYS_NAMED = 60


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps from the beginning of a run to its deadline, for a page or a line of a command.

    `hours` is empty where the length is not counted in working hours. `days_off` are those between beginning and
    deadline that working time skips; `made_up` those that work although their week says otherwise 调休. Of very many
    days only the first are named; `days_off_count` counts all.
    """

    run: Run
    limit: Limit
    hours: tuple[Hours, ...]
    pauses: tuple[Pause, ...]
    days_off: tuple[date, ...]
    days_off_count: int
    made_up: tuple[date, ...]
    is_estimated: bool


def explained(run: Run, limit: Limit, table: Timetable, *, until: datetime) -> Explanation:
    """The explanation of one run; `until` is how far it is told while it stands still without a deadline."""
    last = run.due_at or run.ended_at or until
    days = _between(table, run.started_at, last) if limit.length.working else ()
    off = [day for day in days if not table.calendar.works_on(day)]
    made_up = [day for day in days if table.calendar.works_on(day) and day.weekday() not in table.working.week]
    return Explanation(
        run=run,
        limit=limit,
        hours=table.working.hours if limit.length.working else (),
        pauses=tuple(pause for pause in run.pauses if run.due_at is None or pause.since_at < run.due_at),
        days_off=tuple(off[:MOST_DAYS_NAMED]),
        days_off_count=len(off),
        made_up=tuple(made_up[:MOST_DAYS_NAMED]),
        is_estimated=any(table.calendar.published.is_estimated(day) for day in days),
    )


def _between(table: Timetable, began: datetime, last: datetime) -> tuple[date, ...]:
    first, end = table.day_of(number_of(began)), table.day_of(number_of(last))
    return tuple(first + timedelta(days=at) for at in range((end - first).days + 1))
