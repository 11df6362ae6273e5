"""What of one customer's story an employee is not told, because it speaks of a complaint about them (T15)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Value

from huifang.followups.models import FollowUp, WithheldEvent, WithheldRecord


@dataclass(frozen=True, slots=True)
class Withheld:
    """Events, the follow-ups that answer them, and records of colleagues, by id."""

    events: frozenset[int]
    follow_ups: frozenset[int]
    records: frozenset[int]


def withheld_from(employee: int, customer: int) -> Withheld:
    """What is withheld from an employee of a customer (both by id). One statement."""
    events = WithheldEvent.objects.filter(employee=employee, event__customer=customer)
    follow_ups = FollowUp.objects.withheld_from(employee).filter(customer=customer)
    records = WithheldRecord.objects.filter(employee=employee, record__customer=customer)
    found: defaultdict[str, set[int]] = defaultdict(set)
    for what, key in events.values_list(Value("event"), "event_id").union(
        follow_ups.values_list(Value("follow-up"), "pk"), records.values_list(Value("record"), "record_id"), all=True
    ):
        found[what].add(key)
    return Withheld(*(frozenset(found[what]) for what in ("event", "follow-up", "record")))
