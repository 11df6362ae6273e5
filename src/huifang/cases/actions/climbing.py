"""Deadlines call: the owner before they pass and when they have, then whoever the policy has them climb to.

Each rung calls once for one value of a deadline: what was called is a row, and the database refuses a second one.
Source: security.md, R-33.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from huifang.cases.actions.clocks import LOCK
from huifang.cases.actions.log import Doer, Line, write_lines
from huifang.cases.actions.telling import ABOUT
from huifang.cases.logic.clock import Run, Rung, rungs
from huifang.cases.logic.clock.ladder import OVERDUE, WARNING, may_call
from huifang.cases.logic.words import Happened
from huifang.cases.models import Case, CaseClock, ClockCall
from huifang.cases.queries.clocks import Ticking, Timetables, ticking_of, timetables
from huifang.cases.queries.whom import Whom
from huifang.history.models import Entry
from huifang.kernel.moments import Ending
from huifang.kernel.sql.statements import next_id, take_lock
from huifang.kernel.text import Message
from huifang.notices.actions import Told, tell_all
from huifang.policy.logic.sections.answers import TimeLimit

MOST_AT_ONCE = 2_000

WARNED = Message("Case %(number)s is due at %(moment)s: %(title)s")
LATE = Message("Case %(number)s was due at %(moment)s and is late: %(title)s")
CLIMBED = Message("Case %(number)s is late and comes to you. It was due at %(moment)s: %(title)s")


@dataclass(frozen=True, slots=True)
class Call:
    """A rung whose time has come for one run of a clock, as the pack has the clock."""

    clock: CaseClock
    rung: Rung
    said: TimeLimit

    @property
    def case(self) -> Case:
        return self.clock.case


@transaction.atomic
def call_about_deadlines(*, at: datetime, on: date, actor: str) -> int:
    """Call everybody who is to be told of a deadline by now; returns how many calls that were. A set of some
    thousands at once: what is left over is due still.
    """
    take_lock(LOCK)
    waiting = CaseClock.objects.to_call(at).select_related("case").order_by("calls_at", "pk")
    clocks = list(waiting[:MOST_AT_ONCE])
    if not clocks:
        return 0
    tables = timetables(min(clock.started_at for clock in clocks))
    ticking = {(case, one.limit.key): one for case, found in ticking_of(_keys(clocks)).items() for one in found}
    called = _called(clocks)
    calls = [
        call
        for clock in clocks
        for call in _due(clock, ticking.get((clock.case_id, clock.key)), tables, called[clock.pk], at)
    ]
    ClockCall.objects.bulk_create(
        ClockCall(clock=one.clock, rung=one.rung.number, due_at=one.clock.due_at or at, at=at) for one in calls
    )
    CaseClock.objects.bulk_update(clocks, ["calls_at"], batch_size=MOST_AT_ONCE)
    _climb([call for call in calls if call.rung.step is not None], at=at, on=on, actor=actor)
    _tell(calls, tables.zone, at=at, on=on)
    return len(calls)


def is_anybody_to_call(at: datetime) -> bool:
    """Whether a deadline is to be told to somebody by now."""
    return CaseClock.objects.to_call(at).exists()


def _keys(clocks: Sequence[CaseClock]) -> list[tuple[int, int | None, str]]:
    return [(clock.case_id, clock.policy_version_id, clock.case.key) for clock in clocks]


def _called(clocks: Sequence[CaseClock]) -> Mapping[int, set[tuple[int, datetime]]]:
    found: defaultdict[int, set[tuple[int, datetime]]] = defaultdict(set)
    for clock, rung, due_at in ClockCall.objects.filter(clock__in=clocks).values_list("clock_id", "rung", "due_at"):
        found[clock].add((rung, due_at))
    return found


def _due(
    clock: CaseClock, one: Ticking | None, tables: Timetables, called: set[tuple[int, datetime]], at: datetime
) -> list[Call]:
    """The calls of one run whose time has come; notes when the next one is."""
    clock.calls_at = None
    if one is None or clock.due_at is None:
        return []
    table = tables.of(one)
    run = Run(clock.run, clock.started_at, clock.due_at, clock.warn_at)
    left = [rung for rung in rungs(run, one.limit, one.ladder, table) if (rung.number, clock.due_at) not in called]
    if left and not may_call(one.limit, at, table):
        clock.calls_at = max(left[0].at, table.next_working(at))
        return []
    clock.calls_at = next((rung.at for rung in left if rung.at > at), None)
    return [Call(clock, rung, one.said) for rung in left if rung.at <= at]


def _climb(calls: Sequence[Call], *, at: datetime, on: date, actor: str) -> None:
    """Note in the cases how far they have climbed."""
    if not calls:
        return
    highest = {call.case.pk: call.rung.number - OVERDUE for call in sorted(calls, key=lambda call: call.rung.number)}
    entry_id = next_id(Entry)
    for rung in sorted(set(highest.values())):
        same = [case for case, here in highest.items() if here == rung]
        Case.objects.filter(pk__in=same).update(rung=Greatest(F("rung"), rung), entry_id=entry_id)
    lines = [
        Line(
            call.case.pk, Happened.ESCALATED, call.case.state,
            facts={"rung": call.rung.number - OVERDUE, "clock": call.clock.key},
        )
        for call in calls
    ]  # fmt: skip
    write_lines(lines, doer=Doer(None, at, on, actor), deed="cases.escalated", entry_id=entry_id)


def _tell(calls: Sequence[Call], zone: ZoneInfo, *, at: datetime, on: date) -> None:
    """Tell those whom each call goes to. A warning that comes after its deadline is not made any more."""
    whom = Whom(on)
    tell_all([_news(call, _employees(call, whom), zone) for call in calls if not _is_past(call, at)], at=at)


def _employees(call: Call, whom: Whom) -> Sequence[int]:
    step = call.rung.step
    if step is None:
        waiting = call.said.to if call.rung.number == OVERDUE else None
        beside = [who for who in (call.said.by, waiting) if who is not None]
        named = (one for who in beside for one in whom.named(who, call.case))
        return tuple(dict.fromkeys((*whom.owner(call.case), *named)))
    return whom.directors(call.case) if step.who is None else whom.named(step.who, call.case)


def _is_past(call: Call, at: datetime) -> bool:
    return call.rung.number == WARNING and call.clock.due_at is not None and call.clock.due_at < at


def _news(call: Call, employees: Sequence[int], zone: ZoneInfo) -> Told:
    case, due = call.case, call.clock.due_at
    template = CLIMBED if call.rung.step else WARNED if call.rung.number == WARNING else LATE
    moment = "{} {}".format(*Ending(due).day_and_time(zone)) if due else ""
    said = Message(template.template, {"number": case.number, "title": case.title, "moment": moment})
    return Told([one for one in employees if one != case.about_employee_id], said, (ABOUT, case.pk))
