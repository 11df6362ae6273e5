"""The file on its way into the staging tables, piece by piece, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F

from huifang.customers.logic.import_map import ImportMap
from huifang.customers.logic.preparing import COLUMNS, Piece, Prepared, Preparing, batches
from huifang.customers.logic.units import Outcome
from huifang.customers.models import (
    Customer,
    StagedClaim,
    StagedContactPoint,
    StagedCustomer,
    StagedEvent,
    StagedImport,
    StagedMatch,
    StagedRefusal,
)
from huifang.kernel.lanes import in_lanes
from huifang.kernel.sheets import Row, Table
from huifang.kernel.sql.copying import copy_lines, empty, reserve_ids

FORM = b"2"
"""The form of staged rows; another release may write another, and then an import begins anew."""

STAGED = (StagedClaim, StagedContactPoint, StagedCustomer, StagedEvent, StagedImport, StagedMatch, StagedRefusal)

Tell = Callable[[int], None]


def begin(table: Table, import_map: ImportMap) -> StagedImport:
    """The import of this file by this map: where it was broken off, or from the start.

    What another import left behind is dropped: it can begin anew and comes to the same end.
    """
    by = sha256(FORM + import_map.sha256).digest()
    with transaction.atomic():
        left = StagedImport.objects.filter(file_sha256=table.sha256, map_sha256=by, is_applied=False).first()
        if left is not None:
            return left
        empty(*STAGED)
        return StagedImport.objects.create(file_sha256=table.sha256, map_sha256=by)


def forget() -> None:
    """Leave nothing of the import behind."""
    with transaction.atomic():
        empty(*STAGED)


def stage(
    begun: StagedImport, items: Iterable[Row] | Iterable[Outcome], preparing: Preparing, *, lanes: int, tell: Tell
) -> int:
    """Prepare and stage all that is not staged yet; returns how many rows or groups there are in all."""
    done = begun.units
    pieces = (_piece(batch, preparing) for batch in batches(items, done=done))
    for prepared in in_lanes(preparing, pieces, lanes=lanes):
        done += prepared.items
        _keep(begun, prepared)
        tell(done)
    return done


def _piece(items: list[Any], preparing: Preparing) -> Piece:
    return Piece(items, reserve_ids(Customer, len(items)) if preparing.of == "customers" else ())


def _keep(begun: StagedImport, prepared: Prepared) -> None:
    with transaction.atomic():
        copy_in(prepared)
        StagedImport.objects.filter(id=begun.id).update(units=F("units") + prepared.items)


def copy_in(prepared: Prepared) -> None:
    """Write prepared lines into the staging tables."""
    for name, lines in prepared.lines.items():
        copy_lines(apps.get_model("customers", name), COLUMNS[name], lines)
