"""Plan batches: proposed, handed in, adjusted; and what is to be announced to customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.planning.actions.batches import NotNow, adjust, announce, hand_in_batch, propose_due
from huifang.planning.logic.batches import Standing, revision_due, standing_of
from huifang.planning.models import BatchLine, PlanBatch
from huifang.planning.queries.batches import (
    PlanInForce,
    batches_visible_to,
    batches_with_size,
    lines_told,
    plan_of,
    plans_in_force,
    to_announce,
)
from huifang.policy.queries import desk_rules
from huifang.policy.queries.approving import NobodyNamed
from huifang.web.frame.forms import DayInput
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.paging import page_of
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said, worded

FORM_IS_WRONG = 422
STANDINGS: Mapping[Standing, tuple[str | Promise, str]] = {
    Standing.PROPOSED: (pgettext_lazy("plan", "Proposed"), "not-yet"),
    Standing.REVISED: (pgettext_lazy("plan", "Being revised"), "due"),
    Standing.WAITING: (pgettext_lazy("plan", "Waits for approval"), "due"),
    Standing.RETURNED: (pgettext_lazy("plan", "Returned"), "late"),
    Standing.APPROVED: (pgettext_lazy("plan", "Approved"), "open"),
    Standing.REFUSED: (pgettext_lazy("plan", "Refused"), "late"),
}


class AdjustForm(forms.Form):
    """Another day, and why."""

    to_on = forms.DateField(label=_("Another day"), widget=DayInput())
    reason = forms.CharField(label=_("Why"), max_length=500)


@needs(Right.PLAN_AHEAD)
@require_safe
def batches(request: Request) -> HttpResponse:
    """The plans of the departments within reach, the latest period first."""
    rows = batches_with_size(request.reach)
    page = page_of(rows, by=("-first_on", "-id"), cursor=request.GET.get("page"))
    asked_for = [(one.version, worded(one.plan.title) or one.plan.key) for one in plans_in_force(request.on)]
    shown = {"page": page, "rows": [(row, *_standing(row)) for row in page.rows], "asked_for": asked_for}
    return render(request, "ahead/batches.html", shown)


@needs(Right.PLAN_AHEAD)
@require_POST
def propose(request: Request) -> HttpResponse:
    """Propose at once what a worker would propose next."""
    made = propose_due(on=request.on, actor=actor_of(request.user))
    say(request, Message("%(count)d plans were proposed.", {"count": made}))
    return redirect("batches")


@needs(Right.PLAN_AHEAD)
@require_safe
def batch(request: Request, batch: int) -> HttpResponse:
    """A plan with its follow-ups, day by day."""
    found = get_object_or_404(batches_visible_to(request.reach), pk=batch)
    return _one(request, found)


def _one(request: Request, found: PlanBatch, form: AdjustForm | None = None, line: int = 0) -> HttpResponse:
    page = page_of(_lines(found, request), by=("planned_on", "id"), cursor=request.GET.get("page"))
    standing = _stands(found)
    plan = plan_of(found, on=request.on)
    titles = _titles(page.rows)
    shown = {
        "batch": found,
        "title": worded(found.policy.title) or found.policy.key,
        "plan": worded(plan.plan.title) if plan else found.plan,
        "standing": STANDINGS[standing],
        "revise_by": _revise_by(found, plan) if standing is Standing.APPROVED else None,
        "may_hand_in": plan is not None and standing not in (Standing.WAITING, Standing.APPROVED),
        "may_adjust": standing is not Standing.WAITING,
        "page": page,
        "lines": [(row, titles[row.pk], form if form and row.pk == line else None) for row in page.rows],
        "size": lines_told(found, reader=request.user.pk).count(),
    }
    return render(request, "ahead/batch.html", shown, status=FORM_IS_WRONG if form else 200)


def _revise_by(found: PlanBatch, plan: PlanInForce | None) -> date | None:
    return revision_due(plan.plan, approved_on=found.approved_on, last_on=found.last_on) if plan else None


def _lines(found: PlanBatch, request: Request) -> QuerySet[BatchLine]:
    told = lines_told(found, reader=request.user.pk)
    return told.select_related("follow_up__customer", "follow_up__rule", "announced_by")


def _titles(rows: Sequence[BatchLine]) -> Mapping[int, str]:
    """What the rule of each line (by id) is called in the version that planned its follow-up."""
    desk = desk_rules({row.follow_up.version_id for row in rows})
    found = {row.pk: desk.get((row.follow_up.version_id, row.follow_up.rule.key)) for row in rows}
    return {
        row.pk: ((rule := found[row.pk]) and worded(rule.title)) or row.follow_up.rule.key for row in rows
    }  # fmt: skip


@needs(Right.PLAN_AHEAD)
@require_POST
def hand_in(request: Request, batch: int) -> HttpResponse:
    """Ask for the yes to a plan."""
    found = get_object_or_404(batches_visible_to(request.reach), pk=batch)
    try:
        hand_in_batch(batch=found.pk, by=request.user, actor=actor_of(request.user), at=request.at, on=request.on)
        say(request, Message("The plan is handed in. Whoever approves it is told."))
    except (NotNow, NobodyNamed) as refused:
        warn(request, refused.message)
    return redirect("batch", batch=found.pk)


@needs(Right.PLAN_AHEAD)
@require_POST
def adjust_line(request: Request, batch: int, line: int) -> HttpResponse:
    """Plan one follow-up for another day, with a reason."""
    found = get_object_or_404(batches_visible_to(request.reach), pk=batch)
    row = get_object_or_404(lines_told(found, reader=request.user.pk), pk=line)
    form = AdjustForm(request.POST)
    if form.is_valid():
        try:
            adjust(line=row.pk, actor=actor_of(request.user), on=request.on, **form.cleaned_data)
            say(request, Message("It is planned for another day now."))
            return redirect("batch", batch=found.pk)
        except NotNow as refused:
            form.add_error(None, said(refused.message))
    return _one(request, found, form, row.pk)


@needs(Right.WORK)
@require_safe
def announcements(request: Request) -> HttpResponse:
    """Whom to tell of a follow-up that is planned, what has waited longest first."""
    rows = to_announce(request.reach, on=request.on)
    page = page_of(rows, by=("announce_on", "id"), cursor=request.GET.get("page"))
    titles = _titles(page.rows)
    return render(
        request, "ahead/announcements.html", {"page": page, "lines": [(row, titles[row.pk]) for row in page.rows]}
    )


@needs(Right.WORK)
@require_POST
def announced(request: Request, line: int) -> HttpResponse:
    """The customer was told."""
    found = get_object_or_404(to_announce(request.reach, on=request.on), pk=line)
    announce(line=found.pk, by=request.user, actor=actor_of(request.user), on=request.on)
    return redirect("announcements")


def _standing(row: PlanBatch) -> tuple[str | Promise, str]:
    return STANDINGS[_stands(row)]


def _stands(row: PlanBatch) -> Standing:
    return standing_of(row.approval.state if row.approval else None, approved_on=row.approved_on)
