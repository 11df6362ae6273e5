"""Anchors beside the segments that their customers are in."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Case, F, Value, When

from huifang.kernel.sql.expressions import IsAmong, NumbersWhere, Unnest
from huifang.kernel.sql.statements import AnyRows
from huifang.planning.logic.segments import EVERYONE
from huifang.planning.models import Anchor, DayAnchor, Reach

COUNTED_EVENT = (
    "id", "segment", "external_id", "customer", "kind", "occurred_on", "occurred_at", "attributes", "withdrawn_on",
    "values_changed_on", "department_id",
)  # fmt: skip
COUNTED_DAY = ("segment", "customer", "attribute", "occurred_on", "values_changed_on", "department_id")


def counted_events(segments: Collection[int]) -> AnyRows:
    """Events of the kinds that cadences start from, a row for each of `segments` that the customer is in."""
    kinds = Reach.objects.filter(form="every", kind__isnull=False).values("kind_id")
    events = Anchor.objects.filter(kind_id__in=kinds, withdrawn_on=None, prospect__everybody=1)
    return events.annotate(number=_segments(segments)).values_list(
        "id",
        "number",
        "external_id",
        "customer_id",
        "kind_id",
        "occurred_on",
        "occurred_at",
        "attributes",
        "withdrawn_on",
        "prospect__values_changed_on",
        "prospect__department_id",
    )


def counted_days(segments: Collection[int]) -> AnyRows:
    """Anchor days that cadences start from, a row for each of `segments` that the customer is in."""
    attributes = Reach.objects.filter(form="every", attribute__isnull=False).values("attribute")
    days = DayAnchor.objects.filter(attribute__in=attributes, prospect__everybody=1)
    return days.annotate(number=_segments(segments)).values_list(
        "number", "customer_id", "attribute", "occurred_on", "prospect__values_changed_on", "prospect__department_id"
    )


def _segments(segments: Collection[int]) -> Unnest:
    holding = [
        Value(number)
        if number == EVERYONE
        else Case(When(IsAmong(Value(number), F("prospect__segments")), then=Value(number)))
        for number in sorted(segments)
    ]
    return Unnest(NumbersWhere(*holding))
