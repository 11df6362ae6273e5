"""The document as DOCX. Whatever a text holds is text: the library writes it as such."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from huifang.policy.logic.document.paper import Paper, Table

CHINESE_FONT, LATIN_FONT = "SimSun", "Times New Roman"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML file may hold."""


def as_docx(paper: Paper) -> bytes:
    """The file's bytes. It names the fonts that office programs know for Chinese; the reader's program has them."""
    from docx import Document  # noqa: PLC0415 # takes memory that few processes need

    document: Any = Document()
    _set_fonts(document)
    document.core_properties.title, document.core_properties.author = _plain(paper.title), ""
    document.add_heading(_plain(paper.title), level=0)
    for name, value in paper.facts:
        line = document.add_paragraph()
        line.add_run(f"{_plain(name)}  ").bold = True
        line.add_run(_plain(value))
    for article in paper.articles:
        heading = "  ".join(part for part in (article.number, article.heading, f"({article.key})") if part)
        document.add_heading(_plain(heading), level=2)
        document.add_paragraph(_plain(article.text))
    _add_table(document, paper.signatures)
    for annex in paper.annexes:
        _add_table(document, annex)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _add_table(document: Any, table: Table) -> None:
    document.add_heading(_plain(table.heading), level=1)
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    for cell, text in zip(grid.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(_plain(text)).bold = True
    for row in table.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = _plain(text)


def _set_fonts(document: Any) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415

    for style in document.styles:
        if style.element.rPr is not None or style.name == "Normal":
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for place, font in (("ascii", LATIN_FONT), ("hAnsi", LATIN_FONT), ("eastAsia", CHINESE_FONT)):
                fonts.set(qn(f"w:{place}"), font)
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)


def _plain(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
