"""The list of improvements, and the page of one with what can be done now."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from huifang.cases.models import Case, Improvement
from huifang.cases.queries.improvements import may_change, may_check
from huifang.org.logic import Right
from huifang.web.frame.improvement_states import look_of
from huifang.web.frame.marks import needs
from huifang.web.frame.paging import page_of
from huifang.web.frame.request import Request
from huifang.web.improvements.forms import AgainForm, DoneForm, EffectForm, OffForm

State = Improvement.State
LISTS = ("open", "late", "to-check", "all")


@needs(Right.SEE_CASES)
@require_safe
def improvements(request: Request) -> HttpResponse:
    """Improvements, the earliest day first; what is open unless another list is asked for."""
    here = request.GET.get("list", "open")
    here = here if here in LISTS else "open"
    found = _listed(Improvement.objects.visible_to(request.reach), here, request).select_related("owner")
    page = page_of(found, by=("due_on", "id"), cursor=request.GET.get("page"))
    lines = [(one, look_of(one, on=request.on)) for one in page.rows]
    return render(request, "improvements/list.html", {"page": page, "lines": lines, "here_list": here})


def _listed(found: Any, here: str, request: Request) -> QuerySet[Improvement]:
    lists: dict[str, QuerySet[Improvement]] = {
        "open": found.open(),
        "late": found.late_on(request.on),
        "to-check": found.to_check_on(request.on),
        "all": found,
    }
    return lists[here]


@needs(Right.SEE_CASES)
@require_safe
def improvement(request: Request, improvement: int) -> HttpResponse:
    """One improvement: the cause, what is done, and what came of it."""
    return improvement_page(request, visible_improvement(request, improvement))


def visible_improvement(request: Request, improvement: int) -> Improvement:
    """One that the person sees. Raises Http404."""
    seen = Improvement.objects.visible_to(request.reach).select_related("owner", "made_by", "checked_by")
    return get_object_or_404(seen, pk=improvement)


def improvement_page(request: Request, found: Improvement, *, wrong: Any = None, status: int = 200) -> HttpResponse:
    """The page, with a form as it was typed where something is wrong with it."""
    context = {
        "improvement": found,
        "look": look_of(found, on=request.on),
        "cases": Case.objects.visible_to(request.reach).filter(improvements__improvement=found).order_by("id"),
        **_forms(request, found, wrong),
    }
    return render(request, "improvements/improvement.html", context, status=status)


def _forms(request: Request, found: Improvement, wrong: Any) -> dict[str, Any]:
    """The forms of what this person may do now."""
    seen = {"version": found.version}
    changes = may_change(found, request.user, on=request.on)
    checks = may_check(found, request.user, on=request.on)
    offered = {
        "done": (DoneForm, changes and found.state == State.OPEN),
        "effect": (EffectForm, checks and found.state == State.DONE),
        "again": (AgainForm, changes and found.state in (State.INEFFECTIVE, State.CANCELLED)),
        "off": (OffForm, checks and found.state == State.OPEN),
    }
    return {
        name: wrong if isinstance(wrong, form) else form(initial=seen)
        for name, (form, is_open) in offered.items()
        if is_open
    }
