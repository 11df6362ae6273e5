"""What happened to a customer is recorded, put right and withdrawn; the plan follows at once."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from huifang.customers.actions.events import (
    AlreadyRecorded,
    Correction,
    EventChanged,
    NewEvent,
    correct_events,
    record_events,
    withdraw_events,
)
from huifang.customers.logic.details import BadDetails, checked_texts
from huifang.customers.models import Customer, Event, Subject
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.policy.models import EventKind
from huifang.web.customers.finding import customer_of
from huifang.web.customers.forms import CorrectionForm, EventForm, MustSayWhy
from huifang.web.customers.plan_news import plan_before, replanned
from huifang.web.frame.attributes import attribute_words
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said, worded

FORM_IS_WRONG = 422
OF_RECORDS = "contacted:"
"""With what the ids of events begin that follow from a record; they are put right there."""


@needs(Right.CHANGE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def record(request: Request, customer: int) -> HttpResponse:
    """Record what happened; the page then tells what it did to the plan."""
    found = customer_of(request, customer)
    form = EventForm(
        request.POST or None,
        attributes={},
        kinds=_kinds(),
        subjects=_subjects(found),
        on=request.on,
        initial={"occurred_on": request.on},
    )
    if request.method == "POST" and form.is_valid():
        before = plan_before(found)
        if _recorded(request, found, form):
            return replanned(request, found, before)
    return render(request, "customers/event.html", {"form": form, "customer": found}, status=_status(form))


@needs(Right.CHANGE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def correct(request: Request, customer: int, event: int) -> HttpResponse:
    """Put an event right: its day, its time, its attributes."""
    found = customer_of(request, customer)
    standing = _event_of(found, event)
    form = CorrectionForm(
        request.POST or None,
        attributes=standing.attributes,
        word=attribute_words(request.on),
        on=request.on,
        initial=_as_typed(standing, request),
    )
    if request.method == "POST" and form.is_valid():
        before = plan_before(found)
        if _corrected(request, standing, form):
            return replanned(request, found, before)
    return render(
        request,
        "customers/correct_event.html",
        {"form": form, "customer": found, "event": standing, "title": _title(standing)},
        status=_status(form),
    )


@needs(Right.CHANGE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, customer: int, event: int) -> HttpResponse:
    """Withdraw an event that was said in error, with a reason: it stays to be seen and counts for nothing."""
    found = customer_of(request, customer)
    standing = _event_of(found, event)
    form = MustSayWhy(request.POST or None)
    if request.method == "POST" and form.is_valid():
        before, reason = plan_before(found), form.cleaned_data["reason"]
        withdraw_events(events=[standing.pk], on=request.on, actor=actor_of(request.user), reason=reason)
        say(request, Message("The event is withdrawn."))
        return replanned(request, found, before)
    return render(
        request,
        "customers/withdraw_event.html",
        {"form": form, "customer": found, "event": standing, "title": _title(standing)},
        status=_status(form),
    )


def _recorded(request: Request, customer: Customer, form: EventForm) -> bool:
    told = form.cleaned_data
    try:
        new = NewEvent(
            external_id="",
            kind=told["kind"],
            customer_id=customer.pk,
            occurred_on=told["occurred_on"],
            occurred_at=form.moment(request.zone),
            subject_id=told.get("subject"),
            attributes=checked_texts(form.attributes),
        )
        record_events(events=[new], actor=actor_of(request.user), on=request.on, reason=told["reason"])
    except BadDetails as refused:
        form.refuse(refused.faults)
        return False
    except AlreadyRecorded as refused:
        form.add_error(None, said(refused.message))
        return False
    say(request, Message("The event is recorded."))
    return True


def _corrected(request: Request, event: Event, form: CorrectionForm) -> bool:
    told = form.cleaned_data
    try:
        put_right = Correction(
            event.pk, told["occurred_on"], form.moment(request.zone), attributes=checked_texts(form.attributes)
        )
        with transaction.atomic():
            count = correct_events(
                corrections=[put_right],
                actor=actor_of(request.user),
                ring=ring(),
                on=request.on,
                reason=told["reason"],
            )
    except BadDetails as refused:
        form.refuse(refused.faults)
        return False
    except EventChanged as refused:
        form.add_error(None, said(refused.message))
        return False
    if count:
        say(request, Message("The event is put right."))
    else:
        warn(request, Message("Nothing was different."))
    return True


def _event_of(customer: Customer, event: int) -> Event:
    """An event of this customer that stands and was recorded as one. Raises Http404."""
    rows = Event.objects.filter(customer=customer, withdrawn_on=None).select_related("kind")
    found = rows.exclude(external_id__startswith=OF_RECORDS).filter(pk=event).first()
    if found is None:
        raise Http404
    return found


def _kinds() -> list[tuple[str, str]]:
    """Kinds that policies declare, by their titles; those that only imports named follow."""
    rows = EventKind.objects.exclude(key="contacted").values_list("key", "title")
    named = [(key, worded(title)) for key, title in rows]
    return [(key, title or key) for key, title in sorted(named, key=lambda one: (not one[1], one[1], one[0]))]


def _subjects(customer: Customer) -> list[tuple[int, str]]:
    rows = Subject.objects.filter(customer=customer).order_by("title", "external_id")
    return [(key, title or ref) for key, title, ref in rows.values_list("id", "title", "external_id")]


def _title(event: Event) -> str:
    return worded(event.kind.title) or event.kind.key


def _as_typed(event: Event, request: Request) -> dict[str, object]:
    at = event.occurred_at.astimezone(request.zone).time() if event.occurred_at else None
    return {"occurred_on": event.occurred_on, "time": at}


def _status(form: EventForm | MustSayWhy) -> int:
    return FORM_IS_WRONG if form.errors else 200
