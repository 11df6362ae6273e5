"""The one thing that the reader of workbooks does not tell: whether a sheet holds formulas.

The parts are XML; they are looked through for the two tags in question and never parsed, so that no entity or
reference in them is ever followed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from typing import IO

BLOCK = 1024 * 1024
LARGEST_DIRECTORY = 1024 * 1024

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3}[0-9]{1,7})["']""")


class NotAWorkbook(Exception):
    """The parts of the workbook are not where every XLSX has them."""


def first_formula(packed: bytes, sheet: str) -> str | None:
    """The cell of the first formula of a sheet, `D5`; None when it holds values only. Raises NotAWorkbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as parts, parts.open(_part_of(parts, sheet)) as part:
            return _formula_in(part)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, OSError, zlib.error) as error:
        raise NotAWorkbook from error


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str:
    relations = {one.get("Id"): one.get("Target", "") for one in _tags(parts, "xl/_rels/workbook.xml.rels", _RELATION)}
    for one in _tags(parts, "xl/workbook.xml", _SHEET):
        if one.get("name") == sheet:
            target = next((relations.get(value, "") for key, value in one.items() if key.endswith(":id")), "")
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    raise NotAWorkbook(sheet)


def _tags(parts: zipfile.ZipFile, name: str, tag: re.Pattern[bytes]) -> Iterator[dict[str, str]]:
    with parts.open(name) as part:
        text = part.read(LARGEST_DIRECTORY)
    for found in tag.findall(text):
        yield {key.decode(): unescape((one or other).decode()) for key, one, other in _ATTRIBUTE.findall(found)}


def _formula_in(part: IO[bytes]) -> str | None:
    text, cell = b"", "?"
    while block := part.read(BLOCK):
        text += block
        found = _FORMULA.search(text)
        before = text[: found.start()] if found else text
        for named in _CELL.finditer(before):
            cell = named[1].decode()
        if found:
            return cell
        text = text[text.rfind(b"<") :]  # a tag may go on in the next block
    return None
