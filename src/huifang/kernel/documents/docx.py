"""The text of a Word file: paragraphs with the numbers that Word counts for them, tables with a tab between cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from huifang.kernel.documents.numbering import Numbering
from huifang.kernel.documents.refused import Refused

__all__ = ["Refused", "text_of"]

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo", "body")}
_TEXT, _TAB, _BREAK, _RETURN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_NO_BREAK_HYPHEN = qn("w:noBreakHyphen")
_LEFT_OUT = {
    qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "footnoteReference", "txbxContent", "fldData")
}
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def text_of(content: bytes) -> str:
    """The text of a Word file, without headers, footers and what is struck out; raises Refused."""
    try:
        document = Document(io.BytesIO(content))
        numbering = Numbering(document)
        return "\n".join(_lines(document.element.body, numbering))
    except (OpcError, LxmlError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, TypeError, OSError) as error:
        raise Refused("broken-docx") from error
    except (RecursionError, NotImplementedError, IndexError, EOFError) as error:
        raise Refused("broken-docx") from error


def _lines(container: Any, numbering: Numbering) -> Iterator[str]:
    for element in container:
        if element.tag == _PARAGRAPH:
            yield numbering.number_of(element) + _words(element)
            yield from _boxes(element, numbering)
        elif element.tag == _TABLE:
            yield from _rows(element, numbering)
        elif element.tag in _WRAPPERS:
            yield from _lines(element, numbering)


def _boxes(paragraph: Any, numbering: Numbering) -> Iterator[str]:
    """The lines of text boxes that hang on a paragraph."""
    for box in paragraph.iter(qn("w:txbxContent")):
        if not any(parent.tag == _ALTERNATIVE for parent in box.iterancestors()):
            yield from _lines(box, numbering)


def _words(element: Any) -> str:
    return "".join(_signs(element)).strip()


def _signs(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in (_BREAK, _RETURN):
            yield "\n"
        elif child.tag == _TAB:
            yield " "
        elif child.tag == _NO_BREAK_HYPHEN:
            yield "-"
        elif child.tag not in _LEFT_OUT and child.tag != _ALTERNATIVE:
            yield from _signs(child)


def _rows(table: Any, numbering: Numbering) -> Iterator[str]:
    """The rows of a table; a cell that is joined downwards says its words again in every row."""
    above: dict[int, str] = {}
    for row in table.iter(_ROW):
        if next(row.iterancestors(_TABLE)) is not table:
            continue
        cells: list[str] = []
        column = 0
        for cell in row.iterchildren(_CELL, qn("w:sdt")):
            inner = cell if cell.tag == _CELL else next(cell.iter(_CELL), None)
            if inner is None:
                continue
            words = " ".join(filter(None, (_flat(line) for line in _lines(inner, numbering))))
            words = above.get(column, "") if _goes_on_downwards(inner) else words
            above[column] = words
            cells.append(words)
            column += _width(inner)
        if any(cells):
            yield "\t".join(cells) if len(cells) > 1 else cells[0]


def _flat(line: str) -> str:
    return " ".join(line.split())


def _goes_on_downwards(cell: Any) -> bool:
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"


def _width(cell: Any) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    width = span.get(qn("w:val"), "1") if span is not None else "1"
    return int(width) if width.isdecimal() else 1
