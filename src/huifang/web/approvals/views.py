"""What waits for me, what I asked for and what I decided; one approval with all of its steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from huifang.approvals.logic import State
from huifang.approvals.models import Approval, Step
from huifang.approvals.queries import steps_of, steps_waiting_for, visible_to
from huifang.org.models import Employee
from huifang.web.approvals.forms import DecisionForm, WithdrawForm
from huifang.web.approvals.kinds import KINDS, Kind, Word
from huifang.web.frame.approving import DOES, STATES, rounds_of
from huifang.web.frame.marks import signed_in
from huifang.web.frame.paging import page_of
from huifang.web.frame.people import rights_on
from huifang.web.frame.request import Request

MOST_WAITING = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that waits for somebody, as a line of a list."""

    step: Step
    kind: Word
    does: Word
    is_late: bool


@signed_in
@require_safe
def approvals(request: Request) -> HttpResponse:
    """What waits for my decision, the longest first."""
    waiting = steps_waiting_for(request.user, on=request.on).select_related("approval__asked_by")
    lines = [
        Waiting(
            step,
            KINDS[step.approval.kind].word,
            DOES[step.does],
            step.due_at is not None and step.due_at <= request.at,
        )
        for step in waiting.order_by("opened_at", "pk")[:MOST_WAITING]
    ]
    return render(request, "approvals/waiting.html", {"lines": lines, "here": "waiting"})


@signed_in
@require_safe
def asked(request: Request) -> HttpResponse:
    """What I asked for, the latest first."""
    rows = Approval.objects.filter(asked_by=request.user)
    return _listed(request, rows, "asked")


@signed_in
@require_safe
def decided(request: Request) -> HttpResponse:
    """What I decided, the latest first."""
    mine = Step.objects.filter(decided_by=request.user).values("approval")
    return _listed(request, Approval.objects.filter(pk__in=mine).exclude(asked_by=request.user), "decided")


def _listed(request: Request, rows: Any, here: str) -> HttpResponse:
    page = page_of(rows.select_related("asked_by"), by=("-asked_at", "-id"), cursor=request.GET.get("page"))
    lines = [(row, KINDS[row.kind].word, STATES[row.state]) for row in page.rows]
    return render(request, "approvals/list.html", {"page": page, "lines": lines, "here": here})


@signed_in
@require_safe
def approval(request: Request, approval: int) -> HttpResponse:
    """One approval: what it is for, every step, and what I may do."""
    return page_of_approval(request, found_for(request, approval))


def found_for(request: Request, approval: int) -> Approval:
    """An approval that is this person's business. Raises Http404."""
    return get_object_or_404(visible_to(request.user, on=request.on).select_related("asked_by", "entry"), pk=approval)


def page_of_approval(
    request: Request, found: Approval, *, form: DecisionForm | None = None, back: WithdrawForm | None = None
) -> HttpResponse:
    """The page, with what was typed when something is wrong with it."""
    kind = KINDS[found.kind]
    mine = steps_waiting_for(request.user, on=request.on).filter(approval=found).first()
    shown = {
        "approval": found,
        "kind": kind.word,
        "state": STATES[found.state],
        "rounds": rounds_of(steps_of(found), at=request.at),
        "address": _address(request, kind, found),
        "mine": mine,
        "form": form or (DecisionForm(is_signed=found.is_signed, initial={"step": mine.pk}) if mine else None),
        "can_withdraw": found.state == State.WAITING and _is_askers(found, request.user),
        "back": back or WithdrawForm(),
    }
    faulty: Iterable[Any] = filter(None, (form, back))
    return render(request, "approvals/approval.html", shown, status=422 if any(one.errors for one in faulty) else 200)


def _is_askers(found: Approval, employee: Employee) -> bool:
    return found.asked_by_id == employee.pk


def _address(request: Request, kind: Kind, found: Approval) -> str:
    """The page of the thing itself, for those who may see such things."""
    return kind.address(found) if kind.right is None or kind.right in rights_on(request) else ""
