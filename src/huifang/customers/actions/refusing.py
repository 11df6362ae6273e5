"""Rows that only the database can refuse, told beside those that were refused before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.postgres.functions import RandomUUID
from django.db.models import QuerySet, UUIDField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject

from huifang.customers.logic.contact_points import PLACE, Kind, masked
from huifang.customers.logic.preparing import REFUSAL_PLACE
from huifang.customers.logic.refused import Refusal
from huifang.customers.models import StagedRefusal
from huifang.kernel.crypto import Sealer
from huifang.kernel.keys import KeyRing
from huifang.kernel.sql.statements import Named, insert_from
from huifang.kernel.text import Message

SHOWN = "value"
"""The part of a reason that stands in the column of values: an id of the company's own, never a contact value."""


def refuse(
    rows: QuerySet[Any, Any],
    reason: Message,
    *,
    column: str,
    named: Named | None = None,
    parts: Mapping[str, Combinable | str] | None = None,
    point: Combinable | None = None,
) -> int:
    """Refuse the `row` of each of `rows`, with parts of the reason from their columns; returns how many."""
    told = rows.values_list(
        RandomUUID(),
        "row",
        Value(column),
        Value(reason.template),
        JSONObject(**(parts or {})),
        point or Cast(Value(None), UUIDField()),
    )
    columns = ("id", "row", "column", "reason", "parts", "point")
    return insert_from(StagedRefusal, told, columns=columns, named=named).count


def refusals(*, ring: KeyRing) -> Iterator[Refusal]:
    """Every refusal of the import under way, in the order of the rows, its value as it may be shown."""
    said, points = Sealer(ring, REFUSAL_PLACE), Sealer(ring, PLACE)
    rows = StagedRefusal.objects.order_by("row", "column", "id").values_list(
        "id", "row", "column", "value", "reason", "parts", "point", "contact__kind", "contact__value"
    )
    for refusal_id, row, column, value, reason, parts, point, kind, contact in rows.iterator(2_000):
        if value is not None:
            shown = said.decrypt(value, refusal_id)
        elif point is not None and contact is not None:
            shown = masked(Kind(kind), points.decrypt(contact, point))
        else:
            shown = str(parts.get(SHOWN, ""))
        yield Refusal(row, column, shown, Message(reason, parts))
