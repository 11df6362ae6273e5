"""Of which customers something changed since the last sweep."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from huifang.customers.models import Customer, Event


def changed_customers(
    *, since: int, end_kinds: Collection[str], after_on: date, until_on: date
) -> list[QuerySet[Customer, tuple[int]] | QuerySet[Event, tuple[int | None]]]:
    """Customers written, or with an event written, by a transaction from `since` on; and those whose series ends.

    A series ends on the day of an event of `end_kinds`, so one dated ahead changes something when its day comes.
    Each set is a `values_list` of customer ids.
    """
    ends = Event.objects.filter(kind__key__in=list(end_kinds), occurred_on__gt=after_on, occurred_on__lte=until_on)
    return [
        Customer.objects.filter(changed_in__gte=since).values_list("id"),
        Event.objects.filter(changed_in__gte=since, customer__isnull=False).values_list("customer_id").distinct(),
        ends.filter(customer__isnull=False).values_list("customer_id").distinct(),
    ]
