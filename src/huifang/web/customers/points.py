"""Ways to reach a customer: added, put right, taken away, and shown in full to who says why.

Source: security.md, T05: everywhere else a contact point is masked, also in the forms that change it.
"""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from huifang.customers.actions.points import (
    BadPoint,
    NewPoint,
    NotTheirs,
    add_points,
    correct_point,
    remove_points,
)
from huifang.customers.logic.contact_points import Kind
from huifang.customers.models import Customer
from huifang.customers.queries.shown import MaskedPoint, masked_points
from huifang.followups.actions import reveal_number
from huifang.followups.actions.refusals import NoReason, NotYours
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.web.customers.finding import customer_of, run_of
from huifang.web.customers.forms import MustSayWhy, NewPointForm, PointForm
from huifang.web.customers.words import KINDS
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.request import Request
from huifang.web.frame.text import said

FORM_IS_WRONG = 422


@needs(Right.CHANGE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def add(request: Request, customer: int) -> HttpResponse:
    """Add a way to reach the customer."""
    found = customer_of(request, customer)
    form = NewPointForm(request.POST or None, initial={"kind": int(Kind.PHONE)})
    if request.method == "POST" and form.is_valid() and _added(request, found, form):
        return redirect("customer", customer=found.pk)
    return _shown(request, "customers/add_point.html", form, customer=found)


@needs(Right.CHANGE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def correct(request: Request, customer: int, point: UUID) -> HttpResponse:
    """Put another value in the place of one; the old one is not shown, only its mask."""
    found = customer_of(request, customer)
    masked = _point_of(found, point)
    form = PointForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _corrected(request, point, form):
        return redirect("customer", customer=found.pk)
    return _shown(request, "customers/correct_point.html", form, customer=found, point=masked)


@needs(Right.CHANGE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def remove(request: Request, customer: int, point: UUID) -> HttpResponse:
    """Take one away, with a reason; the history keeps it, encrypted."""
    found = customer_of(request, customer)
    masked = _point_of(found, point)
    form = MustSayWhy(request.POST or None)
    if request.method == "POST" and form.is_valid():
        remove_points(points=[point], run=run_of(request), reason=form.cleaned_data["reason"])
        say(request, Message("The contact point is taken away."))
        return redirect("customer", customer=found.pk)
    return _shown(request, "customers/remove_point.html", form, customer=found, point=masked)


@needs(Right.REVEAL)
@require_http_methods(["GET", "POST"])
def reveal(request: Request, customer: int, point: UUID) -> HttpResponse:
    """Show a telephone number in full to somebody who says why. It is counted, and stands in this answer alone."""
    found = customer_of(request, customer)
    masked = _point_of(found, point)
    if masked.kind is not Kind.PHONE:
        raise Http404
    form = MustSayWhy(request.POST or None)
    number = _revealed(request, point, form) if request.method == "POST" and form.is_valid() else ""
    return _shown(request, "customers/reveal.html", form, customer=found, point=masked, number=number)


def _point_of(customer: Customer, point: UUID) -> MaskedPoint:
    """The contact point of this customer, masked. Raises Http404."""
    points = masked_points([customer.pk], ring=ring()).get(customer.pk, ())
    found = next((one for one in points if one.id == point), None)
    if found is None:
        raise Http404
    return found


def _added(request: Request, customer: Customer, form: NewPointForm) -> bool:
    new = NewPoint(customer.pk, form.cleaned_data["kind"], form.cleaned_data["value"])
    try:
        made = add_points(points=[new], run=run_of(request), reason=form.cleaned_data["reason"])
    except BadPoint as bad:
        form.add_error("value", said(bad.message))
        return False
    say(request, Message("The contact point is added.") if made else Message("It was there already."))
    return True


def _corrected(request: Request, point: UUID, form: PointForm) -> bool:
    try:
        correct_point(
            point=point, text=form.cleaned_data["value"], run=run_of(request), reason=form.cleaned_data["reason"]
        )
    except BadPoint as bad:
        form.add_error("value", said(bad.message))
        return False
    except NotTheirs as gone:
        form.add_error(None, said(gone.message))
        return False
    say(request, Message("The contact point is put right."))
    return True


def _revealed(request: Request, point: UUID, form: MustSayWhy) -> str:
    """The number; empty with the reason in the form."""
    reason = form.cleaned_data["reason"]
    try:
        return reveal_number(point=point, by=request.user, at=request.at, on=request.on, ring=ring(), reason=reason)
    except NotYours:
        raise Http404 from None
    except NoReason as refused:
        form.add_error("reason", said(refused.message))
    return ""


def _shown(request: Request, template: str, form: Form, **more: object) -> HttpResponse:
    point = more.get("point")
    word = KINDS[point.kind] if isinstance(point, MaskedPoint) else ""
    status = FORM_IS_WRONG if form.errors else 200
    return render(request, template, {"form": form, "word": word, **more}, status=status)
