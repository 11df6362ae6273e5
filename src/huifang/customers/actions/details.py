"""Change what is known of customers: name, birthday, department, attributes; what somebody saw is what they change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from huifang.customers.actions.changing import write_down
from huifang.customers.actions.run import Run
from huifang.customers.logic.details import Details, news_of
from huifang.customers.models import Customer
from huifang.customers.queries.company import company_on
from huifang.history.actions import record_changes
from huifang.history.logic import RowChange
from huifang.history.models import Entry
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.kernel.sql.statements import next_id
from huifang.kernel.text import Message

AT_ONCE = 1_000

OF_SEGMENTS = frozenset({"birthday", "birthday_calendar", "department_id", "attributes"})
"""What segments of customers look at."""

FOLLOWS = frozenset({"pinyin_key", "search_words", "born_on"})
"""What follows from the other values."""

WRITTEN = (
    *("name", "pinyin_key", "search_words", "kind", "joined_on", "birthday", "birthday_calendar", "born_on"),
    *("department", "attributes", "values_changed_on"),
)


class CustomerChanged(Exception):
    """A customer of the set is gone or was changed by somebody else meanwhile; none was changed."""

    message = Message("Somebody else has changed this customer. Look at it again; nothing was changed now.")

    def __init__(self) -> None:
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class Amendment:
    """How a customer (by id) should stand. `seen_in` is its `changed_in` as it was shown; None: however it stands."""

    customer_id: int
    details: Details
    seen_in: int | None = None


def change_details(*, amendments: Sequence[Amendment], run: Run, reason: str = "") -> int:
    """Change customers and keep what stood before; returns how many were changed.

    Raises CustomerChanged, and BadDetails when a value cannot be taken.
    """
    asked = {amendment.customer_id: amendment for amendment in amendments}
    company = company_on(run.on, zone=run.zone, date_formats=())
    with transaction.atomic():
        standing = list(Customer.objects.select_for_update().filter(id__in=asked).order_by("id"))
        if len(standing) < len(asked) or any(_is_stale(customer, asked[customer.id]) for customer in standing):
            raise CustomerChanged
        changed: list[Customer] = []
        changes: list[RowChange] = []
        for customer in standing:
            news = news_of(asked[customer.id].details, vars(customer), company)
            if noted := _put(customer, news, on=run.on):
                changed.append(customer)
                changes.append(noted)
        if changed:
            _keep(changed, changes, run, reason)
        return len(changed)


def _is_stale(customer: Customer, amendment: Amendment) -> bool:
    return amendment.seen_in is not None and customer.changed_in != amendment.seen_in


def _put(customer: Customer, news: Mapping[str, Any], *, on: date) -> RowChange | None:
    """Give the customer its new values; what was and is, None when that is the same."""
    before = {name: getattr(customer, name) for name in news if getattr(customer, name) != news[name]}
    told = {name: value for name, value in before.items() if name not in FOLLOWS}
    if not told:
        return None
    for name, value in news.items():
        setattr(customer, name, value)
    if told.keys() & OF_SEGMENTS:
        customer.values_changed_on = on
    return RowChange(Customer._meta.db_table, str(customer.id), told, {name: news[name] for name in told})


def _keep(changed: Sequence[Customer], changes: Sequence[RowChange], run: Run, reason: str) -> None:
    ids, entry_id = [customer.id for customer in changed], next_id(Entry)
    Customer.objects.bulk_update(changed, WRITTEN, batch_size=AT_ONCE)
    Customer.objects.filter(id__in=ids).update(changed_in=CurrentTransactionId(), entry_id=entry_id)
    entry = write_down("customers.changed", ids, entry_id, run.actor, reason)
    record_changes(entry=entry, changes=changes, ring=run.ring)
