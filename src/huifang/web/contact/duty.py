"""A follow-up to look at, for everybody who sees the customer: what was tried, what was written.

Source: security.md, T01.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from huifang.followups import actions
from huifang.followups.actions.refusals import AlreadyEnded, AlreadyTaken, HeldBack, NoReason, NotYours, Unfinished
from huifang.followups.logic.answered import Answered, answered
from huifang.followups.models import Claim, Draft, Finding, FollowUp, Fulfilment, Record
from huifang.followups.queries.desk import standing
from huifang.followups.queries.story import ContactLine, EventLine, Happened, story_of
from huifang.followups.queries.visible import sees_customer
from huifang.kernel.sql.prepared import prepared
from huifang.kernel.text import Message
from huifang.org.logic import Reach, Right
from huifang.policy.logic.desk import DeskRule
from huifang.policy.logic.pack import Text
from huifang.policy.queries import desk_rules
from huifang.policy.queries.preparing import preparations_of
from huifang.web.contact.forms import WaivingForm
from huifang.web.contact.page import WITH
from huifang.web.contact.typed import typed_before
from huifang.web.contact.words import outcome_name
from huifang.web.frame.ground import ring
from huifang.web.frame.hidden import as_told_to
from huifang.web.frame.holding import warn_held
from huifang.web.frame.labels import RECORDS
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.people import reach_on
from huifang.web.frame.request import Request
from huifang.web.frame.selecting import chosen_in
from huifang.web.frame.text import language_tag, said

FORM_IS_WRONG = 422


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record with what was asked and answered; `state` in words, empty where nobody reviews it."""

    record: Record
    outcome: str
    state: str
    answers: tuple[Answered, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the customer's story: an event, or a try to reach them with what came of it."""

    line: Happened
    title: Text
    outcome: str = ""

    @property
    def is_event(self) -> bool:
        return isinstance(self.line.what, EventLine)


@needs(Right.SEE_CUSTOMERS)
@require_safe
def follow_up(request: Request, follow_up: int) -> HttpResponse:
    """Everything of one follow-up, to read; with the ways to take it or, for a supervisor, to waive it."""
    return _page(request, _found(request, follow_up), WaivingForm())


@needs(Right.SEE_CUSTOMERS)
@require_safe
def story(request: Request, follow_up: int) -> HttpResponse:
    """What happened to the customer and what was tried, the latest first; a part of a page, or a page of its own."""
    found = _found(request, follow_up)
    whole = story_of(found.customer, on=request.on, ring=ring(), zone=request.zone)
    lines = as_told_to(request, whole, found.customer_id).happened
    rules = desk_rules({line.what.version_id for line in lines if isinstance(line.what, ContactLine)})
    shown = [told for line in lines if (told := _told(line, rules))]
    values = {"lines": shown, "follow_up": found}
    return render(request, "contact/story.html" if request.htmx else "contact/story_page.html", values)


@needs(Right.WORK)
@require_POST
def claim(request: Request, follow_up: int) -> HttpResponse:
    """Take this one instead of the next. Raises Http404 when it is not one's to do."""
    query = chosen_in(request).query
    try:
        actions.claim(follow_up=follow_up, agent=request.user, at=request.at, on=request.on)
    except NotYours:
        raise Http404 from None
    except Unfinished as unfinished:
        warn(request, unfinished.message)
        return redirect(reverse("contact", args=[unfinished.follow_up]) + query)
    except HeldBack as held:
        warn_held(request, held.holding)
        return redirect("follow-up", follow_up)
    except (AlreadyTaken, AlreadyEnded) as refused:
        warn(request, refused.message)
        return redirect("follow-up", follow_up)
    return redirect(reverse("contact", args=[follow_up]) + query)


@needs(Right.ASSIGN)
@require_POST
def waive(request: Request, follow_up: int) -> HttpResponse:
    """Decide that it need not be done. Raises Http404 out of reach."""
    form = WaivingForm(request.POST)
    try:
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            actions.waive(follow_ups=[follow_up], by=request.user, on=request.on, reason=reason)
            say(request, Message("Waived. Nobody has to make this contact."))
            return redirect("follow-up", follow_up)
    except NotYours:
        raise Http404 from None
    except NoReason as missing:
        form.add_error("reason", said(missing.message))
    except AlreadyEnded:
        warn(request, Message("This follow-up has ended meanwhile, so there is nothing to waive."))
        return redirect("follow-up", follow_up)
    return _page(request, _found(request, follow_up), form)


def _found(request: Request, follow_up: int) -> Any:
    """Through the person who looks. Raises Http404."""
    for row in _read(request.reach, follow_up, request.at):
        return row
    raise Http404


@prepared
def _read(reach: Reach, follow_up: int, at: datetime) -> QuerySet[Any, Any]:
    """A follow-up with whoever has its customer in hand, and with what the person who looks has typed."""
    mine = Draft.objects.filter(follow_up=OuterRef("pk"), employee=reach.employee_id).values("content")
    with_them = Claim.objects.standing(at).filter(customer=OuterRef("customer"))
    rows = FollowUp.objects.visible_to(reach).filter(pk=follow_up).select_related(*WITH, "post")
    return rows.annotate(
        draft=Subquery(mine),
        with_name=Subquery(with_them.values("employee__name")),
        with_id=Subquery(with_them.values("employee")),
        worked_on=Subquery(with_them.values("follow_up")),
    )


def _page(request: Request, found: Any, form: WaivingForm) -> HttpResponse:
    rule = desk_rules([found.version_id]).get((found.version_id, found.rule.key))
    is_planned = found.state == FollowUp.State.PLANNED
    shown = {
        "follow_up": found,
        "rule": rule,
        "is_prepared": is_planned and bool(preparations_of(found.version.checked, found.rule.key)),
        "standing": standing(found, on=request.on),
        "record": _record(found, rule),
        "done_with": _done_with(found),
        "is_mine": found.with_id == request.user.pk and found.worked_on == found.pk,
        "may_take": is_planned and found.with_id in (None, request.user.pk) and _reaches(request, Right.WORK, found),
        "may_waive": is_planned and _reaches(request, Right.ASSIGN, found),
        "sees_customer": sees_customer(request.reach, found.customer),
        "with_colleague": "" if found.with_id in (None, request.user.pk) else found.with_name,
        "draft": [text for text in typed_before(found.draft or {}).texts if text.strip()],
        "form": form,
        "chosen": chosen_in(request),
    }
    return render(request, "contact/follow_up.html", shown, status=FORM_IS_WRONG if form.errors else 200)


def _reaches(request: Request, right: Right, found: FollowUp) -> bool:
    """Whether another right of the person goes as far as this follow-up: a button that leads nowhere is not shown."""
    reach = reach_on(request, right)
    if reach is None or reach == request.reach:
        return reach is not None
    return FollowUp.objects.visible_to(reach).filter(pk=found.pk).exists()


def _record(found: FollowUp, rule: DeskRule | None) -> ShownRecord | None:
    record = Record.objects.filter(follow_up=found).select_related("employee").first()
    if record is None:
        return None
    return ShownRecord(
        record=record,
        outcome=str(outcome_name(record.outcome)),
        state=str(RECORDS[record.state]) if record.review_post_id or record.state != "submitted" else "",
        answers=answered(rule.form if rule else None, record.answers, language=language_tag()),
        findings=tuple(record.findings.order_by("position")),
    )


def _done_with(found: FollowUp) -> FollowUp | None:
    """The follow-up whose contact served this one as well; asked of what is done alone."""
    if found.state != FollowUp.State.DONE:
        return None
    row = Fulfilment.objects.filter(follow_up=found).select_related("record__follow_up__rule").first()
    return row.record.follow_up if row else None


def _told(line: Happened, rules: Mapping[tuple[int, str], DeskRule]) -> Told | None:
    """None for what only concerns the customer's file."""
    match line.what:
        case EventLine(kind=kind, title=title):
            return Told(line, title or {"und": kind})
        case ContactLine(version_id=version, rule=key, outcome=outcome):
            rule = rules.get((version, key))
            return Told(line, rule.title if rule else {"und": key}, str(outcome_name(outcome)))
    return None
