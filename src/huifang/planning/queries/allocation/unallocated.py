"""Customers of whom a policy wants that somebody looks after them, and nobody does; and why."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from huifang.customers.models import Customer
from huifang.org.queries import time_zone
from huifang.planning.logic.allocating import Way
from huifang.planning.queries.allocation.needing import meant_by, too_few_stewards

NOBODY_COULD = 0
"""As `why`: every way was tried, and none of them had anybody for the customer."""


def unallocated(ways: tuple[Way, ...], *, among: QuerySet[Customer], on: date) -> QuerySet[Customer]:
    """Those of `among` who lack a steward that a policy wants, with `why`: the number of the way that waits for
    somebody's hand, or NOBODY_COULD. Customers that a way leaves to the holders of a post lack nobody.
    """
    zone = time_zone()
    wanting = [way for way in ways if way.makes_stewards]
    if not wanting:
        return among.none().annotate(why=Value(NOBODY_COULD))
    meant = {way.number: meant_by(way, on=on, zone=zone) for way in wanting}
    lacking = [meant[way.number] & too_few_stewards(way.people) for way in wanting if way.says.way != "post"]
    found = among.filter(reduce(or_, lacking)) if lacking else among.none()
    for way in wanting:
        if way.says.way == "post":
            found = found.exclude(meant[way.number])
    by_hand = [way.number for way in wanting if way.says.way == "by_hand"]
    waits = [When(meant[number] & Q(pk__isnull=False), then=Value(number)) for number in by_hand]
    why = Case(*waits, default=Value(NOBODY_COULD), output_field=IntegerField())
    return found.annotate(why=why)


def counted_by_reason(rows: QuerySet[Customer]) -> dict[int, int]:
    """Of how many unallocated customers it is which reason."""
    return dict(rows.order_by().values_list(F("why")).annotate(n=Count("pk")))
