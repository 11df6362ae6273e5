"""By which clocks cases run, over which working time; and how a deadline came about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from huifang.cases.logic.clock import Explanation, Limit, Logged, Run, Step, Timetable, explained, ladder_of, limit_of
from huifang.cases.logic.clock.reckoning import read_log, reckoned
from huifang.cases.models import Case, CaseEvent
from huifang.kernel.calendars.working import PublishedDays
from huifang.org.queries import known_days, time_zone
from huifang.policy.logic.pack import Text
from huifang.policy.logic.sections.answers import CaseKind, TimeLimit
from huifang.policy.logic.sections.parts import WorkingTime
from huifang.policy.models import Clause
from huifang.policy.queries import Saying, sayings_of

BEFORE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Ticking:
    """A clock as it runs against one kind of case: its limit, whom it climbs to, and where its policy says so."""

    version_id: int
    limit: Limit
    ladder: tuple[Step, ...]
    said: TimeLimit
    working: WorkingTime


@dataclass
class Timetables:
    """The working times of policies in this company, each laid out once, from the day before `first` on."""

    zone: ZoneInfo
    days: PublishedDays
    first: date
    _laid_out: dict[WorkingTime, Timetable] = field(default_factory=dict)

    def of(self, ticking: Ticking) -> Timetable:
        return self.laid_out(ticking.working)

    def laid_out(self, working: WorkingTime) -> Timetable:
        if working not in self._laid_out:
            self._laid_out[working] = Timetable(working, self.days, self.zone, first=self.first)
        return self._laid_out[working]


def timetables(first: datetime) -> Timetables:
    """The working times that begin before a moment. Three statements."""
    return Timetables(ZoneInfo(time_zone()), known_days(), (first - BEFORE).date())


def ticking_for(saying: Saying, key: str) -> tuple[Ticking, ...]:
    """The clocks of one kind of case, by its key in the pack: those that it names, and those that name it or none."""
    kind = next((one for one in saying.sections.cases if one.key == key), None)
    found = []
    for said in saying.sections.clocks:
        limit = limit_of(said)
        if limit is not None and kind is not None and _is_of(said, kind):
            ladder = ladder_of(said.escalates, kind.escalates)
            found.append(Ticking(saying.version_id, limit, ladder, said, saying.sections.working))
    return tuple(found)


def _is_of(said: TimeLimit, kind: CaseKind) -> bool:
    return said.key in kind.clocks or kind.key in said.cases or not said.cases


def ticking_of(cases: Iterable[tuple[int, int | None, str]]) -> dict[int, tuple[Ticking, ...]]:
    """The clocks of cases, each given as its id, its version's id and the key of its kind. Two statements at most."""
    rows = list(cases)
    sayings = sayings_of({version for _, version, _ in rows if version is not None})
    kinds = {
        (version, key): ticking_for(sayings[version], key)
        for version, key in {(version, key) for _, version, key in rows}
        if version in sayings
    }
    return {case: kinds.get((version, key), ()) for case, version, key in rows if version is not None}


def logs_of(cases: Collection[int]) -> dict[int, tuple[Logged, ...]]:
    """The logs of cases as the clock reads them. One statement."""
    lines: defaultdict[int, list[tuple[datetime, str, str, Mapping[str, object]]]] = defaultdict(list)
    rows = CaseEvent.objects.filter(case__in=cases).order_by("case_id", "id")
    for case, *line in rows.values_list("case_id", "at", "kind", "state", "facts"):
        lines[case].append((line[0], line[1], line[2], line[3]))
    return {case: read_log(told) for case, told in lines.items()}


@dataclass(frozen=True, slots=True)
class ClockTold:
    """One run of a clock with everything that led to its deadline, and the clauses that ask for it."""

    title: Text
    explanation: Explanation
    clauses: tuple[tuple[str, Text], ...]

    @property
    def run(self) -> Run:
        return self.explanation.run


def clocks_told(case: Case, *, at: datetime) -> tuple[ClockTold, ...]:
    """Every run of every clock of a case, reckoned from its log, with its explanation. Seven statements."""
    log = logs_of([case.pk]).get(case.pk, ())
    ticking = ticking_of([(case.pk, case.policy_version_id, case.key)]).get(case.pk, ())
    if not log or not ticking:
        return ()
    tables = timetables(log[0].at)
    clauses = dict(Clause.objects.filter(version=case.policy_version_id).values_list("key", "text"))
    return tuple(
        ClockTold(
            title=one.said.title,
            explanation=explained(run, one.limit, tables.of(one), until=at),
            clauses=tuple((key, clauses[key]) for key in one.said.clauses if key in clauses),
        )
        for one in ticking
        for run in reckoned(log, one.limit, tables.of(one))
    )
