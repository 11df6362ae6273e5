"""Who holds what, who has nobody and why; what a run would do, and a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from huifang.customers.models import Customer
from huifang.followups.queries.visible import customers_visible_to
from huifang.kernel.text import Message
from huifang.org.logic import Reach, Right
from huifang.org.models import Employee
from huifang.org.queries import colleagues
from huifang.planning.actions.allocation import Allocated, allocate, look_ahead, set_abilities
from huifang.planning.logic.allocating import Way
from huifang.planning.queries.allocation import NOBODY_COULD, counted_by_reason, unallocated, ways_in_force
from huifang.planning.queries.allocation.shown import holdings
from huifang.web.allocation.forms import AbilityForm
from huifang.web.allocation.within import colleague_or_404
from huifang.web.allocation.words import WAYS, called
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.paging import page_of
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request

FEW_CUSTOMERS = 20_000
"""So many a page gives out while somebody waits; of more, workers do."""


@needs(Right.ASSIGN)
@require_safe
def overview(request: Request) -> HttpResponse:
    """The people within reach with what each has in hand, and how many customers have nobody."""
    staying = colleagues(request.reach).filter(pk__in=Employee.objects.working_on(request.on))
    page = page_of(staying.select_related("department"), by=("number",), cursor=request.GET.get("page"))
    held = holdings([one.pk for one in page.rows], on=request.on)
    ways = ways_in_force(request.on)
    counts = counted_by_reason(_lacking(ways, request))
    context = {
        "page": page,
        "lines": [(one, held[one.pk]) for one in page.rows],
        "ways": [(way, called(way), str(WAYS[way.says.way])) for way in ways],
        "reasons": [(_reason(why, ways), count) for why, count in sorted(counts.items())],
        "lacking": sum(counts.values()),
    }
    return render(request, "allocation/overview.html", context)


@needs(Right.ASSIGN)
@require_safe
def nobodys(request: Request) -> HttpResponse:
    """The customers who have nobody, although a policy wants it, each with the reason."""
    ways = ways_in_force(request.on)
    rows = _lacking(ways, request).select_related("department")
    page = page_of(rows, by=("pk",), cursor=request.GET.get("page"))
    lines = [(one, _reason(one.why, ways)) for one in page.rows]  # type: ignore[attr-defined]
    return render(request, "allocation/unallocated.html", {"page": page, "lines": lines})


@needs(Right.ASSIGN)
@require_POST
def ahead(request: Request) -> HttpResponse:
    """What a run would give now; nothing of it is done."""
    if _are_many():
        warn(request, Message("There are too many customers for a page. Ask for: huifang allocate --dry-run"))
        return redirect("allocation")
    done = look_ahead(on=request.on, actor=actor_of(request.user))
    return render(request, "allocation/ahead.html", {"done": done, "lines": _lines(done)})


@needs(Right.ASSIGN)
@require_POST
def run(request: Request) -> HttpResponse:
    """Give out what is nobody's."""
    if _are_many():
        warn(request, Message("There are too many customers for a page: a worker gives them out with the next plan."))
        return redirect("allocation")
    done = allocate(on=request.on, actor=actor_of(request.user))
    parts = {"customers": done.customers, "follow_ups": done.follow_ups, "left": done.unallocated}
    say(
        request,
        Message(
            "%(customers)d customers and %(follow_ups)d follow-ups were given to people. Customers who have nobody:"
            " %(left)d.",
            parts,
        ),
    )
    return redirect("allocation")


@needs(Right.ASSIGN)
@require_POST
def ability(request: Request, employee: int) -> HttpResponse:
    """Set how much somebody takes of what is given by ability."""
    found, form = colleague_or_404(request, employee), AbilityForm(request.POST)
    if form.is_valid():
        percent = form.cleaned_data["percent"]
        set_abilities(percents={found.pk: percent}, actor=actor_of(request.user), reason=form.cleaned_data["reason"])
        parts = {"name": found.name, "percent": percent}
        say(request, Message("%(name)s takes %(percent)d %% of an ordinary share.", parts))
    else:
        warn(request, Message("Write a whole number from 0 to 1000."))
    return redirect("in-hand", found.pk)


def _lines(done: Allocated) -> list[dict[str, Any]]:
    return [{"given": one, "called": called(one.way), "way": WAYS[one.way.says.way]} for one in done.ways]


def _are_many() -> bool:
    return Customer.objects.all()[: FEW_CUSTOMERS + 1].count() > FEW_CUSTOMERS


def _lacking(ways: tuple[Way, ...], request: Request) -> QuerySet[Customer]:
    return unallocated(ways, among=_within(request.reach), on=request.on)


def _within(reach: Reach) -> QuerySet[Customer]:
    """Those of the departments; of whoever has none, all they may see."""
    if reach.departments and not reach.is_all:
        return Customer.objects.filter(department_id__in=reach.departments)
    return customers_visible_to(reach)


def _reason(why: int, ways: Sequence[Way]) -> tuple[str, tuple[str, ...]]:
    """Why a customer has nobody: the way that waits for a hand, by its words and clauses; empty where all failed."""
    found = next((way for way in ways if way.number == why and why != NOBODY_COULD), None)
    return (called(found), found.says.clauses) if found else ("", ())
