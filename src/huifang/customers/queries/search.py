"""Customers by what somebody types of a name."""

from __future__ import annotations

from django.db.models import QuerySet

from huifang.customers.logic.found_by import word_query
from huifang.customers.models import Customer
from huifang.kernel.sql.wording import HoldsWords
from huifang.kernel.words import query_words


def customers_named(text: str) -> QuerySet[Customer]:
    """Customers who are found by `text`: characters of the name, its pinyin or initials or their beginnings.

    Nothing to search for finds nobody. In the order of names.
    """
    words = query_words(text)
    if not words:
        return Customer.objects.none()
    return Customer.objects.filter(HoldsWords("search_words", word_query(words))).order_by("pinyin_key", "id")
