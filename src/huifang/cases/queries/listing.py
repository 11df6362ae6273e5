"""Cases as boards, lists and calendars show them, with the deadline that comes first; and how many were settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from huifang.cases.logic.words import LIVE, CaseState, ClosedAs
from huifang.cases.models import Case, CaseClock
from huifang.cases.models.cases import CaseSet
from huifang.kernel.sql.prepared import prepared
from huifang.org.logic import Reach

ORDER = ("-taken_in_on", "-id")
"""The order of lists, by which pages are cut."""
SHOWN_WITH = ("customer", "owner", "offered_to", "offered_post", "offered_department", "handling_department")
IN_A_COLUMN = 8
MOST_IN_A_CALENDAR = 500
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


def deadlines(cases: CaseSet, *, from_at: datetime, to_at: datetime) -> Sequence[Due]:
    """What is to be done for live cases after one moment and by another, in order; of very many the first."""
    live = cases.live()
    clocks = CaseClock.objects.running().filter(case__in=live, due_at__gt=from_at, due_at__lte=to_at)
    rows = clocks.select_related("case__customer", "case__owner").order_by("due_at", "id")[:MOST_IN_A_CALENDAR]
    promised = live.filter(promised_at__gt=from_at, promised_at__lte=to_at, answered_at=None)
    said = promised.select_related("customer", "owner").order_by("promised_at")[:MOST_IN_A_CALENDAR]
    found = [Due(clock.due_at, clock.case, clock.key) for clock in rows if clock.due_at is not None]
    found += [Due(case.promised_at, case, "") for case in said if case.promised_at is not None]
    return sorted(found, key=lambda due: due.at)


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


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a customer's story leads to cases about somebody: events, and records of others, by id."""

    events: frozenset[int]
    records: frozenset[int]


def hidden_from(employee: int, customer: int) -> Hidden:
    """What of a customer's story an employee does not see, because it speaks of a case about them. One statement.

    What they wrote down themselves is theirs. Source: security.md, T15.
    """
    about = Case.objects.hidden_from(employee).filter(customer=customer)
    rows = list(about.values_list("closing_event", "finding__record", "finding__record__employee"))
    return Hidden(
        frozenset(event for event, _, _ in rows if event is not None),
        frozenset(record for _, record, by in rows if record is not None and by != employee),
    )
