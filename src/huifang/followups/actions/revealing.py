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
from huifang.followups.actions.refusals import HeldBack, NotYours
from huifang.followups.logic.limits import barred
from huifang.followups.logic.written import kept
from huifang.followups.models import Claim
from huifang.followups.queries.limits import facts_of, limits_at
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

    Who is at work on the customer needs no other reason; raises HeldBack where a contact limit bars the telephone now,
    unless the customer was promised a call. Everybody else needs Right.REVEAL within reach of the
    customer (NotYours) and a reason (NoReason).
    """
    found = ContactPoint.objects.filter(pk=point, kind=ContactPoint.Kind.PHONE).first()
    if found is None:
        raise NotYours
    mine = Claim.objects.standing(at).filter(customer=found.customer_id, employee=by)
    claim = mine.select_related("follow_up").first()
    if claim is None:
        _may_reveal(found.customer_id, by, on)
        _count("number.revealed", by, reason=said(reason), customer=found.customer_id)
    else:
        _may_dial(claim, at=at, on=on)
        facts = {"customer": found.customer_id, "follow_up": claim.follow_up_id}
        _count("number.dialled", by, reason=kept(reason), **facts)
    return decrypt(ring, found.value, place=PLACE, row=found.pk)


def _may_dial(claim: Claim, *, at: datetime, on: date) -> None:
    limits, follow_up = limits_at(at=at, on=on), claim.follow_up
    if follow_up.promised_at is None and limits.is_anything:
        facts = facts_of([claim.customer_id], limits)[claim.customer_id]
        for holding in barred(follow_up.rule_id, ["phone"], facts, at=limits.local).values():
            raise HeldBack(holding)


def _count(deed: str, by: Employee, *, reason: str, **facts: int) -> None:
    record(deed=deed, actor=actor_of(by), reason=reason, row_count=1, facts=facts)


def _may_reveal(customer: int, by: Employee, on: date) -> None:
    reach = reach_of(by, Right.REVEAL, on=on)
    if reach is None or not customers_visible_to(reach).filter(pk=customer).exists():
        raise NotYours
