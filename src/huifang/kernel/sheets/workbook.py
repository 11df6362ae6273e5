"""Rows of an XLSX workbook, read by a process of its own that can be lost without harm."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import IO

from huifang.kernel.sheets.limits import (
    FREE_WORKBOOK,
    LARGEST_UNPACKED_WORKBOOK,
    LARGEST_WORKBOOK,
    MOST_PARTS_OF_A_WORKBOOK,
    STEEPEST_WORKBOOK,
)
from huifang.kernel.sheets.trouble import Unreadable
from huifang.kernel.text import Message

MIB = 1024**2

LOST = Message("The workbook cannot be read within the limits of memory and time. Save its sheet as CSV in UTF-8.")

REFUSALS = {
    "broken": Message("The workbook is damaged or no XLSX file. Open it in a spreadsheet program and save it anew."),
    "no-sheet": Message("The workbook has no sheet named %(sheet)s; it has: %(sheets)s."),
    "merged": Message("The sheet holds merged cells (%(cells)s), whose rows are in doubt. Unmerge them and try again."),
    "formula": Message("The sheet holds a formula (cell %(cell)s). Copy the sheet and paste it as values only."),
    "nul": Message("Row %(row)d of the sheet holds a NUL character. Save the sheet anew as CSV in UTF-8."),
    "long": Message("Row %(row)d of the sheet holds a cell of more than %(most)d characters."),
    "wide": Message("The sheet has more than %(most)d columns."),
}


def workbook_rows(file: IO[bytes], *, sheet: str | None) -> Generator[list[str], None, None]:
    """Every row of one sheet (the first when none is named) as text, blank rows as empty lists; raises Unreadable."""
    _check_budget(file)
    file.seek(0)
    # -P: nothing of the folder that we happen to stand in is imported.
    command = [sys.executable, "-P", "-m", "huifang.kernel.sheets.workbook_child", *([sheet] if sheet else [])]
    with subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout is not None
        try:
            yield from _rows_said(child.stdout)
        finally:
            child.kill()


def _check_budget(file: IO[bytes]) -> None:
    """Refuse by what the workbook's own directory says, before anything is unpacked."""
    size = file.seek(0, 2)
    if size > LARGEST_WORKBOOK:
        raise Unreadable(
            Message(
                "The workbook is larger than %(most)d MiB. Save its sheet as CSV in UTF-8, which has no such limit.",
                {"most": LARGEST_WORKBOOK // MIB},
            )
        )
    try:
        with zipfile.ZipFile(file) as parts:
            sizes = [part.file_size for part in parts.infolist()]
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError):
        raise Unreadable(REFUSALS["broken"]) from None
    if "xl/workbook.xml" not in names:
        raise Unreadable(Message("This is a packed file but no XLSX workbook. Hand in the table itself."))
    most = min(LARGEST_UNPACKED_WORKBOOK, max(FREE_WORKBOOK, size * STEEPEST_WORKBOOK))
    if len(sizes) > MOST_PARTS_OF_A_WORKBOOK or sum(sizes) > most:
        raise Unreadable(
            Message("The workbook would unpack to more than %(most)d MiB and is not opened.", {"most": most // MIB})
        )


def _rows_said(lines: IO[bytes]) -> Iterator[list[str]]:
    for line in lines:
        said = json.loads(line)
        if isinstance(said, list):
            yield said
        elif "refused" in said:
            raise Unreadable(replace(REFUSALS[said["refused"]], parts=said))
        else:
            return
    # Without its last word the child was ended by a limit, or by a file that broke the reader.
    raise Unreadable(LOST)
