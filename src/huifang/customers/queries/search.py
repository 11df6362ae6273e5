"""Customers by what somebody types of a name."""

from __future__ import annotations

from django.db.models import QuerySet

from huifang.customers.logic.search_keys import search_keys
from huifang.customers.models import Customer
from huifang.kernel.words import query_words


def customers_named(text: str) -> QuerySet[Customer]:
    """Customers who are found by `text`: characters of the name, its pinyin or initials or their beginnings.

    Nothing to search for finds nobody. In the order of names.
    """
    words = query_words(text)
    if not words:
        return Customer.objects.none()
    return Customer.objects.filter(search_words__contains=search_keys(words)).order_by("pinyin_key", "id")
