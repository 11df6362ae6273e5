"""Improvements are made, carried out, looked at, taken up again and called off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from huifang.cases.actions import improving
from huifang.cases.actions.refusals import Refused
from huifang.cases.models import Case
from huifang.cases.queries.improvements import Asked, asked_of_improvements
from huifang.cases.queries.whom import Whom
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said, worded
from huifang.web.improvements.forms import AgainForm, DoneForm, EffectForm, ImprovementForm, OffForm
from huifang.web.improvements.views import improvement_page, visible_improvement

FORM_IS_WRONG = 422
MOST_PEOPLE = 500


@needs(Right.HANDLE_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: Request, case: int) -> HttpResponse:
    """Have somebody do something against the cause of a case."""
    found = get_object_or_404(Case.objects.visible_to(request.reach), pk=case)
    asked = {f"{one.version_id}/{one.key}": one for one in asked_of_improvements(request.on)}
    first = next(iter(asked.values()), None)
    form = ImprovementForm(
        request.POST or None,
        people=_people(request, found),
        asked=[(key, worded(one.title)) for key, one in asked.items()],
        initial={"due_on": first and first.due_on, "owner": _owner(first, found, request)},
    )
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        named = asked.get(data.pop("asked", ""))
        try:
            made = improving.make_improvement(
                cases=[found.pk], policy_version=named.version_id if named else None, key=named.key if named else "",
                by=request.user, actor=actor_of(request.user), at=request.at, on=request.on, **data,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, said(refused.message))
        else:
            say(request, Message("The improvement is written down, and its owner is told."))
            return redirect("improvement", made.pk)
    status = FORM_IS_WRONG if form.errors else 200
    return render(request, "improvements/make.html", {"case": found, "form": form}, status=status)


def _owner(asked: Asked | None, case: Case, request: Request) -> int | None:
    """Who carries it out by the policy, else who has the case."""
    named = Whom(request.on).named(asked.owner, case) if asked is not None and asked.owner is not None else ()
    return next((one for one in named if one != case.about_employee_id), case.owner_id)


def _people(request: Request, case: Case) -> list[tuple[int, str]]:
    """Colleagues who may carry something out; the one whom the case is about is not among them."""
    found = Employee.objects.working_on(request.on).exclude(pk=case.about_employee_id or 0)
    return list(found.order_by("name", "number").values_list("id", "name")[:MOST_PEOPLE])


@needs(Right.SEE_CASES)
@require_POST
def carry(request: Request, improvement: int) -> HttpResponse:
    """Say that it is carried out."""
    typed = DoneForm(request.POST)
    return _done(request, improvement, typed, lambda **said: improving.carry_out(on=request.on, **said))


@needs(Right.SEE_CASES)
@require_POST
def check(request: Request, improvement: int) -> HttpResponse:
    """Say whether it has helped."""
    typed = EffectForm(request.POST)
    return _done(
        request, improvement, typed, lambda **said: improving.check_effect(at=request.at, on=request.on, **said)
    )


@needs(Right.SEE_CASES)
@require_POST
def again(request: Request, improvement: int) -> HttpResponse:
    """Do something else by another day."""
    typed = AgainForm(request.POST)
    return _done(
        request, improvement, typed, lambda **said: improving.take_up_again(at=request.at, on=request.on, **said)
    )


@needs(Right.SEE_CASES)
@require_POST
def off(request: Request, improvement: int) -> HttpResponse:
    """Say that it will not be done."""
    typed = OffForm(request.POST)
    return _done(request, improvement, typed, lambda **said: improving.call_off(on=request.on, **said))


def _done(request: Request, improvement: int, form: Form, deed: Callable[..., Any]) -> HttpResponse:
    found = visible_improvement(request, improvement)
    if form.is_valid():
        try:
            deed(improvement=found.pk, by=request.user, actor=actor_of(request.user), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, said(refused.message))
        else:
            say(request, Message("It is written down."))
            return redirect("improvement", found.pk)
    return improvement_page(request, found, wrong=form, status=FORM_IS_WRONG)
