"""Documents that people hand in are read as they are meant, and hostile ones are refused with a reason."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfReader, PdfWriter

from huifang.kernel.documents import Unreadable, document_text
from huifang.kernel.documents import reading as documents
from tests.kernel.documents import add_list, altered, docx, pdf


def text_of(content: bytes) -> str:
    return document_text(io.BytesIO(content))


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        text_of(content)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_its_encoding(encoding: str) -> None:
    text = "一、客户回访\n每月一次，電話優先。"
    assert text_of(text.encode(encoding)) == text


def test_a_text_with_a_damaged_byte_is_read_and_shows_it() -> None:
    content = ("每位客户三天内回访一次。" * 20).encode()
    assert text_of(content[:10] + b"\xff" + content[10:]).count("\ufffd") == 4


def test_a_word_file_has_its_numbers_tables_and_no_struck_out_words() -> None:
    def fill(document: Any) -> None:
        levels = [("chineseCounting", "%1、"), ("decimal", "%1.%2"), ("bullet", "\uf0b7")]
        paragraphs = [(0, "范围"), (1, "新客户"), (1, "老客户"), (2, "超过一年的"), (0, "时间"), (1, "三天内")]
        add_list(document, levels, paragraphs)
        document.add_paragraph("完")._p.append(
            parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>不要的</w:delText></w:r></w:del>")
        )
        document.add_paragraph()._p.append(
            parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>添的</w:t><w:br/><w:t>换行</w:t></w:r></w:ins>")
        )

    lines = text_of(docx(["办法", [["对象", "时间"], ["新客户", "三天内"]]], fill)).split("\n")
    assert lines == [
        "办法", "对象\t时间", "新客户\t三天内",
        "一、范围", "一.1 新客户", "一.2 老客户", "• 超过一年的", "二、时间", "二.1 三天内", "完", "添的", "换行",
    ]  # fmt: skip


def test_cells_that_are_joined_downwards_say_their_words_in_every_row() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(rows=3, cols=2)
        for row, words in enumerate([("开刀的", "三天内"), ("", "一个月后"), ("慢病的", "每季度")]):
            for column, one in enumerate(words):
                table.cell(row, column).text = one
        table.cell(0, 0).merge(table.cell(1, 0))

    assert text_of(docx(fill=fill)).split("\n") == ["开刀的\t三天内", "开刀的\t一个月后", "慢病的\t每季度"]


def test_a_pdf_is_read_page_by_page() -> None:
    content = pdf([["一、先打电话。", "二、再登门拜访客户。"], ["三、最后把记录写完整。"]])
    assert [page.split() for page in text_of(content).split("\f")] == [
        ["一、先打电话。", "二、再登门拜访客户。"], ["三、最后把记录写完整。"],
    ]  # fmt: skip


def test_a_protected_pdf_is_refused_and_one_that_opens_without_a_password_is_read() -> None:
    reader = PdfReader(io.BytesIO(pdf([["每月回访一次，由客服负责。"]])))
    for password, is_read in (("secret", False), ("", True)):
        writer = PdfWriter(clone_from=reader)
        writer.encrypt(password, "owner", algorithm="AES-256")
        file = io.BytesIO()
        writer.write(file)
        if is_read:
            assert "每月回访一次" in text_of(file.getvalue())
        else:
            assert "protected by a password" in refusal(file.getvalue())


def test_scanned_pages_are_refused() -> None:
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(595, 842)
    file = io.BytesIO()
    writer.write(file)
    assert "pictures of pages" in refusal(file.getvalue())


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", b"a" * (20 * 1024**2))
    return file.getvalue()


def other_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><w>&j;</w>"
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no text"),
        (b" \n\n ", "no text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old or password-protected"),
        (b"{\\rtf1 abc}", "no text, Word or PDF"),
        (b"<!DOCTYPE html><html></html>", "no text, Word or PDF"),
        (b"\x00\x01\x02" * 100, "no text, Word or PDF"),
        (bytes(range(128, 256)) * 20, "neither UTF-8 nor GB18030"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (other_zip(), "no text, Word or PDF"),
        (bomb(), "would unpack"),
        (b"%PDF-1.7\nnothing of the kind", "damaged"),
        (b"%PDF-1.7\n" + b"1 0 obj << /Type /Catalog /Pages 1 0 R >> endobj\ntrailer << /Root 1 0 R >>", "damaged"),
        (altered(docx(["好"]), "word/document.xml", b"<w:document"), "damaged"),
        (altered(docx(["好"]), "[Content_Types].xml", b"<Types/>"), "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_with_a_reason(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_fifty_megabytes_are_refused_before_they_are_opened() -> None:
    assert "larger than 20 MiB" in refusal(b"%PDF-1.7" + b"\0" * (50 * 1024**2))
    assert "larger than 4 MiB" in refusal("回访".encode() * (9 * 1024**2))


def test_a_text_without_measure_is_refused() -> None:
    assert "longer than 500000 characters" in refusal("回访客户".encode() * 130_000)


def test_entities_grow_nothing() -> None:
    assert refusal(altered(docx(["好"]), "word/document.xml", ENTITIES))


def test_a_file_that_breaks_its_reader_is_lost_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LONGEST_SECONDS", 0.01)
    assert "within the limits" in refusal(pdf([["一"]]))
