"""Makes Word and PDF files for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


def docx(lines: Sequence[str | Sequence[Sequence[str]]] = (), fill: Any = None) -> bytes:
    """A Word file: a text is a paragraph, a list of rows is a table; `fill` may add to it."""
    document = Document()
    for line in lines:
        if isinstance(line, str):
            document.add_paragraph(line)
        else:
            table = document.add_table(rows=0, cols=len(line[0]))
            for row in line:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words
    if fill:
        fill(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def add_list(document: Any, levels: Sequence[tuple[str, str]], paragraphs: Sequence[tuple[int, str]]) -> None:
    """A numbered list: by depth the format and the text of its numbers; paragraphs with their depth."""
    numbering = document.part.numbering_part.element
    body = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{format_}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (format_, text) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{body}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, words in paragraphs:
        properties = document.add_paragraph(words)._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>')
        )


def altered(packed: bytes, part: str, content: bytes) -> bytes:
    """The Word file with one part of it replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return out.getvalue()


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF file whose font is not in it: every character is its own code, which the file says how to read."""
    characters = sorted({sign for page in pages for line in page for sign in line})
    pairs = "\n".join(f"<{ord(sign):04X}> <{ord(sign):04X}>" for sign in characters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(characters)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    fonts = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /Own /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Own /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
    )
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        *fonts,
        _stream(cmap),
    ]
    for number, page in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents {7 + 2 * number} 0 R >>",
            _stream(
                "BT /F 12 Tf 15 TL 50 800 Td "
                + " ".join(f"<{''.join(f'{ord(sign):04X}' for sign in line)}> Tj T*" for line in page)
                + " ET"
            ),
        ]
    return _file(objects)


def _stream(content: str) -> str:
    return f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream"


def _file(objects: Sequence[str]) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return out + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    ).encode("latin-1")
