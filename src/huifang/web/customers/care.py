"""Who looks after a customer, and whether the customer wants to be contacted at all."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from huifang.customers.actions.customers import opt_in_customers, opt_out_customers
from huifang.customers.models import Customer
from huifang.followups.actions.refusals import CannotWork
from huifang.followups.queries.visible import customers_visible_to
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.org.queries import colleagues
from huifang.planning.actions.allocation import NotTheirsToDecide, decide
from huifang.planning.models import AllocationRule
from huifang.planning.queries.allocation import ways_in_force
from huifang.planning.queries.allocation.shown import who_may_have
from huifang.web.customers.allocated import allocations_shown, tracks_of
from huifang.web.customers.finding import customer_of
from huifang.web.customers.forms import MustSayWhy, StewardForm
from huifang.web.customers.plan_news import plan_before, replanned
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said

FORM_IS_WRONG = 422


@needs(Right.ASSIGN)
@require_http_methods(["GET", "POST"])
def give_to_steward(request: Request, customer: int) -> HttpResponse:
    """Decide who looks after the customer, among the colleagues within the person's reach; no run changes it."""
    found, ways = customer_of(request, customer), ways_in_force(request.on)
    staying = who_may_have(colleagues(request.reach), on=request.on)
    people = [(one.pk, f"{one.name} · {one.number}") for one in staying]
    form = StewardForm(request.POST or None, stewards=people, tracks=tracks_of(ways))
    if request.method == "POST" and form.is_valid() and _decided(request, found, form):
        is_seen = customers_visible_to(request.reach).filter(pk=found.pk).exists()
        return redirect("customer", customer=found.pk) if is_seen else redirect("customers")
    status = FORM_IS_WRONG if form.errors else 200
    shown = {"form": form, "customer": found, "allocations": allocations_shown(found.pk, ways)}
    return render(request, "customers/steward.html", shown, status=status)


def _decided(request: Request, customer: Customer, form: StewardForm) -> bool:
    """Do it, or say in the form why not."""
    to = Employee.objects.filter(pk=form.cleaned_data["steward"]).first() if form.cleaned_data["steward"] else None
    rule = AllocationRule.objects.filter(pk=form.cleaned_data["about"]).first() if form.cleaned_data["about"] else None
    told = {"on": request.on, "reason": form.cleaned_data["reason"], "rule": rule}
    try:
        decide(customers=[customer.pk], to=to, by=request.user, **told)
    except (CannotWork, NotTheirsToDecide) as refused:
        form.add_error("steward", said(refused.message))
        return False
    if to is None:
        say(request, Message("From today on the customer is for whoever holds the post."))
    else:
        say(request, Message("%(name)s looks after the customer from today on.", {"name": to.name}))
    return True


@needs(Right.CHANGE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def opt_out(request: Request, customer: int) -> HttpResponse:
    """Note that the customer refuses contacts, with how that was said; what is planned is cancelled."""
    return _opted(request, customer, is_out=True)


@needs(Right.CHANGE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def opt_in(request: Request, customer: int) -> HttpResponse:
    """Note that the customer takes the refusal back, with how that was said; what is owed is planned."""
    return _opted(request, customer, is_out=False)


def _opted(request: Request, customer: int, *, is_out: bool) -> HttpResponse:
    found = customer_of(request, customer)
    form = MustSayWhy(request.POST or None)
    if request.method == "POST" and form.is_valid():
        before, said = plan_before(found), {"actor": actor_of(request.user), "reason": form.cleaned_data["reason"]}
        if is_out:
            opt_out_customers(customers=[found.pk], on=request.on, **said)
            say(request, Message("Noted: the customer refuses contacts."))
        else:
            opt_in_customers(customers=[found.pk], **said)
            say(request, Message("Noted: the customer may be contacted again."))
        return replanned(request, found, before)
    template = "customers/opt_out.html" if is_out else "customers/opt_in.html"
    return render(request, template, {"form": form, "customer": found}, status=FORM_IS_WRONG if form.errors else 200)
