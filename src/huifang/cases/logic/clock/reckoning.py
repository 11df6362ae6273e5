"""From the log of a case to its deadlines: a pure function, so that whoever asks again gets the same.

What began, paused or ended a clock is what was logged; what became of it stands nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huifang.cases.logic.clock.limits import Length, Limit, Runs, back_from, length_from
from huifang.cases.logic.clock.timetable import Timetable, moment_of, number_of
from huifang.cases.logic.words import CaseState, ClosedAs, Happened

BEGINS = {
    Runs.RESPONSE: frozenset({Happened.TAKEN_IN}),
    Runs.REPLY: frozenset({Happened.CUSTOMER_SAID, Happened.REOPENED}),
    Runs.ANSWER: frozenset({Happened.TAKEN_IN, Happened.REOPENED}),
    Runs.RESOLUTION: frozenset({Happened.TAKEN_IN, Happened.REOPENED}),
}
"""A clock that runs is not begun anew: nobody gains time by a second word of the customer."""

ENDS = {
    Runs.RESPONSE: frozenset(
        {Happened.ACCEPTED, Happened.REPLIED, Happened.ANSWERED, Happened.RESOLVED, Happened.CLOSED}
    ),
    Runs.REPLY: frozenset({Happened.REPLIED, Happened.ANSWERED, Happened.CLOSED}),
    Runs.ANSWER: frozenset({Happened.ANSWERED, Happened.CLOSED}),
    Runs.RESOLUTION: frozenset({Happened.RESOLVED, Happened.CLOSED}),
}
LAPSED = "lapsed"
"""What a log is read as when nothing is owed any more, and nothing was kept: a part of another case, or no matter."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the log as the clock reads it: what happened, and for what the case waits from then on.

    `state` is empty where the case waits for nothing.
    """

    at: datetime
    kind: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """From when to when a clock stood still, and in which state; `until_at` None while it still does."""

    since_at: datetime
    until_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a clock. `due_at` is None while the clock stands still before its deadline.

    `ended_at` is None while it runs; `has_lapsed` says that nothing is owed any more. `pauses` that begin after the
    deadline change nothing.
    """

    number: int
    started_at: datetime
    due_at: datetime | None
    warn_at: datetime | None
    ended_at: datetime | None = None
    has_lapsed: bool = False
    pauses: tuple[Pause, ...] = ()

    @property
    def paused_since(self) -> datetime | None:
        """Since when the clock stands still."""
        last = self.pauses[-1] if self.pauses and self.ended_at is None else None
        return last.since_at if last and last.until_at is None else None

    def is_late_at(self, moment: datetime) -> bool:
        """Whether its deadline had passed by then, or when it ended: that stays, even when it was kept late."""
        by = moment if self.ended_at is None else self.ended_at
        return not self.has_lapsed and self.due_at is not None and by > self.due_at


def read_log(lines: Iterable[tuple[datetime, str, str, Mapping[str, Any]]]) -> tuple[Logged, ...]:
    """The lines of a case's log (when, what, the state after it, its facts) as the clock reads them, in their order.

    A line never comes before the one above it, even where the clock of the house was set back.
    """
    found: list[Logged] = []
    waits_for = ""
    for at, kind, state, facts in lines:
        waits_for = (str(facts.get("for", "")) or waits_for) if state == CaseState.WAITING else ""
        found.append(Logged(max(at, found[-1].at) if found else at, _read(kind, facts), waits_for))
    return tuple(found)


def _read(kind: str, facts: Mapping[str, Any]) -> str:
    if kind == Happened.MERGED:
        return LAPSED if "into" in facts else kind
    is_nothing = kind == Happened.CLOSED and facts.get("as") in (ClosedAs.MERGED, ClosedAs.VOID)
    return LAPSED if is_nothing else kind


def reckoned(log: Iterable[Logged], limit: Limit, table: Timetable) -> tuple[Run, ...]:
    """Every run of one clock, in order, out of a case's log in its order."""
    runs: list[Run] = []
    span: _Span | None = None
    for row in log:
        if span is None and row.kind in BEGINS[limit.waits_for]:
            if limit.waits_for is not Runs.RESPONSE or not runs:
                span = _Span(row.at)
        elif span is not None and row.kind in ENDS[limit.waits_for] | {LAPSED}:
            runs.append(span.as_run(len(runs) + 1, limit, table, ended=row))
            span = None
        if span is not None:
            span.stand(row.at, row.state if row.state in limit.pauses else "")
    if span is not None:
        runs.append(span.as_run(len(runs) + 1, limit, table))
    return tuple(runs)


class _Span:
    """A clock on its way through the log: when it began, and when it stood still."""

    def __init__(self, began: datetime) -> None:
        self._began = began
        self._pauses: list[Pause] = []
        self._since: tuple[datetime, str] | None = None

    def stand(self, at: datetime, state: str) -> None:
        """Note that from now on it stands still in this state, or that it runs (no state)."""
        if self._since and self._since[1] != state:
            self._pauses.append(Pause(self._since[0], at, self._since[1]))
            self._since = None
        if state and self._since is None:
            self._since = (at, state)

    def as_run(self, number: int, limit: Limit, table: Timetable, ended: Logged | None = None) -> Run:
        pauses = [*self._pauses, *([Pause(self._since[0], None, self._since[1])] if self._since else [])]
        began = number_of(self._began)
        due = due_after(began, pauses, length_from(limit.length, began, table))
        warns = None if due is None or limit.warns is None else max(back_from(limit.warns, due, table), began)
        return Run(
            number=number,
            started_at=self._began,
            due_at=None if due is None else moment_of(due),
            warn_at=None if warns is None else moment_of(warns),
            ended_at=ended.at if ended else None,
            has_lapsed=ended is not None and ended.kind == LAPSED,
            pauses=tuple(pauses),
        )


def due_after(began: int, pauses: Sequence[Pause], length: Length) -> int | None:
    """When so much has run outside the pauses; None when the last pause has no end and comes before that."""
    passed, base, left = length.measure.passed, length.base, length.amount
    since = began
    for pause in pauses:
        here = max(passed(since), base)
        runs = max(passed(number_of(pause.since_at)), base) - here
        if left <= runs:
            return max(length.measure.when(here + left), since)
        if pause.until_at is None:
            return None
        left -= runs
        since = number_of(pause.until_at)
    return max(length.measure.when(max(passed(since), base) + left), since)
