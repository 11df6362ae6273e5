"""Tables that go out to people's spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

Cell = str | int | float | None
"""A number stays a number; a text is never a formula; None is an empty cell."""
MARK_OF_UTF_8 = "\ufeff"
"""Without it spreadsheet programs take Chinese for another encoding."""

_ACTS_AS_FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠")
_PASSED_OVER = " \u3000\u200b\ufeff"


def safe_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula: a quote is put before what would begin one.

    Source: security.md, T26.
    """
    signs = {text[:1], text.lstrip(_PASSED_OVER)[:1]}
    bare = text.replace("\0", "")
    return bare if signs.isdisjoint(_ACTS_AS_FORMULA) else f"'{bare}"


def csv_file(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as CSV in UTF-8, as spreadsheet programs read it."""
    text = StringIO()
    csv.writer(text).writerows([safe_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return (MARK_OF_UTF_8 + text.getvalue()).encode("utf-8", "replace")


def xlsx_file(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as a workbook of one sheet, the first row in bold; every text is a text, whatever it begins with."""
    # Few requests write workbooks, and processes stay small.
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # noqa: PLC0415

    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(at, column, safe_cell(cell), None if at else bold)
                elif cell is not None:
                    sheet.write_number(at, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return file.getvalue()
