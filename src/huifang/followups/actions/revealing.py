"""Give out a full telephone number, and count it.

On one's own claimed follow-up the follow-up is the reason; elsewhere it takes a right and a reason in words.
Source: security.md, T05.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from huifang.customers.logic.contact_points import PLACE
from huifang.customers.models import ContactPoint
from huifang.followups.actions.ending import actor_of, said
from huifang.followups.actions.refusals import NotYours
from huifang.followups.logic.written import kept
from huifang.followups.models import Claim
from huifang.followups.queries.visible import customers_visible_to
from huifang.history.actions import record
from huifang.kernel.crypto import decrypt
from huifang.kernel.keys import KeyRing
from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.org.queries import reach_of


@transaction.atomic
def reveal_number(*, point: UUID, by: Employee, at: datetime, on: date, ring: KeyRing, reason: str = "") -> str:
    """The full number of a contact point, a phone; its customer is noted in the history.

    Who is at work on the customer needs no other reason. Everybody else needs Right.REVEAL within reach of the
    customer (NotYours) and a reason (NoReason).
    """
    found = ContactPoint.objects.filter(pk=point, kind=ContactPoint.Kind.PHONE).first()
    if found is None:
        raise NotYours
    claim = Claim.objects.standing(at).filter(customer=found.customer_id, employee=by).first()
    if claim is None:
        _may_reveal(found.customer_id, by, on)
        _count("number.revealed", by, reason=said(reason), customer=found.customer_id)
    else:
        facts = {"customer": found.customer_id, "follow_up": claim.follow_up_id}
        _count("number.dialled", by, reason=kept(reason), **facts)
    return decrypt(ring, found.value, place=PLACE, row=found.pk)


def _count(deed: str, by: Employee, *, reason: str, **facts: int) -> None:
    record(deed=deed, actor=actor_of(by), reason=reason, row_count=1, facts=facts)


def _may_reveal(customer: int, by: Employee, on: date) -> None:
    reach = reach_of(by, Right.REVEAL, on=on)
    if reach is None or not customers_visible_to(reach).filter(pk=customer).exists():
        raise NotYours
