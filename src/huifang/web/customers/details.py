"""Customers are registered, and what is known of them is changed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from huifang.customers.actions.customers import NewCustomer, NotRegistered, register_customers
from huifang.customers.actions.details import Amendment, CustomerChanged, change_details
from huifang.customers.logic.details import BadDetails, Details
from huifang.customers.models import Customer
from huifang.followups.queries.visible import customers_visible_to
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.org.models import Department
from huifang.org.queries import colleagues
from huifang.web.customers.finding import customer_of, run_of
from huifang.web.customers.forms import DetailsForm, RegisterForm, sentences
from huifang.web.customers.plan_news import plan_before, replanned
from huifang.web.frame.attributes import attribute_words
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.request import Request
from huifang.web.frame.text import said

FORM_IS_WRONG = 422
KNOWN_ALREADY = Message("A customer with this number, phone or ID number is on record already. Search for it.")
OUT_OF_REACH = Message("The customer is registered, and is not within your own reach.")
REGISTERED = Message("The customer is registered.")


@needs(Right.CHANGE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """Register a customer who is not on record yet; the plan follows at once."""
    form = RegisterForm(
        request.POST or None,
        attributes={},
        departments=_departments(),
        stewards=_stewards(request),
        initial={"steward": request.user.number, "joined_on": request.on, "department": _own_department(request)},
    )
    if request.method == "POST" and form.is_valid() and (made := _registered(request, form)) is not None:
        if not customers_visible_to(request.reach).filter(pk=made.pk).exists():
            say(request, OUT_OF_REACH)
            return redirect("customers")
        say(request, REGISTERED)
        return replanned(request, made, {})
    return render(request, "customers/register.html", {"form": form}, status=FORM_IS_WRONG if form.errors else 200)


@needs(Right.CHANGE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def change(request: Request, customer: int) -> HttpResponse:
    """Change what is known; refused when somebody else was quicker."""
    found = customer_of(request, customer)
    form = DetailsForm(
        request.POST or None,
        attributes=found.attributes,
        word=attribute_words(request.on),
        departments=_departments(),
        initial=_as_typed(found),
    )
    if request.method == "POST" and form.is_valid():
        before = plan_before(found)
        if _changed(request, found, form):
            if not customers_visible_to(request.reach).filter(pk=found.pk).exists():
                return redirect("customers")
            return replanned(request, found, before)
    shown = {"form": form, "customer": found, "seen_in": request.POST.get("seen_in", found.changed_in)}
    return render(request, "customers/details.html", shown, status=FORM_IS_WRONG if form.errors else 200)


def _registered(request: Request, form: RegisterForm) -> Customer | None:
    """The customer; None with the reasons in the form."""
    told = form.cleaned_data
    new = NewCustomer(
        name=told["name"],
        external_id=told["external_id"],
        kind=told["kind"],
        joined_on=told["joined_on"],
        birthday=told["birthday"],
        birthday_calendar=told["birthday_calendar"] if told["birthday"] else "",
        department=told["department"],
        steward=told["steward"],
        phones=[told["phone"]] if told["phone"] else (),
        emails=[told["email"]] if told["email"] else (),
        attributes={name: value for name, value in form.attributes.items() if value},
    )
    try:
        [made] = register_customers(customers=[new], run=run_of(request), reason=told["reason"])
    except NotRegistered as refused:
        if refused.known:
            form.add_error(None, said(KNOWN_ALREADY))
        for sentence in sentences(refusal.reason for refusal in refused.refusals):
            form.add_error(None, sentence)
        return None
    return Customer.objects.get(pk=made)


def _changed(request: Request, customer: Customer, form: DetailsForm) -> bool:
    """Whether it is done; the reasons stand in the form when it is not."""
    told = form.cleaned_data
    details = Details(
        name=told["name"],
        kind=told["kind"],
        joined_on=told["joined_on"] or "",
        birthday=told["birthday"],
        birthday_calendar=told["birthday_calendar"],
        department=told["department"],
        attributes=form.attributes,
    )
    seen_in = request.POST.get("seen_in", "")
    amendment = Amendment(customer.pk, details, int(seen_in) if seen_in.isdecimal() else 0)
    try:
        count = change_details(amendments=[amendment], run=run_of(request), reason=told["reason"])
    except BadDetails as refused:
        form.refuse(refused.faults)
        return False
    except CustomerChanged as refused:
        form.add_error(None, said(refused.message))
        return False
    say(request, Message("The details are changed.") if count else Message("Nothing was different."))
    return True


def _as_typed(customer: Customer) -> dict[str, object]:
    return {
        "name": customer.name,
        "kind": "organisation" if customer.kind == Customer.Kind.ORGANISATION else "person",
        "joined_on": customer.joined_on,
        "birthday": customer.birthday.replace("L", ""),
        "birthday_calendar": customer.birthday_calendar,
        "department": customer.department.key if customer.department else "",
    }


def _departments() -> list[tuple[str, str]]:
    return list(Department.objects.order_by("name", "key").values_list("key", "name"))


def _own_department(request: Request) -> str:
    return request.user.department.key if request.user.department else ""


def _stewards(request: Request) -> list[tuple[str, str]]:
    rows = colleagues(request.reach).exclude(left_on__lte=request.on).order_by("name", "number")
    return [(number, f"{name} · {number}") for number, name in rows.values_list("number", "name")]
