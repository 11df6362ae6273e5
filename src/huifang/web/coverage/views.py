"""Coverage by department or steward, and the customers behind each figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from huifang.customers.models import Customer
from huifang.followups.queries.visible import customers_visible_to
from huifang.org.logic import Reach, Right
from huifang.planning.logic.coverage import By, CoverageRow, Gap
from huifang.planning.queries.coverage import behind, of
from huifang.planning.queries.coverage import coverage as coverage_of
from huifang.web.coverage.words import BY, GAPS
from huifang.web.frame.marks import needs
from huifang.web.frame.paging import page_of
from huifang.web.frame.request import Request

NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Figure:
    """How many customers have a gap, with the address of their rows; empty where there are none."""

    label: str | Promise
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """The customers of a department or steward."""

    name: str | Promise
    customers: int
    figures: tuple[Figure, ...]


@needs(Right.SEE_POLICIES)
@require_safe
def coverage(request: Request) -> HttpResponse:
    """How many customers have each gap. Looks at every customer within reach."""
    by = _by(request)
    rows = coverage_of(customers=_customers(request.reach), on=request.on, by=by)
    shown = {
        "lines": [_line(row, by) for row in rows],
        "total": _total(rows, by),
        "gaps": [(words[0], words[1]) for words in GAPS.values()],
        "choices": [(one.value, BY[one][0], one is by) for one in By],
    }
    return render(request, "coverage/coverage.html", shown)


@needs(Right.SEE_POLICIES)
@require_safe
def customers(request: Request, gap: str) -> HttpResponse:
    """The customers behind one figure, by pages. Raises Http404 for a gap that there is not."""
    if gap not in set(Gap):
        raise Http404
    rows = behind(Gap(gap), customers=_customers(request.reach), on=request.on)
    whose = request.GET.get("of", "")
    if whose.isdecimal() or whose == NOBODY:
        rows = rows.filter(of(_by(request), int(whose) if whose.isdecimal() else None))
    page = page_of(rows.select_related("department"), by=("pk",), cursor=request.GET.get("page"))
    _label, what, advice = GAPS[Gap(gap)]
    return render(request, "coverage/customers.html", {"page": page, "what": what, "advice": advice})


def _by(request: Request) -> By:
    asked = request.GET.get("by", "")
    return By(asked) if asked in set(By) else By.DEPARTMENT


def _customers(reach: Reach) -> QuerySet[Customer]:
    """Those of the departments, as everywhere where things are counted; of whoever has none, all they may see."""
    if reach.departments and not reach.is_all:
        return Customer.objects.filter(department_id__in=reach.departments)
    return customers_visible_to(reach)


def _line(row: CoverageRow, by: By) -> Line:
    whose = NOBODY if row.whose is None else str(row.whose)
    figures = (_figure(gap, row.gaps[gap], {"by": by.value, "of": whose}) for gap in Gap)
    return Line(row.name if row.whose is not None else BY[by][1], row.customers, tuple(figures))


def _total(rows: Iterable[CoverageRow], by: By) -> Line | None:
    """All together; a customer with two stewards would count twice, so of stewards there is no sum."""
    found = list(rows)
    if by is By.STEWARD or not found:
        return None
    figures = (_figure(gap, sum(row.gaps[gap] for row in found), {}) for gap in Gap)
    return Line("", sum(row.customers for row in found), tuple(figures))


def _figure(gap: Gap, count: int, asked: dict[str, str]) -> Figure:
    query = f"?{urlencode(asked)}" if asked else ""
    return Figure(GAPS[gap][0], count, reverse("coverage-customers", args=[gap.value]) + query if count else "")
