"""Of which customers something changed since the last sweep."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from huifang.customers.models import Customer, Event
from huifang.followups.models import FollowUp
from huifang.kernel.sql.statements import AnyRows


def changed_customers(*, since: int, end_kinds: Collection[str], after_on: date, until_on: date) -> list[AnyRows]:
    """Customers written, or with an event written, by a transaction from `since` on; and those whose series ends.

    A series ends on the day of an event of `end_kinds`, so one dated ahead changes something when its day comes.
    Each set is a `values_list` of customer ids.
    """
    of_events = Event.objects.filter(customer__isnull=False)
    changed: list[AnyRows] = [
        Customer.objects.filter(changed_in__gte=since).values_list("id"),
        of_events.filter(changed_in__gte=since).values_list("customer_id").distinct(),
    ]
    if end_kinds and after_on < until_on:
        ends = of_events.filter(kind__key__in=list(end_kinds), occurred_on__gt=after_on, occurred_on__lte=until_on)
        changed.append(ends.values_list("customer_id").distinct())
    return changed


def changed_milestones(kinds: Collection[str], *, since: int) -> set[str]:
    """Those of the kinds of which a milestone (an event without a customer) was written since that transaction."""
    if not kinds:
        return set()
    written = Event.objects.filter(changed_in__gte=since, customer=None, kind__key__in=list(kinds))
    return set(written.values_list("kind__key", flat=True).distinct())


def with_duties(rule_ids: Collection[int]) -> list[int]:
    """Those of the rules of which duties stand, whatever became of them."""
    return list(FollowUp.objects.filter(rule_id__in=list(rule_ids)).values_list("rule_id", flat=True).distinct())
