"""Cases as boards, lists and calendars show them, with the deadline that comes first; and how many were settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber, TruncDate

from huifang.cases.logic.words import LIVE, CaseState, ClosedAs
from huifang.cases.models import Case, CaseClock
from huifang.cases.models.cases import CaseSet
from huifang.kernel.sql.prepared import prepared
from huifang.org.logic import Reach

ORDER = ("-taken_in_on", "-id")
"""The order of lists, by which pages are cut."""
SHOWN_WITH = ("customer", "owner", "offered_to", "offered_post", "offered_department", "handling_department")
IN_A_COLUMN = 8
READ_OF_A_DAY, MOST_OF_ONE_DAY = 20, 500
"""Of each day of a month, and of a day that is looked at alone."""
MOST_ON_THE_DESK = 5
SETTLED = Q(state=CaseState.ANSWERED) | Q(state=CaseState.CLOSED)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a list is narrowed to; empty where it is not."""

    state: str = ""
    kind: str = ""
    source: str = ""
    whose: str = ""
    is_late: bool = False
    is_grave: bool = False
    is_unsettled: bool = False
    since: date | None = None

    @property
    def is_all(self) -> bool:
        return self == Chosen()


def cases_for(reach: Reach, chosen: Chosen, *, handles: Reach | None, at: datetime) -> CaseSet:
    """The cases that somebody may see and that fit what they chose. `handles` is the reach of dealing with cases."""
    found = Case.objects.visible_to(reach)
    if chosen.whose == "mine" and handles is not None:
        found = found.filter(pk__in=Case.objects.in_hands_of(handles).values("pk"))
    if chosen.whose == "offered" and handles is not None:
        found = found.filter(pk__in=Case.objects.offered(handles).values("pk"))
    if chosen.whose == "nobody":
        found = found.filter(owner=None, state__in=LIVE)
    same = {name: value for name in ("state", "kind", "source") if (value := getattr(chosen, name))}
    if chosen.is_grave:
        same["is_major"] = True
    if chosen.since is not None:
        same["taken_in_on__gte"] = chosen.since
        found = found.exclude(closed_as__in=(ClosedAs.MERGED, ClosedAs.VOID))
    found = found.filter(**same)
    if chosen.is_unsettled:
        found = found.exclude(SETTLED)
    if chosen.is_late:
        late = CaseClock.objects.late_at(at).filter(case=OuterRef("pk"), ended_at=None)
        found = found.filter(Exists(late), state__in=LIVE)
    return found


def as_shown(cases: CaseSet) -> QuerySet[Case, Case]:
    """Cases with the people and the deadline that a card shows, as `next_due`."""
    running = CaseClock.objects.running().filter(case=OuterRef("pk"), due_at__isnull=False).order_by("due_at")
    return cases.select_related(*SHOWN_WITH).annotate(next_due=Subquery(running.values("due_at")[:1]))


def board(cases: CaseSet) -> dict[str, list[Any]]:
    """By state the first live cases of each: repeated ones first, then by their deadline. One statement."""
    by = Window(
        RowNumber(),
        partition_by=[F("state")],
        order_by=[F("priority").desc(), F("next_due").asc(nulls_last=True), F("id").asc()],
    )
    found: dict[str, list[Any]] = {state: [] for state in LIVE}
    rows = as_shown(cases.live()).annotate(place=by).filter(place__lte=IN_A_COLUMN).order_by("state", "place")
    for case in rows:
        found[case.state].append(case)
    return found


def counts_by_state(cases: CaseSet) -> dict[str, int]:
    """How many live cases there are of each state. One statement."""
    rows = cases.live().order_by().values("state").annotate(count=Count("pk"))
    return dict(rows.values_list("state", "count"))


@dataclass(frozen=True, slots=True)
class Settling:
    """Of the cases taken in since a day, how many are answered or closed (件件有着落，事事有回音)."""

    since: date
    taken_in: int
    settled: int

    @property
    def open(self) -> int:
        return self.taken_in - self.settled

    @property
    def per_cent(self) -> int | None:
        """Rounded down, so that nothing open hides in a hundred; None of nothing."""
        return self.settled * 100 // self.taken_in if self.taken_in else None


def settling(cases: CaseSet, *, on: date, days: int = 30) -> Settling:
    """What became of what was taken in lately. What was merged or set aside counts nothing. One statement."""
    since = on - timedelta(days=days)
    counted = cases.filter(taken_in_on__gte=since).exclude(closed_as__in=(ClosedAs.MERGED, ClosedAs.VOID))
    found = counted.aggregate(taken_in=Count("pk"), settled=Count("pk", filter=SETTLED))
    return Settling(since, found["taken_in"], found["settled"])


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done for a case by a moment: a clock by its key, or the promised answer with an empty one."""

    at: datetime
    case: Case
    key: str


@dataclass(slots=True)
class DueDay:
    """What is to be done on a day: how much, and the first of it in order."""

    count: int = 0
    first: list[Due] = field(default_factory=list)


def deadlines(
    cases: CaseSet, *, from_at: datetime, to_at: datetime, zone: tzinfo, most: int = READ_OF_A_DAY
) -> Mapping[date, DueDay]:
    """What is to be done for live cases after one moment and by another, by day; of each day all are counted and the
    first `most` are there. Two statements.
    """
    live = cases.live()
    clocks = CaseClock.objects.running().filter(case__in=live, due_at__gt=from_at, due_at__lte=to_at)
    promised = live.filter(promised_at__gt=from_at, promised_at__lte=to_at, answered_at=None)
    days: defaultdict[date, DueDay] = defaultdict(DueDay)
    for clock in _by_day(clocks.select_related("case__customer", "case__owner"), "due_at", zone, most):
        days[clock.day].count = clock.of_day
        days[clock.day].first.append(Due(clock.due_at, clock.case, clock.key))
    counted = {day: found.count for day, found in days.items()}
    for case in _by_day(promised.select_related("customer", "owner"), "promised_at", zone, most):
        days[case.day].count = case.of_day + counted.get(case.day, 0)
        days[case.day].first.append(Due(case.promised_at, case, ""))
    for found in days.values():
        found.first = sorted(found.first, key=lambda due: due.at)[:most]
    return days


def _by_day(rows: QuerySet[Any, Any], moment: str, zone: tzinfo, most: int) -> QuerySet[Any, Any]:
    """The first rows of each day, with the day and how many there are of it. Midnight ends the day before."""
    before = ExpressionWrapper(F(moment) - timedelta(microseconds=1), output_field=DateTimeField())
    told: QuerySet[Any, Any] = rows.annotate(day=TruncDate(before, tzinfo=zone)).annotate(
        place=Window(RowNumber(), partition_by=[F("day")], order_by=[F(moment).asc(), F("id").asc()]),
        of_day=Window(Count("id"), partition_by=[F("day")]),
    )
    return told.filter(place__lte=most)


def cases_of_customer(customer: int, reach: Reach, *, most: int = 20) -> list[Case]:
    """The cases of a customer (by id) that somebody may see, live ones first. One statement."""
    found = Case.objects.visible_to(reach).filter(customer=customer).select_related("owner")
    return list(found.order_by(F("closed_at").desc(nulls_first=True), "-taken_in_on", "-id")[:most])


def mine_first(reach: Reach) -> list[Any]:
    """The first cases in somebody's hands or offered to them, by their deadline. One statement."""
    return _mine_first(reach)


@prepared
def _mine_first(reach: Reach) -> QuerySet[Case, Any]:
    mine = Case.objects.in_hands_of(reach) | Case.objects.offered(reach)
    return as_shown(mine).order_by(F("next_due").asc(nulls_last=True), "id")[:MOST_ON_THE_DESK]


def case_by_number(case: int, reach: Reach) -> Case | None:
    """A case (by id) that somebody may see."""
    return Case.objects.visible_to(reach).filter(pk=case).first()
