"""Who is away, who stands in, and what becomes of the work that falls into it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huifang.cases.models import Case
from huifang.followups.queries.desk import work_rows
from huifang.kernel.text import Message
from huifang.org.actions import NewAbsence, NoAbsence
from huifang.org.logic import Right
from huifang.org.models import Absence, Employee
from huifang.org.queries import colleagues
from huifang.planning.actions.covering import Does, NobodyStandsIn, cover, end_absence, note_absence
from huifang.planning.models import Cover
from huifang.planning.queries.absence import (
    asked_before_leave,
    can_be_brought_forward,
    cases_falling_into,
    falling_into,
    to_clear,
)
from huifang.planning.queries.allocation.shown import who_may_have
from huifang.web.allocation.forms import AbsenceForm, OwnAbsenceForm
from huifang.web.allocation.lines import lines_of
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.paging import page_of
from huifang.web.frame.people import actor_of, reach_on
from huifang.web.frame.request import Request
from huifang.web.frame.text import said

FORM_IS_WRONG = 422
FEW = 20
"""So many cases are named."""


@needs(Right.ASSIGN)
@require_http_methods(["GET", "POST"])
def absences(request: Request) -> HttpResponse:
    """Who within reach is away or will be; and note another absence."""
    people = _people(request)
    form = AbsenceForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        employee = get_object_or_404(colleagues(request.reach), pk=form.cleaned_data["employee"])
        if noted := _noted(request, employee, form):
            return redirect("absence", noted.pk)
    coming = _coming(request).filter(employee__in=colleagues(request.reach))
    page = page_of(coming, by=("first_on", "pk"), cursor=request.GET.get("page"))
    status = FORM_IS_WRONG if form.errors else 200
    return render(request, "allocation/absences.html", {"page": page, "form": form}, status=status)


@needs(Right.WORK)
@require_http_methods(["GET", "POST"])
def my_absences(request: Request) -> HttpResponse:
    """One's own absences; and note another."""
    form = OwnAbsenceForm(request.POST or None, people=_people(request))
    if request.method == "POST" and form.is_valid() and _noted(request, request.user, form):
        say(request, Message("Noted. Your supervisor sees what falls into these days."))
        return redirect("my-absences")
    page = page_of(
        _coming(request).filter(employee=request.user), by=("first_on", "pk"), cursor=request.GET.get("page")
    )
    status = FORM_IS_WRONG if form.errors else 200
    shown = {"page": page, "form": form, "clear": [(one, to_clear(one, zone=request.zone)) for one in page.rows[:1]]}
    return render(request, "allocation/my_absences.html", shown, status=status)


@needs(Right.ASSIGN)
@require_safe
def absence(request: Request, absence: int) -> HttpResponse:
    """One absence: what falls into it, and the three things that can be done."""
    found = _absence(request, absence)
    rows = work_rows().told_to(request.user.pk).filter(pk__in=falling_into(found, zone=request.zone).values("pk"))
    page = page_of(rows, by=("closes_on", "pk"), cursor=request.GET.get("page"))
    clear = to_clear(found, zone=request.zone, unseen_by=request.user.pk)
    context = {
        "absence": found,
        "page": page,
        "lines": lines_of(page.rows, on=request.on),
        "clear": clear,
        "cases": _cases(request, found) if clear.cases else (),
        "forward": can_be_brought_forward(found, on=request.on, zone=request.zone).count(),
        "covers": list(Cover.objects.filter(absence=found).select_related("decided_by").order_by("pk")),
        "asked": [entry for _policy, entry in asked_before_leave(on=request.on)],
        "is_over": found.last_on < request.on,
    }
    return render(request, "allocation/absence.html", context)


@needs(Right.ASSIGN)
@require_POST
def decide(request: Request, absence: int) -> HttpResponse:
    """Bring forward, hand over, or have it completed before."""
    found, does = _absence(request, absence), request.POST.get("does", "")
    if does not in Does.values:
        raise Http404
    try:
        done = cover(absence=found, does=does, by=request.user, on=request.on, actor=actor_of(request.user))
    except NobodyStandsIn as refused:
        warn(request, refused.message)
        return redirect("absence", found.pk)
    if does == Does.BRING_FORWARD:
        say(request, Message("%(count)d follow-ups are planned before the absence.", {"count": done.changed}))
    elif does == Does.HAND_OVER:
        say(request, Message("Whoever stands in reaches %(count)d follow-ups meanwhile.", {"count": done.follow_ups}))
    else:
        say(
            request, Message("%(count)d follow-ups are to be completed before the absence.", {"count": done.follow_ups})
        )
    return redirect("absence", found.pk)


@needs(Right.ASSIGN)
@require_POST
def end(request: Request, absence: int) -> HttpResponse:
    """The colleague is not away, or is back."""
    found = _absence(request, absence)
    end_absence(absence=found, on=request.on, actor=actor_of(request.user))
    say(request, Message("%(name)s is here.", {"name": found.employee.name}))
    return redirect("absences")


def _absence(request: Request, absence: int) -> Absence:
    among = Absence.objects.filter(employee__in=colleagues(request.reach))
    return get_object_or_404(among.select_related("employee", "stand_in"), pk=absence)


def _cases(request: Request, found: Absence) -> Sequence[Case]:
    """The first cases that fall into it, as far as whoever looks may see them."""
    reach = reach_on(request, Right.SEE_CASES)
    if reach is None:
        return ()
    seen = Case.objects.visible_to(reach).values("pk")
    return list(cases_falling_into(found, zone=request.zone).filter(pk__in=seen).order_by("pk")[:FEW])


def _coming(request: Request) -> QuerySet[Absence]:
    """Those that run or lie ahead."""
    return Absence.objects.filter(last_on__gte=request.on).select_related("employee", "stand_in")


def _people(request: Request) -> list[tuple[int, str]]:
    """Colleagues of the department, or within reach."""
    among = colleagues(request.reach)
    if request.user.department_id is not None:
        among = among | Employee.objects.filter(department=request.user.department_id)
    return [(one.pk, f"{one.name} · {one.number}") for one in who_may_have(among, on=request.on)]


def _noted(request: Request, employee: Employee, form: AbsenceForm | OwnAbsenceForm) -> Absence | None:
    """Note it, or say in the form why not."""
    told = form.cleaned_data
    stand_in = Employee.objects.filter(pk=told["stand_in"]).first() if told["stand_in"] else None
    new = NewAbsence(employee, told["first_on"], told["last_on"], told["kind"], stand_in)
    try:
        return note_absence(absence=new, on=request.on, actor=actor_of(request.user))
    except NoAbsence as refused:
        form.add_error(None, said(refused.message))
    return None
