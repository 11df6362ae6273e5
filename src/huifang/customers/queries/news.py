"""What staged rows say that is new of customers who are known already."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from huifang.customers.models import StagedMatch
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.kernel.sql.merging import Differs, JsonMerged, said_or

Rows = QuerySet[Any, Any]

_RENAMED = ~Q(said__name="") & ~Q(said__name=F("customer__name"))
_BORN = ~Q(said__birthday="")

_NEWS = {
    "new_kind": Coalesce("said__kind", "customer__kind"),
    "new_name": said_or("said__name", "customer__name"),
    "new_joined_on": Coalesce("said__joined_on", "customer__joined_on"),
    "new_opted_out_on": Coalesce("said__opted_out_on", "customer__opted_out_on"),
    "new_birthday": said_or("said__birthday", "customer__birthday"),
    "new_calendar": Case(When(_BORN, then="said__birthday_calendar"), default="customer__birthday_calendar"),
    "new_department_id": Coalesce("said__department_id", "customer__department_id"),
    "new_attributes": JsonMerged("customer__attributes", "said__attributes"),
}
"""What each value of a customer comes to: what the row says, else what stands."""

_DERIVED = {
    "new_born_on": Case(When(_BORN, then="said__born_on"), default="customer__born_on"),
    "new_pinyin_key": Case(When(_RENAMED, then="said__pinyin_key"), default="customer__pinyin_key"),
    "new_search_words": Case(When(_RENAMED, then="said__search_words"), default="customer__search_words"),
}
"""What follows from the others, and is no change of its own."""

_CHANGES = (
    Differs("new_kind", "customer__kind")
    | Differs("new_name", "customer__name")
    | Differs("new_joined_on", "customer__joined_on")
    | Differs("new_opted_out_on", "customer__opted_out_on")
)
_CHANGES_OF_VALUES = (
    Differs("new_birthday", "customer__birthday")
    | Differs("new_calendar", "customer__birthday_calendar")
    | Differs("new_department_id", "customer__department_id")
    | Differs("new_attributes", "customer__attributes")
)
"""What segments of customers look at."""

NEWS_COLUMNS = {
    "kind": "new_kind",
    "name": "new_name",
    "pinyin_key": "new_pinyin_key",
    "search_words": "new_search_words",
    "joined_on": "new_joined_on",
    "birthday": "new_birthday",
    "birthday_calendar": "new_calendar",
    "born_on": "new_born_on",
    "department_id": "new_department_id",
    "attributes": "new_attributes",
    "opted_out_on": "new_opted_out_on",
    "values_changed_on": "new_values_changed_on",
    "changed_in": "new_changed_in",
    "entry_id": "new_entry_id",
}
"""Columns of the customer, and what `news_of_customers` calls their new values."""


def news_of_customers(*, on: date, entry_id: int) -> Rows:
    """Known customers of whom a row says something new: their ids, and the new values."""
    news: Rows = (
        StagedMatch.objects.filter(is_new=False)
        .annotate(**_NEWS)
        .annotate(**_DERIVED)
        .annotate(values_change=_CHANGES_OF_VALUES)
        .filter(Q(values_change=True) | _CHANGES)
        .annotate(
            id=F("customer_id"),
            new_values_changed_on=Case(
                When(values_change=True, then=Value(on)),
                default="customer__values_changed_on",
                output_field=DateField(),
            ),
            new_changed_in=CurrentTransactionId(),
            new_entry_id=Value(entry_id),
        )
        .values("id", *NEWS_COLUMNS.values())
    )
    return news
