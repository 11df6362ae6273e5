"""Rows and groups of rows become units: what the map found, or why a row is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from huifang.customers.logic.cells import BadCell, Cutter, Look
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
    if not import_map.takes_other_columns:
        return import_map.targets
    others = [name for name in heading if name and name not in used]
    return import_map.targets + tuple(
        Target("attributes", Source(Column(name), 0), "attributes", name) for name in others
    )


def rows_as_units(rows: Iterable[Row], targets: tuple[Target, ...], cutter: Cutter) -> Iterator[Outcome]:
    """Each row by itself, in the order of the file."""
    looks = [(number, cutter.line_value(target.source)) for number, target in enumerate(targets)]
    width = len(cutter.heading)
    for row, cells in rows:
        if len(cells) != width and (refused := ragged(row, cells, width)):
            yield refused
            continue
        try:
            found = [(number, text) for number, look in looks if (text := look(cells))]
        except BadCell:
            yield RefusedRow(row, tuple(_faults(row, cells, looks, targets)))
        else:
            yield Unit(row, found)


def ragged(row: int, cells: list[str], width: int) -> RefusedRow | None:
    """A row that is not as wide as the heading; None when only blank cells stand beyond it."""
    if len(cells) > width and not any(cells[width:]):
        return None
    reason = Message(
        "The row has %(cells)d cells, the heading %(width)d; perhaps a delimiter or a quote is amiss.",
        {"cells": len(cells), "width": width},
    )
    return RefusedRow(row, (Refusal(row, "", "", reason),))


def _faults(
    row: int, cells: list[str], looks: list[tuple[int, Look]], targets: tuple[Target, ...]
) -> Iterator[Refusal]:
    for number, look in looks:
        try:
            look(cells)
        except BadCell as bad:
            yield targets[number].refusal(row, bad.text, bad.reason)
