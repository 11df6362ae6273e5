"""The clocks of cases as their logs have them now, beside the rows that are kept of them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from huifang.cases.logic.clock import Run, reckoned, rungs
from huifang.cases.models import Case, CaseClock, ClockCall, ClocksReckoned
from huifang.cases.queries.clocks import Ticking, Timetables, logs_of, ticking_of, timetables
from huifang.kernel.calendars import published
from huifang.kernel.invariants import Found, Inquiry, Invariant, listed
from huifang.kernel.text import Message
from huifang.org.queries import calendar_digests, time_zone

AT_ONCE = 2_000
MOMENTS = ("started_at", "due_at", "warn_at", "paused_since", "ended_at", "calls_at")
COMPARED = ("policy_version_id", "waits_for", "has_lapsed", *MOMENTS)

Of = tuple[int, str, int]
"""A run of a clock: its case, the clock's key, its number."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The rows that stand, and those of runs that had not ended as they should stand."""

    standing: Mapping[Of, CaseClock]
    wanted: Mapping[Of, CaseClock]

    @property
    def changed(self) -> list[CaseClock]:
        """Rows that are new, or other than what stands."""
        return [row for key, row in self.wanted.items() if _differs(self.standing.get(key), row)]

    @property
    def gone(self) -> list[CaseClock]:
        """Rows of runs that no policy asks for any more. What has ended stays as it ended."""
        return [row for key, row in self.standing.items() if row.ended_at is None and key not in self.wanted]


def reckoned_for(cases: Collection[int]) -> Reckoned:
    """The clocks of these cases (by id). Some ten statements, however many cases."""
    rows = list(Case.objects.filter(pk__in=cases).values_list("id", "policy_version_id", "key"))
    ticking = {case: found for case, found in ticking_of(rows).items() if found}
    standing = {(row.case_id, row.key, row.run): row for row in CaseClock.objects.filter(case__in=cases)}
    return Reckoned(standing, dict(_wanted(ticking, standing)) if ticking else {})


def _wanted(
    ticking: Mapping[int, tuple[Ticking, ...]], standing: Mapping[Of, CaseClock]
) -> Iterator[tuple[Of, CaseClock]]:
    logs = logs_of(ticking.keys())
    if not logs:
        return
    tables = timetables(min(log[0].at for log in logs.values()))
    called = _called(standing)
    for case, log in logs.items():
        for one in ticking[case]:
            for run in reckoned(log, one.limit, tables.of(one)):
                key = (case, one.limit.key, run.number)
                before = standing.get(key)
                if before is None or before.ended_at is None:
                    yield key, _row(case, one, run, tables, called[before.pk if before else 0])


def _called(standing: Mapping[Of, CaseClock]) -> Mapping[int, set[tuple[int, datetime]]]:
    found: defaultdict[int, set[tuple[int, datetime]]] = defaultdict(set)
    running = [row.pk for row in standing.values() if row.ended_at is None]
    for clock, rung, due_at in ClockCall.objects.filter(clock__in=running).values_list("clock_id", "rung", "due_at"):
        found[clock].add((rung, due_at))
    return found


def _row(case: int, one: Ticking, run: Run, tables: Timetables, called: set[tuple[int, datetime]]) -> CaseClock:
    calls = rungs(run, one.limit, one.ladder, tables.of(one))
    return CaseClock(
        case_id=case,
        policy_version_id=one.version_id,
        key=one.limit.key,
        waits_for=one.limit.waits_for,
        run=run.number,
        started_at=run.started_at,
        due_at=run.due_at,
        warn_at=run.warn_at,
        paused_since=run.paused_since,
        ended_at=run.ended_at,
        has_lapsed=run.has_lapsed,
        calls_at=next((call.at for call in calls if (call.number, run.due_at) not in called), None),
    )


def _differs(before: CaseClock | None, row: CaseClock) -> bool:
    return before is None or any(getattr(before, name) != getattr(row, name) for name in COMPARED)


def calendar_mark() -> bytes:
    """What all working time depends on beside the policies: the calendar, the library's, and the time zone."""
    years = sorted((year, digest.hex()) for year, digest in calendar_digests().items())
    return hashlib.sha256(f"{years} {published.source()} {time_zone()}".encode()).digest()


def is_calendar_new() -> bool:
    """Whether the running clocks were reckoned by another calendar than today's."""
    known = ClocksReckoned.objects.values_list("calendar", flat=True).first()
    return Case.objects.live().exists() if known is None else bytes(known) != calendar_mark()


def in_sets_of_live() -> Iterator[list[int]]:
    """The ids of all live cases, some thousands at a time."""
    last = 0
    while ids := list(Case.objects.live().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        yield ids
        last = ids[-1]


def _misreckoned(_inquiry: Inquiry) -> Found:
    """Where the calendar is another one by now, a worker is about to reckon anew, and nothing is broken.

    Whom is called next is no promise: a worker that was away puts it off.
    """
    if is_calendar_new():
        return Found()
    return listed(
        f"{row.case_id}/{row.key}" for ids in in_sets_of_live() for row in _other_than_reckoned(reckoned_for(ids))
    )


def _other_than_reckoned(found: Reckoned) -> Iterator[CaseClock]:
    yield from found.gone
    for row in found.changed:
        before = found.standing.get((row.case_id, row.key, row.run))
        names = [name for name in COMPARED if name != "calls_at"]
        if before is None or any(getattr(before, name) != getattr(row, name) for name in names):
            yield row


CLOCK_INVARIANTS = (
    Invariant(
        "case-clocks-as-reckoned",
        "R-33",
        Message("%(count)d deadlines of cases are other than their logs and the calendar say."),
        _misreckoned,
    ),
)
