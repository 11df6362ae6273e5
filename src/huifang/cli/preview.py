"""policy preview: the records come from two files, the rows go to one, and nothing of the installation is touched."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from huifang.cli.output import say
from huifang.kernel.sheets import Row, Unreadable, open_table
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from huifang.planning.actions.preview import OpenTable, PreviewRow
    from huifang.planning.logic.records import RowFault

HEADING = ("customer", "rule", "occasion", "opens_on", "due_on", "closes_on", "channels", "post", "clauses")
_NEEDS_QUOTES = frozenset(',"\r\n')


class UnreadableFile(Exception):
    """One of the two files is refused as a whole; the message names it."""

    def __init__(self, path: Path, reason: Message) -> None:
        self.message = Message("%(path)s: %(reason)s", {"path": path, "reason": reason})
        super().__init__(str(self.message))


def opener(path: Path) -> OpenTable:
    """The file as the planner reads it: its heading, and its rows by the lines of the file."""

    @contextmanager
    def opened() -> Iterator[tuple[tuple[str, ...], Iterable[Row]]]:
        try:
            with open_table(path) as table:
                is_workbook = path.suffix.lower() == ".xlsx"
                yield table.heading, table.rows if is_workbook else _by_line(table.rows)
        except Unreadable as refused:
            raise UnreadableFile(path, refused.message) from None

    return opened


def say_faults(faults: Mapping[str, Iterable[RowFault]], paths: Mapping[str, Path]) -> None:
    """Every value that cannot be used, with its place and what was expected there."""
    for name, path in paths.items():
        for fault in faults[name]:
            parts = {"file": path, "line": fault.line, "column": fault.column, "value": fault.value}
            say(
                Message(
                    "%(file)s:%(line)d: %(column)s: %(value)r cannot be used (expected: %(expected)s)",
                    {**parts, "expected": fault.expected},
                )
            )


def write_rows(rows: Iterable[PreviewRow], out: Path | None) -> None:
    """Write the rows as CSV in UTF-8, to standard output or to a file that is there whole or not at all."""
    lines = (_line(HEADING), *(_line(_cells(row)) for row in rows))
    content = "".join(lines).encode()
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    elif out.exists() and not stat.S_ISREG(out.stat().st_mode):
        out.write_bytes(content)
    else:
        _put(Path(os.path.realpath(out)), content)


def _by_line(rows: Iterable[Row]) -> Iterator[Row]:
    """Records are counted one each; a cell with line ends in it makes those below stand further down in the file."""
    further = 0
    for number, cells in rows:
        yield number + further, cells
        further += sum(cell.count("\n") for cell in cells)


def _cells(row: PreviewRow) -> tuple[str, ...]:
    days = (row.opens_on.isoformat(), row.due_on.isoformat(), row.closes_on.isoformat())
    return (row.customer, row.rule, row.occasion, *days, ";".join(row.channels), row.post, ";".join(row.clauses))


def _line(cells: Iterable[str]) -> str:
    return ",".join(_quoted(cell) for cell in cells) + "\n"


def _quoted(cell: str) -> str:
    """RFC 4180: quotes only where a reader would go astray. No sign is put before anything: ids stay as they are."""
    if _NEEDS_QUOTES.isdisjoint(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _put(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
            file.write(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
