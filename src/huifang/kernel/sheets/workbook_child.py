"""The process that opens a workbook: it limits itself first, reads stdin, and says rows as lines of JSON.

A hostile workbook may exhaust or crash it; nothing else is lost. It knows no database, no keys and no folder.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import NoReturn

from huifang.kernel.sheets.limits import LONGEST_CELL, MOST_COLUMNS, WORKBOOK_CPU_SECONDS, WORKBOOK_MEMORY

EXACT_IN_A_FLOAT = 2**53


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (WORKBOOK_MEMORY, WORKBOOK_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (WORKBOOK_CPU_SECONDS, WORKBOOK_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    packed = sys.stdin.buffer.read()
    for row in _rows(packed, sys.argv[1] if len(sys.argv) > 1 else None):
        _say(row)
    _say({"end": True})
    sys.stdout.flush()


def _rows(packed: bytes, wanted: str | None) -> Iterator[list[str]]:
    # Loaded under the limits that were just set.
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415

    from huifang.kernel.sheets.workbook_parts import NotAWorkbook, first_formula  # noqa: PLC0415

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(packed))
        names = book.sheet_names
        name = wanted if wanted is not None else names[0]
        if name not in names:
            _refuse("no-sheet", sheet=name, sheets=", ".join(names))
        sheet = book.get_sheet_by_name(name)
        formula = first_formula(packed, name)
    except (CalamineError, NotAWorkbook, IndexError):
        _refuse("broken")
    if sheet.merged_cell_ranges:
        _refuse("merged", cells=":".join(_cell_name(*corner) for corner in sheet.merged_cell_ranges[0]))
    if formula is not None:
        _refuse("formula", cell=formula)
    if sheet.width > MOST_COLUMNS:
        _refuse("wide", most=MOST_COLUMNS)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield _row([_text(cell) for cell in cells], number)


def _row(texts: list[str], number: int) -> list[str]:
    if not any(texts):
        return []
    for text in texts:
        if "\0" in text:
            _refuse("nul", row=number)
        if len(text) > LONGEST_CELL:
            _refuse("long", row=number, most=LONGEST_CELL)
    return texts


def _text(cell: object) -> str:
    """A cell as people see it: whole numbers without a point, days and moments in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_IN_A_FLOAT else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _cell_name(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")


def _refuse(reason: str, **parts: object) -> NoReturn:
    _say({"refused": reason, **parts})
    sys.stdout.flush()
    sys.exit(0)


if __name__ == "__main__":
    main()
