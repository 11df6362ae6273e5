"""Customers by whatever somebody types: a name, pinyin, initials, a whole number or address, the last four, an id."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from huifang.customers.logic.contact_points import Kind
from huifang.customers.logic.found_by import word_query
from huifang.customers.logic.sought import Sought, sought_in
from huifang.customers.models import ContactPoint, Customer
from huifang.kernel.crypto import INDEX_BYTES
from huifang.kernel.keys import KeyRing
from huifang.kernel.sql.wording import HoldsWords

MOST_FOUND = 50
IN_ORDER = ("pinyin_key", "id")
"""The order of lists of customers; an index keeps it."""

BY_ID, BY_NUMBER, BY_NAME = 0, 1, 2
LOOKED_UP = (Kind.PHONE, Kind.EMAIL, Kind.ID_NUMBER)
"""What the index of keyed values covers."""

AFTER_ALL = b"\xff" * INDEX_BYTES
"""Behind every keyed index that begins with the same tail."""

Ids = QuerySet[Any, Any]


def find_customers(
    text: str, *, among: QuerySet[Customer], ring: KeyRing, most: int = MOST_FOUND
) -> QuerySet[Customer]:
    """The best matches among the customers that a person may see: by id, by number, by name, then in order of names.

    One question, with `rank` on each customer. Nothing to search for finds nobody.
    """
    found = customers_matching(text, among=among, ring=ring)
    sought = sought_in(text, ring=ring)
    if sought is None:
        return found
    if not any(sign.isdigit() for sign in sought.external_id):
        # One rank alone; left in the order of the index, a frequent name is read no further than `most`.
        return found.annotate(rank=Value(BY_NAME if sought.words else BY_NUMBER)).order_by(*IN_ORDER)[:most]
    return found.annotate(rank=_rank(sought)).order_by("rank", *IN_ORDER)[:most]


def customers_matching(text: str, *, among: QuerySet[Customer], ring: KeyRing) -> QuerySet[Customer]:
    """All who match, for a list that pages through them in an order of its own."""
    sought = sought_in(text, ring=ring)
    if sought is None:
        return among.none()
    if not sought.words:
        return among.filter(id__in=_by_numbers(sought))
    named = _is_named(sought)
    if not sought.is_about_numbers:
        return among.filter(named)
    # Two tables and one OR would be read whole; as a union each side is looked up by its index.
    return among.filter(id__in=_by_numbers(sought).union(Customer.objects.filter(named).values("id").order_by()))


def _is_named(sought: Sought) -> Q:
    return Q(HoldsWords("search_words", word_query(sought.words))) | Q(external_id=sought.external_id)


def _by_numbers(sought: Sought) -> Ids:
    meant = Q(keyed_index__in=sought.wholes)
    for tail in sought.tails:
        meant |= Q(keyed_index__range=(tail, tail + AFTER_ALL))
    points = ContactPoint.objects.filter(meant, kind__in=LOOKED_UP)
    return points.values("customer_id").order_by()


def _rank(sought: Sought) -> Case:
    return Case(
        When(external_id=sought.external_id, then=Value(BY_ID)),
        When(HoldsWords("search_words", word_query(sought.words)), then=Value(BY_NAME)),
        default=Value(BY_NUMBER),
        output_field=IntegerField(),
    )
