"""Take a matter in that came by phone, in the suggestion box, from above; or raise a case out of a contact."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from huifang.cases.actions.intake import take_in
from huifang.cases.actions.log import Doer
from huifang.cases.actions.refusals import Refused
from huifang.cases.logic.intake import NewCase
from huifang.cases.logic.words import BY_HAND, Source
from huifang.cases.models import Case
from huifang.customers.models import Customer
from huifang.customers.queries.finding import find_customers
from huifang.followups.logic.written import FindingKind
from huifang.followups.queries.visible import customers_visible_to
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.web.cases.doing import FORM_IS_WRONG, topic_choices
from huifang.web.cases.finding import NO_SUCH_PERSON, employee_named
from huifang.web.cases.forms import TakeInForm
from huifang.web.frame.case_words import SOURCES
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import reach_on
from huifang.web.frame.request import Request
from huifang.web.frame.text import said

MOST_FOUND = 8


@needs(Right.HANDLE_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in_case(request: Request) -> HttpResponse:
    """Take a case in; whoever does answers for it until another has accepted it."""
    form = TakeInForm(request.POST or None, initial={"kind": FindingKind.COMPLAINT, "source": Source.PHONE})
    form.fields["source"].choices = [(one, SOURCES[one]) for one in BY_HAND]  # type: ignore[attr-defined]
    form.fields["topic"].choices = topic_choices(request)  # type: ignore[attr-defined]
    given = _given(request)
    _offer(form, [given] if given else [])
    if request.method == "POST" and (case := _taken(request, form, given)) is not None:
        say(request, Message("Case %(number)s is taken in.", {"number": case.number}))
        return redirect("case", case.pk)
    if not form.fields["customer"].choices:  # type: ignore[attr-defined]
        del form.fields["customer"]
    shown = {"form": form, "customer": given}
    return render(request, "cases/take_in.html", shown, status=FORM_IS_WRONG if form.errors else 200)


def _given(request: Request) -> Customer | None:
    """The customer whom the address names, and whom this person may see."""
    number = request.GET.get("customer", "")
    reach = reach_on(request, Right.SEE_CUSTOMERS)
    if reach is None or not number.isascii() or not number.isdecimal() or len(number) > 18:
        return None
    return customers_visible_to(reach).filter(pk=int(number)).first()


def _offer(form: TakeInForm, found: list[Customer]) -> None:
    choices = [(one.pk, f"{one.name} · {one.external_id}") for one in found]
    form.fields["customer"].choices = choices  # type: ignore[attr-defined]
    if len(found) == 1:
        form.fields["customer"].initial = found[0].pk


def _taken(request: Request, form: TakeInForm, given: Customer | None) -> Case | None:
    """The case; None when something is to be put right on the form first."""
    customer = given or _customer(request, form)
    if not form.is_valid() or form.errors:
        return None
    data = form.cleaned_data
    about = employee_named(data["about"]) if data["about"] else None
    if data["about"] and about is None:
        form.add_error("about", NO_SUCH_PERSON)
        return None
    new = NewCase(
        kind=FindingKind(data["kind"]), source=Source(data["source"]), words=data["words"], wanted=data["wanted"],
        customer=customer.pk if customer else None, topic=data["topic"], product=data["product"], area=data["area"],
        is_grave=data["is_grave"], about_employee=about.pk if about else None, taken_in_by=request.user.pk,
        promised_at=_ahead(data["promised_at"], request), sender="" if customer else data["sender"],
        contact="" if customer else data["contact"],
    )  # fmt: skip
    try:
        [case] = take_in(cases=[new], doer=Doer(request.user, request.at, request.on), ring=ring())
    except Refused as refused:
        form.add_error(None, said(refused.message))
        return None
    return case


def _ahead(until: datetime | None, request: Request) -> datetime | None:
    return until if until is not None and until > request.at else None


def _customer(request: Request, form: Any) -> Customer | None:
    """Whom the form names; of several who fit, the one that was chosen of them."""
    text = form.data.get("who", "").strip()
    reach = reach_on(request, Right.SEE_CUSTOMERS)
    if not text or reach is None:
        return None
    found = list(find_customers(text, among=customers_visible_to(reach), ring=ring(), most=MOST_FOUND))
    _offer(form, found)
    chosen = next((one for one in found if str(one.pk) == form.data.get("customer", "")), None)
    if chosen is None and len(found) != 1:
        words = gettext("Several fit: choose one.") if found else gettext("No customer fits. Write it differently.")
        _refuse(form, "customer" if found else "who", words)
    return chosen or (found[0] if len(found) == 1 else None)


def _refuse(form: forms.Form, name: str, words: str) -> None:
    if form.is_bound:
        form.full_clean()
        form.add_error(name, words)
