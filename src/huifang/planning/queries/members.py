"""Who is in a policy's segment: for rooms above that ask many customers at once."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Value

from huifang.customers.models import Customer, Event
from huifang.org.queries import time_zone
from huifang.planning.logic.segments import looks_at_events
from huifang.planning.queries.segments import Reader, condition
from huifang.policy.logic.pack import Predicate


def members_of(segment: Predicate | None, *, on: date) -> QuerySet[Customer]:
    """The customers in a segment on a day, all of them for None. One that looks at events takes in who had such one."""
    customers = Customer.objects.all()
    if segment is None:
        return customers
    if not looks_at_events(segment):
        return customers.filter(condition(segment, Reader(opens_on=Value(on), zone=time_zone())))
    reader = Reader(customer="customer__", opens_on=Value(on), zone=time_zone())
    events = Event.objects.filter(customer=OuterRef("pk"), withdrawn_on=None)
    return customers.filter(Exists(events.filter(condition(segment, reader))))
