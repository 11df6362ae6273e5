"""Who brought a case that came in without a customer: found by search, or put on record now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from huifang.cases.actions.settling import name_customer
from huifang.cases.models import Case
from huifang.cases.queries.senders import contact_of, sender_of
from huifang.customers.actions.customers import NewCustomer, NotRegistered, register_customers
from huifang.customers.actions.run import Run
from huifang.customers.models import Customer
from huifang.customers.queries.finding import find_customers
from huifang.followups.queries.visible import customers_visible_to
from huifang.org.logic import Right
from huifang.web.cases.doing_what import Amiss, Doing
from huifang.web.frame.ground import ring
from huifang.web.frame.people import actor_of, reach_on
from huifang.web.frame.request import Request
from huifang.web.frame.text import said

MOST_FOUND = 8


def sender_as_typed(case: Case) -> dict[str, Any]:
    """What whoever brought the case said of themselves, where it belongs in the form."""
    sender = sender_of(case, ring=ring())
    contact = contact_of(case, ring=ring())
    return {"name": sender.name if sender else "", "email" if "@" in contact else "phone": contact}


def customers_found(request: Request, text: str) -> list[Customer]:
    """The first customers within reach that a text may mean."""
    reach = reach_on(request, Right.SEE_CUSTOMERS)
    if reach is None or not text.strip():
        return []
    return list(find_customers(text.strip(), among=customers_visible_to(reach), ring=ring(), most=MOST_FOUND))


def may_register(request: Request) -> bool:
    """Whether this person may put a customer on record."""
    return reach_on(request, Right.CHANGE_CUSTOMERS) is not None


def name_the_customer(doing: Doing) -> Any:
    """Do it with whom the form names, or puts on record."""
    data = doing.typed
    customer = _found(doing.request, data) if data["who"] else _registered(doing)
    return name_customer(**doing.of, customer=customer)


def _found(request: Request, data: Mapping[str, Any]) -> int:
    if data.get("customer"):
        return int(data["customer"])
    found = customers_found(request, data["who"])
    if not found:
        raise Amiss(("who", _("No customer fits. Write it differently, or record a new one below.")))
    if len(found) > 1:
        raise Amiss(("customer", _("Several fit: choose one.")))
    return found[0].pk


def _registered(doing: Doing) -> int:
    data, request = doing.typed, doing.request
    if not data.get("name"):
        raise Amiss(("who", _("Say which customer it was.")))
    place = doing.case.handling_department or request.user.department
    new = NewCustomer(
        name=data["name"],
        # Without a telephone the number of the case tells the customer from all others.
        external_id="" if data["phone"] else doing.case.number,
        department=place.key if place else "",
        phones=[data["phone"]] if data["phone"] else (),
        emails=[data["email"]] if data["email"] else (),
    )
    run = Run(actor_of(request.user), request.on, request.zone, ring())
    try:
        [made] = register_customers(customers=[new], run=run)
    except NotRegistered as refused:
        if refused.known:
            raise Amiss(
                ("who", _("A customer with this telephone is on record already. Search for them."))
            ) from refused
        raise Amiss(("name", said(refused.refusals[0].reason))) from refused
    return made
