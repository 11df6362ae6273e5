"""Questions to imports from the web: what a file looks like, which maps fit it, which rows were refused and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from huifang.customers.logic.import_map import Of
from huifang.customers.logic.refusal_lines import refusals_in
from huifang.customers.logic.refused import Refusal
from huifang.customers.models import FileImport, RememberedMap
from huifang.files.models import StoredFile
from huifang.files.queries import bytes_of, on_disk
from huifang.kernel.keys import KeyRing
from huifang.kernel.masking import mask_free_text
from huifang.kernel.sheets import ANY_LAYOUT, Layout, open_table

ROWS_SHOWN = 10
LONGEST_CELL_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its name, and what its first rows hold, numbers of people masked."""

    name: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as a person sees it before mapping it: columns without a name are left out."""

    columns: tuple[Column, ...]
    first_rows: tuple[tuple[str, ...], ...]

    @property
    def heading(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def column_preview(file: StoredFile, *, ring: KeyRing, layout: Layout = ANY_LAYOUT) -> Preview:
    """The columns and the first rows of a stored file; raises Unreadable with the reason for its owner."""
    with on_disk(file, ring=ring) as path, open_table(path, layout) as table:
        rows = [cells for _, cells in islice(table.rows, ROWS_SHOWN)]
    named = [place for place, name in enumerate(table.heading) if name]
    shown = tuple(tuple(_shown(cells[place : place + 1]) for place in named) for cells in rows)
    columns = tuple(
        Column(table.heading[place], tuple(dict.fromkeys(row[at] for row in shown if row[at])))
        for at, place in enumerate(named)
    )
    return Preview(columns, shown)


def _shown(cell: Sequence[str]) -> str:
    return mask_free_text(cell[0])[:LONGEST_CELL_SHOWN] if cell else ""


def maps_for(of: Of, heading: Sequence[str]) -> list[RememberedMap]:
    """The remembered maps all of whose columns the file has, the one used last first."""
    maps = RememberedMap.objects.filter(of=of).order_by("-used_at", "-id")
    return [remembered for remembered in maps if set(remembered.columns) <= set(heading)]


def refusals_of(file_import: FileImport, *, ring: KeyRing) -> Iterator[Refusal]:
    """Every row that the check or the import refused, in the order of the file; streams."""
    if file_import.refusals is not None:
        yield from refusals_in(bytes_of(file_import.refusals, ring=ring))
