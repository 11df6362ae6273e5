"""Pieces of a file become lines for the staging tables: the work of one lane."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from uuid import uuid4

from huifang.customers.logic.cells import Cutter
from huifang.customers.logic.company import Company
from huifang.customers.logic.customer_rows import CUSTOMER_COLUMNS, POINT_COLUMNS, CustomerRows
from huifang.customers.logic.event_rows import EVENT_COLUMNS, EventRows
from huifang.customers.logic.groups import rows_as_groups
from huifang.customers.logic.import_map import ImportMap, Of, Target
from huifang.customers.logic.refused import Refusal
from huifang.customers.logic.units import Outcome, RefusedRow, RowReader, Unit, with_other_columns
from huifang.kernel.copy_text import NOTHING, binary, json_object, text
from huifang.kernel.crypto import Sealer
from huifang.kernel.keys import KeyRing
from huifang.kernel.sheets import Row, Table

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

Item = TypeVar("Item")


class Piece(NamedTuple):
    """The next rows of a file, or what groups of them came to, and an id for each that may become a customer."""

    items: Sequence[Row] | Sequence[Outcome]
    fresh_ids: Sequence[int]


class Prepared(NamedTuple):
    """How many items a piece had, and the lines for COPY by staging table."""

    items: int
    lines: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Preparing:
    """All that a lane must know; calling it opens the lane. With a cutter it gets rows, else what was read of them."""

    of: Of
    targets: tuple[Target, ...]
    ring: KeyRing
    company: Company
    cutter: Cutter | None = None

    def __call__(self) -> Preparer:
        return Preparer(self)


class Preparer:
    """Makes lines of pieces."""

    def __init__(self, preparing: Preparing) -> None:
        rows = CustomerRows if preparing.of == "customers" else EventRows
        self._rows = rows(preparing.targets, preparing.ring, preparing.company)
        self._sealer = Sealer(preparing.ring, REFUSAL_PLACE)
        self._read = RowReader(preparing.targets, preparing.cutter) if preparing.cutter else None

    def __call__(self, piece: Piece) -> Prepared:
        outcomes: Iterable[Any] = map(self._read, piece.items) if self._read else piece.items  # type: ignore[arg-type]
        units: list[Unit] = []
        refused: list[RefusedRow] = []
        for outcome in outcomes:
            (units if isinstance(outcome, Unit) else refused).append(outcome)
        made = self._rows.lines(units, piece.fresh_ids[: len(units)])
        refusals = [*(refusal for row in refused for refusal in row.refusals), *made.refusals]
        tables = {**made.tables, "StagedRefusal": [self._refusal(refusal) for refusal in refusals]}
        return Prepared(len(piece.items), {name: _block(lines) for name, lines in tables.items() if lines})

    def _refusal(self, refusal: Refusal) -> str:
        refusal_id = uuid4()
        value = binary(self._sealer.encrypt(refusal.value, refusal_id)) if refusal.value else NOTHING
        reason, parts = text(refusal.reason.template), json_object(refusal.reason.parts)
        return "\t".join((refusal_id.hex, str(refusal.row), text(refusal.column), value, reason, parts))


def begin_reading(
    table: Table, import_map: ImportMap, company: Company, ring: KeyRing
) -> tuple[Preparing, Iterator[Row] | Iterator[Outcome]]:
    """How the pieces of a table are prepared, and what they are made of: its rows, or its groups of rows."""
    used = {column for target in import_map.targets for column in target.columns()}
    targets = with_other_columns(import_map, table.heading, used)
    cutter = Cutter(table.heading, import_map.blanks, company.calendar)
    if import_map.grouping is None:
        return Preparing(import_map.of, targets, ring, company, cutter), table.rows
    groups = rows_as_groups(table.rows, targets, cutter, import_map.grouping, of=import_map.of)
    return Preparing(import_map.of, targets, ring, company), groups


def batches(items: Iterable[Item], *, done: int) -> Iterator[list[Item]]:
    """The items behind the first `done` ones, some thousands at a time."""
    rest = islice(items, done, None)
    while batch := list(islice(rest, UNITS_OF_A_PIECE)):
        yield batch


def _block(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()
