"""A customer through the person who asks, and who is asking."""

from __future__ import annotations

from django.http import Http404

from huifang.customers.actions.run import Run
from huifang.customers.models import Customer
from huifang.followups.queries.visible import customer_visible_to
from huifang.web.frame.ground import ring
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request


def customer_of(request: Request, customer: int) -> Customer:
    """The customer, if the reach of the person has it. Raises Http404."""
    found = customer_visible_to(request.reach, customer)
    if found is None:
        raise Http404
    return found


def run_of(request: Request) -> Run:
    """On whose behalf a deed is done at this moment."""
    return Run(actor_of(request.user), request.on, request.zone, ring())
