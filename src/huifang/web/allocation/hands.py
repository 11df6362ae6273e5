"""What is in somebody's hands, row by row, and handing it over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from huifang.cases.models import Case, Improvement
from huifang.cases.queries.in_hand import cases_of, improvements_of, orders_of
from huifang.customers.models import Customer
from huifang.followups.actions.refusals import CannotWork, NoReason
from huifang.followups.models import Record, Report
from huifang.followups.queries.desk import work_rows
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.org.queries import colleagues
from huifang.planning.actions.handing_over import hand_over_everything
from huifang.planning.actions.leaving import MayNotConfirm, confirm_clearance
from huifang.planning.queries.allocation.shown import ORDINARY, who_may_have
from huifang.planning.queries.clearing import clearances_asked
from huifang.planning.queries.in_hand import UNWRITTEN, in_hand, planned, stewarded
from huifang.web.allocation.forms import AbilityForm, HandOverForm
from huifang.web.allocation.lines import lines_of
from huifang.web.allocation.within import colleague_or_404
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.paging import page_of
from huifang.web.frame.people import actor_of, reach_on
from huifang.web.frame.request import Request
from huifang.web.frame.text import said

FORM_IS_WRONG = 422
HANDED_OVER = Message(
    "Handed over: %(customers)d customers, %(follow_ups)d follow-ups, %(cases)d cases, work orders and improvements."
)
FEW = 20
"""So many customers, records and reports are named; of follow-ups there are pages."""


@needs(Right.ASSIGN)
@require_safe
def hands(request: Request, employee: int) -> HttpResponse:
    """What somebody within reach has in hand."""
    return _page(request, colleague_or_404(request, employee), None)


@needs(Right.ASSIGN)
@require_POST
def hand_over(request: Request, employee: int) -> HttpResponse:
    """Hand all of it over: to one, to several, or as the policies give customers out."""
    found = colleague_or_404(request, employee)
    form = _form(request, found, request.POST)
    if form.is_valid():
        to = list(Employee.objects.filter(pk__in=form.cleaned_data["to"]).order_by("pk"))
        told = {"on": request.on, "actor": actor_of(request.user), "reason": form.cleaned_data["reason"]}
        try:
            done = hand_over_everything(of=found, to=to, at=request.at, by=request.user, **told)
        except CannotWork as refused:
            form.add_error("to", said(refused.message))
        except NoReason as refused:
            form.add_error("reason", said(refused.message))
        else:
            parts = {"customers": done.customers, "follow_ups": done.follow_ups, "cases": done.cases}
            say(request, Message(HANDED_OVER.template, parts))
            return redirect("in-hand", found.pk)
    return _page(request, found, form)


@needs(Right.ASSIGN)
@require_POST
def confirm(request: Request, employee: int) -> HttpResponse:
    """Confirm as a second person that everything was handed over."""
    found = colleague_or_404(request, employee)
    wanted = (request.POST.get("policy", ""), request.POST.get("key", ""))
    asked = next((one for one in clearances_asked(found, on=request.on) if (one.policy_key, one.key) == wanted), None)
    if asked is None:
        raise Http404
    try:
        confirm_clearance(of=found, asked=asked, by=request.user, on=request.on, actor=actor_of(request.user))
    except MayNotConfirm as refused:
        warn(request, refused.message)
    else:
        say(request, Message("Confirmed."))
    return redirect("in-hand", found.pk)


def _page(request: Request, found: Employee, wrong: HandOverForm | None) -> HttpResponse:
    page = page_of(
        work_rows().filter(pk__in=planned(request.user.pk).filter(agent=found)), by=("closes_on", "pk"),
        cursor=request.GET.get("page"),
    )  # fmt: skip
    hand = in_hand([found.pk], on=request.on, unseen_by=request.user.pk)[found.pk]
    mine = stewarded().filter(employee=found).values("customer_id")
    papers = (
        Record.objects.told_to(request.user.pk)
        .filter(employee=found, state=Record.State.SENT_BACK)
        .select_related("customer")
    )
    reports = Report.objects.told_to(request.user.pk).filter(UNWRITTEN, author_post=None, record__employee=found)
    context = {
        "member": found,
        "hand": hand,
        "page": page,
        "lines": lines_of(page.rows, on=request.on),
        "customers": Customer.objects.filter(pk__in=mine).order_by("pinyin_key", "pk")[:FEW],
        "records": papers.order_by("pk")[:FEW] if hand.sent_back else (),
        "reports": reports.select_related("record__customer").order_by("due_on", "pk")[:FEW] if hand.reports else (),
        "cases": _cases(request, found) if hand.cases or hand.work_orders or hand.improvements else {},
        "few": FEW,
        "form": wrong or _form(request, found, None),
        "ability": AbilityForm(initial={"percent": getattr(found, "percent", ORDINARY)}),
        "asked": clearances_asked(found, on=request.on),
        "is_oneself": found.pk == request.user.pk,
    }
    return render(request, "allocation/hands.html", context, status=FORM_IS_WRONG if wrong else 200)


def _cases(request: Request, found: Employee) -> Mapping[str, Any]:
    """The first cases, work orders and improvements of somebody, as far as whoever looks may see them."""
    reach = reach_on(request, Right.SEE_CASES)
    if reach is None:
        return {}
    seen = Case.objects.visible_to(reach)
    orders = orders_of(found.pk).filter(case__in=seen).select_related("case")
    improvements = improvements_of(found.pk).filter(pk__in=Improvement.objects.visible_to(reach))
    return {
        "owned": cases_of(found.pk).filter(pk__in=seen).order_by("pk")[:FEW],
        "orders": orders.order_by("comes_at", "pk")[:FEW],
        "improvements": improvements.order_by("due_on", "pk")[:FEW],
    }


def _form(request: Request, found: Employee, typed: object) -> HandOverForm:
    staying = who_may_have(colleagues(request.reach).exclude(pk=found.pk), on=request.on)
    people = [(one.pk, f"{one.name} · {one.number}") for one in staying]
    return HandOverForm(typed, people=people, auto_id="over_%s")
