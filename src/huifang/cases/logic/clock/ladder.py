"""Who is told of a deadline, and when: the owner before it and at it, then whoever the policy has it climb to.

Where a clock counts working time nobody is called out of hours: the call waits until work begins again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from huifang.cases.logic.clock.limits import Limit, on_from
from huifang.cases.logic.clock.reckoning import Run
from huifang.cases.logic.clock.timetable import Timetable, moment_of, number_of
from huifang.policy.logic.figures import Clock
from huifang.policy.logic.sections.answers import Escalation
from huifang.policy.logic.sections.parts import Addressee

AT_ONCE = Clock()
WARNING, OVERDUE = 0, 1
"""The numbers of the rungs that every clock has; those of the policy's ladder follow."""


@dataclass(frozen=True, slots=True)
class Step:
    """Whom a deadline that has passed climbs to, so long after it; without `who` to the head of the department."""

    who: Addressee | None = None
    after: Clock = AT_ONCE


@dataclass(frozen=True, slots=True)
class Rung:
    """A call that is made once for one value of a deadline. `step` is None where the owner is told."""

    number: int
    at: datetime
    step: Step | None = None


def ladder_of(*said: Iterable[Escalation]) -> tuple[Step, ...]:
    """The ladder that the clock and the kind of case say, each step once; the head of the department where they say
    none.
    """
    steps = [Step(one.who, one.after or AT_ONCE) for each in said for one in each if one.when == "overdue"]
    return tuple(dict.fromkeys(steps)) or (Step(),)


def rungs(run: Run, limit: Limit, ladder: Sequence[Step], table: Timetable) -> tuple[Rung, ...]:
    """Every call of one run in order of time; none for one that has ended, or stands still before its deadline."""
    if run.ended_at is not None or run.due_at is None:
        return ()
    found = [] if run.warn_at is None else [Rung(WARNING, run.warn_at)]
    found.append(Rung(OVERDUE, run.due_at))
    due = number_of(run.due_at)
    for number, step in enumerate(ladder, start=OVERDUE + 1):
        found.append(Rung(number, moment_of(on_from(step.after, due, table)), step))
    return tuple(sorted((_in_hours(rung, limit, table) for rung in found), key=lambda rung: (rung.at, rung.number)))


def may_call(limit: Limit, at: datetime, table: Timetable) -> bool:
    """Whether somebody may be called now: a worker that was away must not make up for it in the night."""
    return not limit.length.working or table.works_at(at)


def _in_hours(rung: Rung, limit: Limit, table: Timetable) -> Rung:
    if not limit.length.working:
        return rung
    return Rung(rung.number, table.next_working(rung.at), rung.step)
