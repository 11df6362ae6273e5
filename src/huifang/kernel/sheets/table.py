"""A file as a heading and numbered rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from huifang.kernel.sheets.csv_rows import csv_rows
from huifang.kernel.sheets.examine import Encoding, Examined, examine
from huifang.kernel.sheets.limits import MOST_COLUMNS
from huifang.kernel.sheets.trouble import Unreadable
from huifang.kernel.sheets.workbook import workbook_rows
from huifang.kernel.text import Message

Row = tuple[int, list[str]]
"""The row's number as a spreadsheet shows it, where the heading is row 1 and blank rows count, and its cells."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the owner of the file says of it; None is found out."""

    encoding: Encoding | None = None
    delimiter: str | None = None
    sheet: str | None = None


ANY_LAYOUT = Layout()


@dataclass(frozen=True, slots=True)
class Table:
    """An examined file: the names of its columns, the digest of its bytes, and its rows, to be read once.

    Reading the rows raises Unreadable where the file breaks off. Rows without any value are left out.
    """

    heading: tuple[str, ...]
    sha256: bytes
    rows: Iterator[Row]


@contextmanager
def open_table(path: Path, layout: Layout = ANY_LAYOUT) -> Iterator[Table]:
    """Examine a file and read its heading; raises Unreadable, or OSError when it cannot be opened."""
    if path.exists() and not path.is_file():
        raise Unreadable(Message("This is no ordinary file. Save the table as a file and try again."))
    with path.open("rb") as file:
        examined = examine(file, encoding=layout.encoding)
        with closing(_records(file, examined, layout)) as records:
            rows = ((number, cells) for number, cells in enumerate(records, start=1) if any(cells))
            _, heading = next(rows, (1, []))
            yield Table(_names(heading), examined.sha256, rows)


def _records(file: IO[bytes], examined: Examined, layout: Layout) -> Generator[list[str], None, None]:
    if examined.kind == "workbook":
        return workbook_rows(file, sheet=layout.sheet)
    return csv_rows(file, examined, delimiter=layout.delimiter)


def _names(heading: list[str]) -> tuple[str, ...]:
    names = tuple(" ".join(cell.split()) for cell in heading)
    if not any(names):
        raise Unreadable(Message("The file has no heading: its first row must name the columns."))
    if len(names) > MOST_COLUMNS:
        raise Unreadable(Message("The file has more than %(most)d columns.", {"most": MOST_COLUMNS}))
    if twice := sorted(name for name, count in Counter(filter(None, names)).items() if count > 1):
        raise Unreadable(
            Message("Several columns have the same name: %(names)s. Name them apart.", {"names": ", ".join(twice[:5])})
        )
    return names
