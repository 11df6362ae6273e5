"""Cases in figures; the cases behind one of them; matters that came again, each a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huifang.cases.models import Case
from huifang.cases.queries.figures import Figures, Of, Period, What, cases_behind, figures, limits_kept
from huifang.cases.queries.repeats import groups
from huifang.org.logic import Right
from huifang.org.models import Department
from huifang.web.case_figures.forms import BY, FiguresForm
from huifang.web.frame.case_words import SOURCES
from huifang.web.frame.labels import FINDINGS
from huifang.web.frame.marks import needs
from huifang.web.frame.paging import page_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded

ORDER = ("-taken_in_on", "-id")
MOST_GROUPS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A group in figures: its name, the rates in per cent (None where nothing is counted), and what each opens."""

    name: str
    told: Figures
    settled_rate: float | None
    timely_rate: float | None
    addresses: Mapping[str, str]


@needs(Right.SEE_CASES)
@require_safe
def case_figures(request: Request) -> HttpResponse:
    """How many cases came in, were answered or closed, were in time, and how long it took."""
    form = FiguresForm(request.GET if "by" in request.GET else {"by": Of.KIND})
    is_sound = form.is_valid()
    of = Of(form.cleaned_data["by"]) if is_sound else Of.KIND
    period = Period(*((form.cleaned_data["first_on"], form.cleaned_data["last_on"]) if is_sound else (None, None)))
    visible = Case.objects.visible_to(request.reach)
    found = figures(visible, of=of, period=period, at=request.at)
    names = _names(of)
    lines = [_line(one, names.get(one.group, ""), of, period) for one in found]
    limits = [(worded(one.title) or one.key, one) for one in
              limits_kept(visible, period=period, at=request.at, on=request.on)]  # fmt: skip
    shown = {"form": form, "lines": lines, "total": _total(found), "counted_by": dict(BY)[of], "limits": limits}
    return render(request, "case_figures/figures.html", shown, status=200 if is_sound else 422)


def _line(one: Figures, name: str, of: Of, period: Period) -> Line:
    days = {"first_on": period.first_on, "last_on": period.last_on}
    asked = {"by": of.value, "group": one.group} | {key: day.isoformat() for key, day in days.items() if day}
    base = reverse("cases-of-figure")
    return Line(
        name=name or _as_written(of, one.group),
        told=one,
        settled_rate=_rate(one.answered_or_closed, one.taken_in),
        timely_rate=_rate(one.in_time, one.judged),
        addresses={what.value: f"{base}?{urlencode({**asked, 'what': what.value})}" for what in What},
    )


def _as_written(of: Of, group: str) -> str:
    if of is Of.MONTH and group:
        return date_format(date.fromisoformat(group[:10]), "YEAR_MONTH_FORMAT")
    return group or pgettext("figures of cases", "not said")


def _names(of: Of) -> dict[str, str]:
    if of is Of.DEPARTMENT:
        return {str(pk): name for pk, name in Department.objects.values_list("id", "name")}
    words: Mapping[Any, Any] = FINDINGS if of is Of.KIND else SOURCES if of is Of.SOURCE else {}
    return {str(key): str(word) for key, word in words.items()}


def _rate(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _total(found: list[Figures]) -> dict[str, Any]:
    taken_in, answered = sum(one.taken_in for one in found), sum(one.answered_or_closed for one in found)
    judged, in_time = sum(one.judged for one in found), sum(one.in_time for one in found)
    return {
        "taken_in": taken_in,
        "settled_rate": _rate(answered, taken_in),
        "timely_rate": _rate(in_time, judged),
        "judged": judged,
    }


@needs(Right.SEE_CASES)
@require_safe
def cases_of_figure(request: Request) -> HttpResponse:
    """The cases that a figure counts, the newest first. Raises Http404 for a figure that there is not."""
    asked = request.GET
    try:
        of, what = Of(asked.get("by", Of.KIND)), What(asked.get("what", What.TAKEN_IN))
        period = Period(_day(asked.get("first_on")), _day(asked.get("last_on")))
    except ValueError:
        raise Http404 from None
    visible = Case.objects.visible_to(request.reach).select_related("customer", "owner")
    found = cases_behind(visible, of=of, group=asked.get("group", ""), what=what, period=period, at=request.at)
    page = page_of(found, by=ORDER, cursor=asked.get("page"))
    name = _names(of).get(asked.get("group", "")) or _as_written(of, asked.get("group", ""))
    return render(request, "case_figures/cases.html", {"page": page, "name": name, "what": what.value})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@needs(Right.SEE_CASES)
@require_safe
def repeated_cases(request: Request) -> HttpResponse:
    """Matters that came more than once and are not over, the last one first."""
    visible = Case.objects.visible_to(request.reach)
    found = list(groups(visible)[:MOST_GROUPS])
    firsts = visible.in_bulk([group["first"] for group in found])
    lines = [(group, firsts[group["first"]]) for group in found if group["first"] in firsts]
    return render(request, "case_figures/repeated.html", {"lines": lines})
