"""Keep what an import is about to put other values over, so that it can be taken back. One statement for each set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, IntegerField, QuerySet, Value
from django.db.models.functions import JSONObject

from huifang.customers.models import Overwritten
from huifang.kernel.sql.filling import fill_from

CUSTOMER_VALUES = (
    *("kind", "name", "joined_on", "birthday", "birthday_calendar", "born_on", "department_id", "attributes"),
    "opted_out_on",
)
"""What is kept of a customer; by its name it is sorted and found, so that follows."""

EVENT_VALUES = ("kind_id", "subject_id", "occurred_on", "occurred_at", "attributes")


def keep_overwritten(
    of: Overwritten.Of,
    news: QuerySet[Any, Any],
    *,
    row: str,
    stands: Mapping[str, str],
    becomes: Mapping[str, str],
    entry_id: int,
) -> int:
    """Keep both sides of a change that is about to be made; returns how many rows it changes.

    `news` finds the rows by the column `row`; `stands` and `becomes` say by which names it has their values.
    """
    kept = news.values_list(
        Value(entry_id),
        Value(of.value, IntegerField()),
        row,
        JSONObject(**{name: F(at) for name, at in stands.items()}),
        JSONObject(**{**{name: F(at) for name, at in becomes.items()}, "entry_id": Value(entry_id)}),
    )
    return fill_from(Overwritten, kept, columns=("entry", "of", "row", "before", "after")).count
