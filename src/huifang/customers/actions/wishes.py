"""Note how a customer wants to be contacted, and that nothing of it holds any more; both keep what stood before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from huifang.customers.actions.changing import write_down
from huifang.customers.logic.wishes import Wish, WishFault, faults_of
from huifang.customers.models import ContactWish, Customer
from huifang.history.actions import record_changes
from huifang.history.logic import RowChange
from huifang.history.models import Entry
from huifang.kernel.keys import KeyRing
from huifang.kernel.masking import mask_free_text
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.kernel.sql.statements import next_id
from huifang.kernel.text import Message
from huifang.org.models import Employee

_SAID = tuple(Wish.__dataclass_fields__)


class BadWish(Exception):
    """The wish cannot be noted as it was said; `faults` say why."""

    message = Message("This wish cannot be noted as it stands.")

    def __init__(self, faults: Sequence[WishFault]) -> None:
        super().__init__(str(self.message))
        self.faults = tuple(faults)


@transaction.atomic
def note_wish(*, customer: int, wish: Wish, reason: str, by: Employee, actor: str, at: datetime, ring: KeyRing) -> None:
    """Note what a customer (by id) wishes about contacts, in the place of whatever was noted before. Raises BadWish."""
    text, faults = mask_free_text(reason.strip()), list(faults_of(wish))
    if not text:
        faults.append(WishFault("reason", Message("Say how the customer put it, in a few words.")))
    if faults:
        raise BadWish(faults)
    before = _standing(customer)
    entry_id = next_id(Entry)
    said = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(wish).items()}
    news = {**said, "reason": text, "noted_at": at, "noted_by": by, "entry_id": entry_id}
    ContactWish.objects.update_or_create(customer_id=customer, defaults=news)
    _keep("customers.wish_noted", customer, entry_id, (before, _told(said, text)), actor=actor, reason=text, ring=ring)


@transaction.atomic
def forget_wish(*, customer: int, reason: str, actor: str, ring: KeyRing) -> bool:
    """Note that a customer (by id) wishes nothing about contacts any more; whether there was something."""
    before = _standing(customer)
    if before is None:
        return False
    ContactWish.objects.filter(customer=customer).delete()
    text = mask_free_text(reason.strip())
    _keep("customers.wish_ended", customer, next_id(Entry), (before, None), actor=actor, reason=text, ring=ring)
    return True


def _standing(customer: int) -> dict[str, Any] | None:
    """What is noted now. The customer is locked, so that of two who note something the later one stands."""
    Customer.objects.select_for_update().get(pk=customer)
    row = ContactWish.objects.filter(customer=customer).first()
    return None if row is None else _told({name: getattr(row, name) for name in _SAID}, row.reason)


def _told(said: dict[str, Any], reason: str) -> dict[str, Any]:
    """As the history keeps it: what was said, and how."""
    told = {name: value for name, value in said.items() if value not in (None, "", [])}
    plain = {name: value if isinstance(value, int | list) else str(value) for name, value in told.items()}
    return {**plain, "reason": reason}


def _keep(
    deed: str,
    customer: int,
    entry_id: int,
    told: tuple[dict[str, Any] | None, dict[str, Any] | None],
    *,
    actor: str,
    reason: str,
    ring: KeyRing,
) -> None:
    Customer.objects.filter(pk=customer).update(changed_in=CurrentTransactionId(), entry_id=entry_id)
    entry = write_down(deed, [customer], entry_id, actor, reason)
    change = RowChange(ContactWish._meta.db_table, str(customer), *told)
    record_changes(entry=entry, changes=[change], ring=ring)
