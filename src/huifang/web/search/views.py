"""The search box of every page. What was typed never stands in an address that can be read.

Source: security.md, T52; what is found is narrowed to the reach of the person who asks.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from huifang.cases.logic.numbers import case_named
from huifang.cases.queries.listing import case_by_number
from huifang.customers.logic.sought import LONGEST_SOUGHT
from huifang.customers.queries.finding import MOST_FOUND, find_customers
from huifang.followups.queries.listing import customer_rows
from huifang.followups.queries.visible import customers_visible_to
from huifang.org.logic import Right
from huifang.policy.queries import ClauseFound, clauses_found
from huifang.web.frame.concealed import NotOurs, conceal, reveal
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.people import reach_on, rights_on
from huifang.web.frame.request import Request

PURPOSE = "search"
SHORTEST_FOR_CLAUSES = 2


@needs(Right.SEE_CUSTOMERS)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: Request) -> HttpResponse:
    """What the box sends comes back as an address without words, which then shows what is found."""
    if request.method == "POST":
        typed = request.POST.get("q", "").strip()[:LONGEST_SOUGHT]
        return redirect(f"{reverse('search')}?q={conceal(typed, purpose=PURPOSE)}" if typed else "search")
    typed = _typed(request)
    if (case := _case(request, typed)) is not None:
        return redirect("case", case)
    among = customers_visible_to(request.reach).select_related("department")
    found = list(find_customers(typed, among=among, ring=ring(), most=MOST_FOUND + 1)) if typed else []
    clauses = _clauses(request, typed)
    if len(found) == 1 and not clauses:
        return redirect("customer", customer=found[0].pk)
    shown = {
        "typed": typed,
        "rows": customer_rows(found[:MOST_FOUND], ring=ring(), reader=request.user.pk, on=request.on),
        "has_more": len(found) > MOST_FOUND,
        "clauses": clauses,
    }
    return render(request, "search/found.html", shown)


def _typed(request: Request) -> str:
    """What was typed into the box; nothing for an address that we did not make."""
    try:
        return str(reveal(request.GET.get("q", ""), purpose=PURPOSE))
    except NotOurs:
        return ""


def _case(request: Request, typed: str) -> int | None:
    """The case (by id) that is named by its number, for who may see it."""
    named, reach = case_named(typed), reach_on(request, Right.SEE_CASES)
    found = case_by_number(named, reach) if named is not None and reach is not None else None
    return found.pk if found is not None else None


def _clauses(request: Request, typed: str) -> tuple[ClauseFound, ...]:
    """Clauses in force that hold the words, for who may see policies. Numbers alone are a customer's."""
    if len(typed) < SHORTEST_FOR_CLAUSES or typed.replace(" ", "").isdigit():
        return ()
    return clauses_found(typed, on=request.on) if Right.SEE_POLICIES in rights_on(request) else ()
