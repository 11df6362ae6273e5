"""The page of a contact, and handing in what came of it."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from huifang.followups.actions import attempt, claim_next, complete
from huifang.followups.actions.refusals import (
    AlreadyTaken,
    BadMoment,
    MissingAnswers,
    NeedsRecord,
    NoMoment,
    NotFulfilled,
    NotYours,
    Refused,
    Unfinished,
)
from huifang.followups.logic.outcomes import CONTACTS, Outcome
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.web.contact.forms import ContactForm
from huifang.web.contact.lost import keep_what_is_typed, lost
from huifang.web.contact.page import Work, shown_work, work_of
from huifang.web.contact.promised import warn_of_a_promise
from huifang.web.contact.typed import Typed, typed_in
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.request import Request
from huifang.web.frame.selecting import chosen_in, selection_in
from huifang.web.frame.text import said

FORM_IS_WRONG = 422


@needs(Right.WORK)
@require_safe
def contact(request: Request, follow_up: int) -> HttpResponse:
    """The customer, the script, the form and the reason, for whoever has claimed the follow-up."""
    work = work_of(request, follow_up)
    if work is None:
        return lost(request, follow_up, NotYours())
    return shown(request, work, work.typed)


@needs(Right.WORK)
@require_POST
def hand_in(request: Request, follow_up: int) -> HttpResponse:
    """Write down what came of the contact, and go back to the desk."""
    refused = _hand_in(request, follow_up)
    return refused or redirect(reverse("today") + chosen_in(request).query)


@needs(Right.WORK)
@require_POST
def hand_in_and_next(request: Request, follow_up: int) -> HttpResponse:
    """Write down what came of the contact, and be served the next customer at once."""
    refused = _hand_in(request, follow_up)
    return refused or redirect(_next(request))


def shown(request: Request, work: Work, typed: Typed, form: ContactForm | None = None, **more: object) -> HttpResponse:
    """The page with what is typed; with a form that has errors, 422."""
    form = form or ContactForm(work.rule, typed)
    values = {**shown_work(request, work, typed=typed, form=form), "chosen": chosen_in(request), **more}
    status = FORM_IS_WRONG if form.errors or form.finding_faults else 200
    return render(request, "contact/contact.html", values, status=status)


def moment_typed(text: str) -> datetime | None:
    """A moment as the browser's own calendar writes it, in the organisation's zone; None when it is none."""
    try:
        moment: datetime | None = forms.DateTimeField(required=False).clean(text)
    except ValidationError:
        return None
    return moment


def _hand_in(request: Request, follow_up: int) -> HttpResponse | None:
    """None when it is done; else the page that says why not, with everything that was typed."""
    typed, work = typed_in(request.POST), work_of(request, follow_up)
    if work is None:
        return lost(request, follow_up, NotYours(), typed)
    form = ContactForm(work.rule, typed)
    try:
        say(request, _done(request, work, typed))
    except MissingAnswers as missing:
        form.take(missing.faults)
    except NotFulfilled as together:
        form.add_error(None, said(together.message))
    except (NoMoment, BadMoment) as unclear:
        form.add_error("promised_at", said(unclear.message))
    except Refused as refused:
        return lost(request, follow_up, refused, typed)
    else:
        return None
    keep_what_is_typed(request, follow_up, typed)
    return shown(request, work, typed, form)


def _done(request: Request, work: Work, typed: Typed) -> Message:
    """Do what the outcome calls for, and say what was done."""
    named = typed.line("outcome") or Outcome.REACHED.value
    outcome = Outcome(named) if named in set(Outcome) else Outcome.REACHED
    if outcome in CONTACTS:
        return _completed(request, work, typed, outcome)
    try:
        tried = attempt(
            follow_up=work.follow_up.pk,
            agent=request.user,
            at=request.at,
            on=request.on,
            channel=typed.line("channel"),
            outcome=outcome,
            note=typed.line("note"),
            promised_at=moment_typed(typed.line("promised_at")),
            rule=work.rule,
        )
    except NeedsRecord:
        return _completed(request, work, typed, outcome)
    if tried.step.promised_at is not None:
        warn_of_a_promise(request, work.follow_up, tried.step.promised_at)
    parts = {"customer": work.follow_up.customer.name, "at": tried.step.quiet_until}
    if tried.step.quiet_until is None:
        return Message("Noted. The follow-up of %(customer)s ends here, as given up.", parts)
    return Message("Noted. %(customer)s comes back at %(at)s.", parts)


def _completed(request: Request, work: Work, typed: Typed, outcome: Outcome) -> Message:
    complete(
        follow_up=work.follow_up.pk,
        agent=request.user,
        at=request.at,
        on=request.on,
        channel=typed.line("channel"),
        outcome=outcome,
        rule=work.rule,
        answers=typed.answers,
        note=typed.line("note"),
        findings=typed.new_findings,
        fulfils=typed.fulfils,
    )
    if typed.fulfils:
        return Message(
            "The record of %(customer)s is written; it closes %(count)d more follow-ups.",
            {"customer": work.follow_up.customer.name, "count": len(set(typed.fulfils) - {work.follow_up.pk})},
        )
    return Message("The record of %(customer)s is written.", {"customer": work.follow_up.customer.name})


def _next(request: Request) -> str:
    """Where the next customer is; the desk when there is none, or none is free."""
    chosen = chosen_in(request)
    try:
        found = claim_next(agent=request.user, at=request.at, on=request.on, only=selection_in(request))
    except Unfinished as unfinished:
        return reverse("contact", args=[unfinished.follow_up]) + chosen.query
    except (AlreadyTaken, NotYours):
        warn(request, Message("Colleagues were quicker each time. Try again in a moment."))
        return reverse("today") + chosen.query
    if found is None:
        say(request, Message("Nothing is left for you to do now. What rests comes back by itself."))
        return reverse("today") + chosen.query
    return reverse("contact", args=[found.pk]) + chosen.query
