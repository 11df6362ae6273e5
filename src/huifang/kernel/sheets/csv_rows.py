"""Rows of a CSV file, one at a time."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Generator, Iterator
from typing import IO

from huifang.kernel.sheets.examine import Examined
from huifang.kernel.sheets.limits import LONGEST_CELL
from huifang.kernel.sheets.trouble import Unreadable
from huifang.kernel.text import Message

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "space": " "}
_GUESSED = ",;\t|"


def csv_rows(file: IO[bytes], examined: Examined, *, delimiter: str | None) -> Generator[list[str], None, None]:
    """Every record of an examined file, the heading first, blank lines as empty lists; raises Unreadable."""
    file.seek(0)
    packed = gzip.GzipFile(fileobj=file, mode="rb") if examined.is_packed else file
    text = io.TextIOWrapper(packed, encoding=examined.encoding, newline="")
    try:
        yield from _records(text, delimiter or _guessed(text))
    finally:
        text.detach()  # the file is the caller's to close


def _records(text: io.TextIOWrapper, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(text, delimiter=delimiter, strict=True, skipinitialspace=delimiter == " ")
    try:
        yield from reader
    except csv.Error as error:
        raise _bad_csv(str(error), reader.line_num) from None


def _guessed(text: io.TextIOWrapper) -> str:
    """The sign that stands most often in the heading outside quotes; a comma when none does."""
    heading = "".join(text.readline().split('"')[::2])
    text.seek(0)
    return max(_GUESSED, key=heading.count)


def _bad_csv(said: str, line: int) -> Unreadable:
    parts = {"line": line, "most": LONGEST_CELL}
    if "field larger" in said:
        return Unreadable(
            Message("Up to line %(line)d a cell has more than %(most)d characters; perhaps a quote is open.", parts)
        )
    if "unexpected end" in said:
        return Unreadable(Message("A quote is not closed before the end of the file (line %(line)d).", parts))
    if "new-line" in said:
        return Unreadable(Message("Line %(line)d ends in a way that CSV does not know. Save the file anew.", parts))
    return Unreadable(
        Message("Line %(line)d: after a closing quote only a delimiter may follow. Double quotes inside a cell.", parts)
    )
