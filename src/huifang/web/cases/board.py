"""The board by state, the list by pages, the calendar of deadlines."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from huifang.cases.logic.words import LIVE, CaseState
from huifang.cases.models import Case
from huifang.cases.queries.listing import (
    IN_A_COLUMN,
    MOST_OF_ONE_DAY,
    ORDER,
    READ_OF_A_DAY,
    Chosen,
    Due,
    DueDay,
    as_shown,
    board,
    cases_for,
    counts_by_state,
    deadlines,
    settling,
)
from huifang.followups.logic.written import FindingKind
from huifang.kernel.moments import Ending
from huifang.org.logic import Reach, Right
from huifang.web.cases.shown import Card, cards, tone_of
from huifang.web.frame.case_states import STATES
from huifang.web.frame.case_words import SOURCES, WHOSE, Word
from huifang.web.frame.labels import FINDINGS
from huifang.web.frame.marks import needs
from huifang.web.frame.paging import page_of
from huifang.web.frame.people import reach_on, rights_on
from huifang.web.frame.request import Request
from huifang.web.frame.standings import Badge

RATE_DAYS = 30
IN_A_DAY = 5
LAST_YEAR = 9_000
"""No calendar ends beyond."""


@dataclass(frozen=True, slots=True)
class Column:
    """A state of the board with its first cards; `more` are behind the address."""

    look: Badge
    count: int
    cards: list[Card]
    more: int
    address: str


@needs(Right.SEE_CASES)
@require_safe
def cases(request: Request) -> HttpResponse:
    """The board: live cases by state, with the clock on each."""
    chosen = chosen_in(request)
    found = cases_for(request.reach, chosen, handles=handles_of(request), at=request.at)
    counts, shown = counts_by_state(found), board(found)
    columns = [
        Column(
            STATES[state],
            counts.get(state, 0),
            cards(shown[state], at=request.at),
            max(counts.get(state, 0) - IN_A_COLUMN, 0),
            reverse("case-list") + query_of(replace(chosen, state=state)),
        )
        for state in LIVE
    ]
    rate = settling(Case.objects.visible_to(request.reach), on=request.on, days=RATE_DAYS)
    context = {
        "columns": columns,
        "rate": rate,
        "unsettled": query_of(Chosen(since=rate.since, is_unsettled=True)),
        "counted": query_of(Chosen(since=rate.since)),
        "days": RATE_DAYS,
        **choice(request, chosen, "cases"),
    }
    return render(request, "cases/board.html", context)


@needs(Right.SEE_CASES)
@require_safe
def case_list(request: Request) -> HttpResponse:
    """Cases by pages, the newest first; the filters stand there in words."""
    chosen = chosen_in(request)
    found = as_shown(cases_for(request.reach, chosen, handles=handles_of(request), at=request.at))
    page = page_of(found, by=ORDER, cursor=request.GET.get("page"))
    context = {"page": page, "rows": cards(page.rows, at=request.at), **choice(request, chosen, "case-list")}
    return render(request, "cases/list.html", context)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar with what is due on it, each with the time by which and its tone."""

    on: date
    is_of_month: bool
    is_today: bool
    dues: list[tuple[Due, str, str]]
    count: int

    @property
    def more(self) -> int:
        """How many do not stand there at once, and how many of these stand behind it."""
        return max(self.count - IN_A_DAY, 0)

    @property
    def unread(self) -> int:
        """How many are not on the page at all."""
        return self.count - len(self.dues)


@needs(Right.SEE_CASES)
@require_safe
def calendar(request: Request) -> HttpResponse:
    """What is to be done for cases in a month, by day."""
    alone, first = _day(request), _month(request)
    weeks = [[alone]] if alone else Calendar().monthdatescalendar(first.year, first.month)
    from_at, to_at = _moment(weeks[0][0], request), _moment(weeks[-1][-1] + timedelta(days=1), request)
    seen, most = Case.objects.visible_to(request.reach), MOST_OF_ONE_DAY if alone else READ_OF_A_DAY
    by_day = deadlines(seen, from_at=from_at, to_at=to_at, zone=request.zone, most=most)
    first = alone.replace(day=1) if alone else first
    context = {
        "weeks": [[_shown(day, first, by_day.get(day, DueDay()), request) for day in week] for week in weeks],
        "first": first,
        "alone": alone,
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": (first + timedelta(days=32)).strftime("%Y-%m"),
        "is_empty": not by_day,
        "may_handle": Right.HANDLE_CASES in rights_on(request),
    }
    return render(request, "cases/calendar.html", context)


def _shown(day: date, first: date, due: DueDay, request: Request) -> Day:
    told = [(one, Ending(one.at).day_and_time(request.zone)[1], tone_of(one.at, at=request.at)) for one in due.first]
    return Day(day, (day.year, day.month) == (first.year, first.month), day == request.on, told, due.count)


def _day(request: Request) -> date | None:
    """The one day that is looked at; None for a month."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if 1900 < day.year < LAST_YEAR else None


def _month(request: Request) -> date:
    try:
        return datetime.strptime(request.GET.get("month", ""), "%Y-%m").date()  # noqa: DTZ007 (a month has no zone)
    except ValueError:
        return request.on.replace(day=1)


def _moment(day: date, request: Request) -> datetime:
    return datetime.combine(day, time(0), request.zone)


def handles_of(request: Request) -> Reach | None:
    """How far dealing with cases goes for this person."""
    return reach_on(request, Right.HANDLE_CASES)


def chosen_in(request: Request) -> Chosen:
    """What the address narrows a list to; what is not known narrows nothing."""
    return read_choice(request.GET)


def read_choice(data: QueryDict) -> Chosen:
    def one_of(name: str, known: Any) -> str:
        value = data.get(name, "")
        return value if value in known else ""

    try:
        since = date.fromisoformat(data.get("since", ""))
    except ValueError:
        since = None
    return Chosen(
        state=one_of("state", set(CaseState)),
        kind=one_of("kind", set(FindingKind)),
        source=one_of("source", SOURCES),
        whose=one_of("whose", WHOSE),
        is_late=data.get("late") == "1",
        is_grave=data.get("grave") == "1",
        is_unsettled=data.get("unsettled") == "1",
        since=since,
    )


def query_of(chosen: Chosen) -> str:
    """The choice as the end of an address."""
    said: dict[str, str] = {
        name: value for name in ("state", "kind", "source", "whose") if (value := getattr(chosen, name))
    }
    flags = {"late": chosen.is_late, "grave": chosen.is_grave, "unsettled": chosen.is_unsettled}
    said |= {name: "1" for name, is_set in flags.items() if is_set}
    if chosen.since is not None:
        said["since"] = chosen.since.isoformat()
    return f"?{urlencode(said)}" if said else ""


def choice(request: Request, chosen: Chosen, here: str) -> Mapping[str, Any]:
    """The filters in words, each with the address without it, and the form that chooses."""
    return {
        "chosen": chosen,
        "chips": [(word, query_of(replace(chosen, **{name: blank}))) for name, blank, word in _words(chosen)],
        "query": query_of(chosen),
        "here": here,
        "may_handle": Right.HANDLE_CASES in rights_on(request),
        "options": {
            "whose": list(WHOSE.items()),
            "kind": list(FINDINGS.items()),
            "state": [(state, look.label) for state, look in STATES.items()],
            "source": list(SOURCES.items()),
        },
    }


def _words(chosen: Chosen) -> list[tuple[str, Any, Word]]:
    found: list[tuple[str, Any, Word]] = []
    if chosen.whose:
        found.append(("whose", "", WHOSE[chosen.whose]))
    if chosen.state:
        found.append(("state", "", STATES[chosen.state].label))
    if chosen.kind:
        found.append(("kind", "", FINDINGS[chosen.kind]))
    if chosen.source:
        found.append(("source", "", SOURCES[chosen.source]))
    if chosen.is_late:
        found.append(("is_late", False, pgettext("cases", "Past a deadline")))
    if chosen.is_grave:
        found.append(("is_grave", False, pgettext("cases", "Grave")))
    if chosen.is_unsettled:
        found.append(("is_unsettled", False, gettext("Neither answered nor closed")))
    if chosen.since is not None:
        day = chosen.since.isoformat()
        found.append(("since", None, gettext("Taken in since %(day)s") % {"day": day}))
    return found
