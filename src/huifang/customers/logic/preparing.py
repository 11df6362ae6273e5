"""Pieces of a file become lines for the staging tables: the work of one lane."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple
from uuid import uuid4

from huifang.customers.logic.cells import Cutter
from huifang.customers.logic.company import Company
from huifang.customers.logic.customer_rows import CUSTOMER_COLUMNS, POINT_COLUMNS, CustomerRows
from huifang.customers.logic.event_rows import EVENT_COLUMNS, EventRows
from huifang.customers.logic.groups import rows_as_groups
from huifang.customers.logic.import_map import ImportMap, Of, Target
from huifang.customers.logic.map_sources import columns_of
from huifang.customers.logic.refused import Refusal
from huifang.customers.logic.units import Outcome, RefusedRow, Unit, rows_as_units, with_other_columns
from huifang.kernel.copy_text import NOTHING, binary, json_object, text
from huifang.kernel.crypto import Sealer
from huifang.kernel.keys import KeyRing
from huifang.kernel.sheets import Table

REFUSAL_PLACE = "customers_stagedrefusal.value"
REFUSAL_COLUMNS = ("id", "row", "column", "value", "reason", "parts")

COLUMNS: Mapping[str, Sequence[str]] = {
    "StagedCustomer": CUSTOMER_COLUMNS,
    "StagedContactPoint": POINT_COLUMNS,
    "StagedEvent": EVENT_COLUMNS,
    "StagedRefusal": REFUSAL_COLUMNS,
}
"""The columns of the lines of each staging table."""

UNITS_OF_A_PIECE = 4_000


class Piece(NamedTuple):
    """The next outcomes of a file, and an id for each that may become a customer."""

    outcomes: list[Outcome]
    fresh_ids: Sequence[int]


class Prepared(NamedTuple):
    """How many outcomes a piece had, and the lines for COPY by staging table."""

    outcomes: int
    lines: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Preparing:
    """All that a lane must know; calling it opens the lane."""

    of: Of
    targets: tuple[Target, ...]
    ring: KeyRing
    company: Company

    def __call__(self) -> Preparer:
        return Preparer(self)


class Preparer:
    """Makes lines of pieces."""

    def __init__(self, preparing: Preparing) -> None:
        rows = CustomerRows if preparing.of == "customers" else EventRows
        self._rows = rows(preparing.targets, preparing.ring, preparing.company)
        self._sealer = Sealer(preparing.ring, REFUSAL_PLACE)

    def __call__(self, piece: Piece) -> Prepared:
        units = [outcome for outcome in piece.outcomes if isinstance(outcome, Unit)]
        refused = [outcome for outcome in piece.outcomes if isinstance(outcome, RefusedRow)]
        made = self._rows.lines(units, piece.fresh_ids)
        refusals = [*(refusal for row in refused for refusal in row.refusals), *made.refusals]
        tables = {**made.tables, "StagedRefusal": [self._refusal(refusal) for refusal in refusals]}
        return Prepared(len(piece.outcomes), {name: _block(lines) for name, lines in tables.items() if lines})

    def _refusal(self, refusal: Refusal) -> str:
        refusal_id = uuid4()
        value = binary(self._sealer.encrypt(refusal.value, refusal_id)) if refusal.value else NOTHING
        reason, parts = text(refusal.reason.template), json_object(refusal.reason.parts)
        return "\t".join((refusal_id.hex, str(refusal.row), text(refusal.column), value, reason, parts))


def outcomes_of(table: Table, import_map: ImportMap, company: Company) -> tuple[tuple[Target, ...], Iterator[Outcome]]:
    """The targets that a map has in this file, and the file's rows or groups as units."""
    used = {column for target in import_map.targets for column in columns_of(target)}
    targets = with_other_columns(import_map, table.heading, used)
    cutter = Cutter(table.heading, import_map.blanks, company.calendar)
    if import_map.grouping:
        return targets, rows_as_groups(table.rows, targets, cutter, import_map.grouping, of=import_map.of)
    return targets, rows_as_units(table.rows, targets, cutter)


def batches(outcomes: Iterable[Outcome], *, done: int) -> Iterator[list[Outcome]]:
    """The outcomes behind the first `done` ones, some thousands at a time."""
    rest = islice(outcomes, done, None)
    while batch := list(islice(rest, UNITS_OF_A_PIECE)):
        yield batch


def _block(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()
