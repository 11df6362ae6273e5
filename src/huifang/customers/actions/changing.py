"""Deeds that change rows which stand: one way to do it, for one row and for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet, Value
from django.db.models.expressions import Combinable

from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.sql.digest import DigestedBy
from huifang.kernel.sql.statements import next_id, update_from

CHANGED = DigestedBy(columns=("id",), block_by="id", order=("id",))


def change(
    model: type[models.Model],
    rows: QuerySet[Any, Any],
    news: Mapping[str, Combinable],
    *,
    deed: str,
    actor: str,
    reason: str,
) -> int:
    """Give `rows` of `model` new values and write the deed down; returns how many were changed.

    The rows are locked while they are looked at, so that of two who would change them one finds nothing left to do.
    """
    with transaction.atomic():
        entry_id = next_id(Entry)
        named = {f"new_{column}": value for column, value in {**news, "entry_id": Value(entry_id)}.items()}
        looked_at = rows.select_for_update(of=("self",)).annotate(**named).values("id", *named)
        columns = {name.removeprefix("new_"): name for name in named}
        changed = update_from(model, looked_at, key="id", columns=columns, digested=CHANGED)
        if changed.count:
            record(
                deed=deed,
                actor=actor,
                reason=reason,
                row_count=changed.count,
                row_digest=changed.sha256,
                entry_id=entry_id,
            )
        return changed.count


def write_down(deed: str, ids: Sequence[int], entry_id: int, actor: str, reason: str) -> Entry:
    """The entry of a deed on the rows of these ids; its digest is over the ids in order, one a line."""
    digest = sha256("\n".join(map(str, sorted(ids))).encode()).digest()
    return record(deed=deed, actor=actor, reason=reason, row_count=len(ids), row_digest=digest, entry_id=entry_id)
