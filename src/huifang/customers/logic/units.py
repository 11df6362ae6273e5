"""Rows and groups of rows become units: what the map found, or why a row is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from huifang.customers.logic.cells import BadCell, Cutter
from huifang.customers.logic.import_map import Column, ImportMap, Source, Target
from huifang.customers.logic.refused import Refusal
from huifang.kernel.sheets import Row
from huifang.kernel.text import Message

Found = list[tuple[int, str]]
"""Numbers of targets with their texts, blank ones left out; a target that lists may stand several times."""


class Unit(NamedTuple):
    """One row, or one group of rows named by its first."""

    row: int
    found: Found


class RefusedRow(NamedTuple):
    row: int
    refusals: tuple[Refusal, ...]


Outcome = Unit | RefusedRow


def with_other_columns(import_map: ImportMap, heading: Iterable[str], used: set[str]) -> tuple[Target, ...]:
    """The map's targets, and an attribute for each further column when it takes them all."""
    targets = tuple(sorted(import_map.targets, key=lambda target: target.sorting))
    if not import_map.takes_other_columns:
        return targets
    others = [name for name in heading if name and name not in used]
    return (*targets, *(Target("attributes", Source(Column(name), 0), "attributes", name) for name in others))


class RowReader:
    """Reads each row by itself."""

    def __init__(self, targets: tuple[Target, ...], cutter: Cutter) -> None:
        self._targets = targets
        self._looks = [(number, cutter.line_value(target.source)) for number, target in enumerate(targets)]
        self._width = len(cutter.heading)

    def __call__(self, row: Row) -> Outcome:
        number, cells = row
        if len(cells) != self._width and (refused := ragged(number, cells, self._width)):
            return refused
        try:
            return Unit(number, [(target, text) for target, look in self._looks if (text := look(cells))])
        except BadCell:
            return RefusedRow(number, tuple(self._faults(number, cells)))

    def _faults(self, row: int, cells: list[str]) -> Iterator[Refusal]:
        for target, look in self._looks:
            try:
                look(cells)
            except BadCell as bad:
                yield self._targets[target].refusal(row, bad.text, bad.reason)


def ragged(row: int, cells: list[str], width: int) -> RefusedRow | None:
    """A row that is not as wide as the heading; None when only blank cells stand beyond it."""
    if len(cells) > width and not any(cells[width:]):
        return None
    reason = Message(
        "The row has %(cells)d cells, the heading %(width)d; perhaps a delimiter or a quote is amiss.",
        {"cells": len(cells), "width": width},
    )
    return RefusedRow(row, (Refusal(row, "", "", reason),))
