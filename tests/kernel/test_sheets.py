"""Tables that people hand in are read as they are meant, and hostile ones are refused with a reason."""

from __future__ import annotations

import gzip
import io
import random
import re
import resource
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from huifang.kernel.sheets import ANY_LAYOUT, Layout, Unreadable, csv_file, open_table, safe_cell, xlsx_file
from huifang.kernel.sheets import examine as examining

HEADING = ("编号", "姓名", "备注")
ROWS = [(2, ["1", "张三", "a,b"]), (3, ["2", "李四", "第一行\n第二行"])]


def packed(content: bytes) -> bytes:
    """The same bytes at any second: they name a test case, and two workers must name it alike."""
    return gzip.compress(content, mtime=0)


TEXT = '编号,姓名,备注\r\n1,张三,"a,b"\r\n2,李四,"第一行\n第二行"\r\n'


def read(path: Path, layout: Layout = ANY_LAYOUT) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    with open_table(path, layout) as table:
        return table.heading, list(table.rows)


def refusal(path: Path, layout: Layout = ANY_LAYOUT) -> str:
    with pytest.raises(Unreadable) as refused:
        read(path, layout)
    return str(refused.value)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    def written(content: bytes) -> Path:
        path = tmp_path / "file"
        path.write_bytes(content)
        return path

    return written


File = Callable[[bytes], Path]


def workbook(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True, **options}) as book:
        fill(book, book.add_worksheet("客户"))
    return packed.getvalue()


def altered(packed: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part of it written otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        packed(TEXT.encode()),
        packed(TEXT.encode("gb18030")),
        TEXT.replace(",", ";").replace("a;b", "a,b").encode(),
        TEXT.replace(",", "\t").replace("a\tb", "a,b").encode(),
        TEXT.replace("\r\n", "\r").encode(),
        packed(TEXT[:20].encode()) + packed(TEXT[20:].encode()),
    ],
)
def test_a_csv_file_is_read_in_the_encodings_that_people_use(file: File, content: bytes) -> None:
    assert read(file(content)) == (HEADING, ROWS)


def test_blank_rows_count_and_are_left_out(file: File) -> None:
    assert read(file(b"a,b\n\n1,2\n,\n \n3,4\n"))[1] == [(3, ["1", "2"]), (5, [" "]), (6, ["3", "4"])]


def test_the_digest_is_that_of_the_bytes(file: File) -> None:
    with open_table(file(TEXT.encode())) as one, open_table(file(packed(TEXT.encode()))) as other:
        assert one.sha256 != other.sha256
        assert len(one.sha256) == 32


def test_a_rare_character_survives_gb18030(file: File) -> None:
    content = "姓名\n𠮷野家\n㐀㐁\n".encode("gb18030")
    assert read(file(content))[1] == [(2, ["𠮷野家"]), (3, ["㐀㐁"])]


def test_a_workbook_is_read_as_people_see_it(file: File) -> None:
    def fill(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_row(1, 0, ["编号", "手机", "日期", "时间", "价格", "是"])
        sheet.write_row(3, 0, ["007", 13800138000])
        sheet.write_datetime(3, 2, datetime(2024, 2, 29), day)
        sheet.write_datetime(3, 3, datetime(2024, 2, 29, 13, 5, 7), moment)
        sheet.write_row(3, 4, [2.55, True])
        sheet.write_row(4, 0, [17850.0])

    for options in ({}, {"date_1904": True}):
        heading, rows = read(file(workbook(fill, **options)))
        assert heading == ("编号", "手机", "日期", "时间", "价格", "是")
        assert rows == [
            (4, ["007", "13800138000", "2024-02-29", "2024-02-29 13:05:07", "2.55", "TRUE"]),
            (5, ["17850", "", "", "", "", ""]),
        ]


def test_a_sheet_is_chosen_by_its_name(file: File) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["a"])
        sheet.write_formula(1, 0, "=1+1")
        book.add_worksheet("二").write_column(0, 0, ["b", "1"])

    path = file(workbook(fill))
    assert read(path, Layout(sheet="二")) == (("b",), [(2, ["1"])])
    assert refusal(path) == "The sheet holds a formula (cell A2). Copy the sheet and paste it as values only."
    assert refusal(path, Layout(sheet="三")) == "The workbook has no sheet named 三; it has: 客户, 二."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"\n\n,,\n", "The file has no heading"),
        (b"\xef\xbb\xbf", "The file has no heading"),
        (b"a,b,a\n1,2,3\n", "Several columns have the same name: a."),
        (b"a,b\n1,\x002\n", "Line 2 holds a NUL character"),
        ("a,b\n1,2\n".encode("utf-16"), "The file is in UTF-16."),
        ("姓名\n张三".encode("utf-16-le"), "holds a NUL character"),
        (b"a,b\n1,\xff\xfe\xff\n", "Line 2 is not UTF-8, and the file as a whole is not GB18030."),
        (
            "姓名,地\n张三,上海\n".encode() + "李四,北京\n".encode("gb18030"),
            "Line 3 is not UTF-8, and the file as a whole is not GB18030.",
        ),
        (
            "姓名,地\n李四,北京\n".encode("gb18030") + "张三,上海\n".encode(),
            "The file mixes encodings: line 3 is UTF-8",
        ),
        (b'a,b\n1,"2\n3,4\n', "A quote is not closed before the end of the file"),
        (b'a,b\n1,"2"x\n', "Line 2: after a closing quote only a delimiter may follow."),
        (b'a,b\n1,"' + b"x\n" * 40_000, "Up to line"),
        (b"a,b\n1,2" + b"x" * 2_000_000, "Line 2 is longer than"),
        (b"a" + b"," * 1_000_000 + b"\n", "more than 500 columns"),
        (packed(b"a,b\n1,2\n")[:-6], "The .gz file is cut off"),
        (packed(b"a,b\n" + random.Random(1).randbytes(20_000).hex().encode())[:-9], "The .gz file is cut off"),
        (b"\x1f\x8b\x08" + b"rubbish" * 9, "The .gz file"),
        (packed(b"a,b\n1,2\n") + b"rubbish", "The .gz file is damaged"),
        (b"PK\x03\x04rubbish", "The workbook is damaged or no XLSX file."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "an old or password-protected Office file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(file: File, content: bytes, reason: str) -> None:
    assert reason in refusal(file(content))


def test_a_row_of_a_million_columns_is_the_readers_to_refuse(file: File) -> None:
    [(row, cells)] = read(file(b"a,b\n" + b"," * 1_000_000 + b"x\n"))[1]
    assert (row, len(cells)) == (2, 1_000_001)


def test_an_encoding_that_is_named_spares_the_guess(file: File) -> None:
    mixed = "姓名,地\n李四,北京\n".encode("gb18030") + "张三,上海\n".encode()
    assert len(read(file(mixed), Layout(encoding="gb18030"))[1]) == 2
    assert "Line 1 is not UTF-8." in refusal(file(mixed), Layout(encoding="utf-8-sig"))


def test_a_bomb_of_gzip_is_not_unpacked(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed(b"a\n" * 50_000_000)
    assert len(bomb) < 200_000
    began = time.monotonic()
    assert "unpacks to more than" in refusal(file(bomb))
    assert time.monotonic() - began < 10
    monkeypatch.setattr(examining, "FREE_GZIP", 1024)
    assert "unpacks to more than" in refusal(file(packed(b"a,b\n" * 100_000)))


def simple(_book: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, ["a", "b"])
    sheet.write_row(1, 0, ["1", "2"])


def sheet_part(change: Callable[[bytes], bytes]) -> bytes:
    return altered(workbook(simple), "xl/worksheets/sheet1.xml", change)


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">' + b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
) + b"]>"  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (workbook(lambda _book, sheet: sheet.merge_range("A2:A5", "x")), "The sheet holds merged cells (A2:A5)"),
        (workbook(lambda _book, sheet: sheet.write_formula(0, 27, "=NOW()")), "The sheet holds a formula (cell AB1)"),
        (workbook(lambda _book, sheet: sheet.write_row(0, 0, range(600))), "The sheet has more than 500 columns."),
        (workbook(lambda _book, _sheet: None), "The file has no heading"),
        (sheet_part(lambda xml: xml[: len(xml) // 2]), ""),
        (sheet_part(lambda _xml: b"no xml at all"), ""),
        (sheet_part(lambda xml: xml.replace(b'r="B2"', b'r="XFD1048576"')), ""),
        (altered(workbook(simple), "xl/workbook.xml", lambda _xml: b"<workbook/>"), ""),
        (altered(workbook(simple), "xl/_rels/workbook.xml.rels", lambda _xml: b""), ""),
        (workbook(simple)[:-100], "The workbook is damaged"),
        (workbook(simple)[:900], "The workbook is damaged"),
    ],
)
def test_a_hostile_workbook_is_refused_within_limits(file: File, content: bytes, reason: str) -> None:
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert reason in refusal(file(content))
    assert time.monotonic() - began < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


@pytest.mark.parametrize("prologue", [ENTITY, LAUGHS])
def test_entities_are_never_followed(file: File, prologue: bytes) -> None:
    def with_entity(xml: bytes) -> bytes:
        body = re.sub(rb"<\?xml[^>]*\?>", b"", xml)
        return prologue + body.replace(b"<t>a</t>", b"<t>&e;&a11;</t>")

    path = file(altered(workbook(simple), "xl/sharedStrings.xml", with_entity))
    try:
        heading, _ = read(path)
    except Unreadable:
        return
    assert "root:" not in str(heading)
    assert len(str(heading)) < 100


def test_a_bomb_of_a_workbook_is_not_unpacked(file: File) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        parts.writestr("xl/worksheets/sheet1.xml", b"\0" * 200_000_000)
    assert "The workbook would unpack to more than" in refusal(file(packed.getvalue()))


def test_a_workbook_that_lies_about_its_size_ends_with_its_process(file: File) -> None:
    """The directory says little, the part unpacks to 400 MB of cells: the child's limits catch it."""
    rows = b"".join(b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row>' % (n, n) for n in range(1, 200))
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    content = sheet_part(lambda xml: xml.replace(b"</sheetData>", rows + far + b"</sheetData>"))
    assert "cannot be read within the limits" in refusal(file(content))


def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    assert "no ordinary file" in refusal(Path("/dev/zero"))
    assert "no ordinary file" in refusal(tmp_path)


def test_damage_of_any_kind_is_refused_or_read_and_never_a_surprise(file: File) -> None:
    chance = random.Random(20260302)
    lines = "".join(f"{n},顾客{n},{chance.choice(['a', '', 'x y', '1.38E+10'])}\n" for n in range(300))
    whole = ("编号,姓名,备注\n" + lines).encode()
    sources = [whole, lines.encode("gb18030"), packed(whole)]
    for _ in range(300):
        content = bytearray(chance.choice(sources))
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(content))
            match chance.randrange(4):
                case 0:
                    content[at] = chance.randrange(256)
                case 1:
                    del content[at : at + chance.randrange(1, 50)]
                case 2:
                    content[at:at] = chance.randbytes(chance.randrange(1, 20))
                case 3:
                    content = content[: max(at, 1)]
        try:
            read(file(bytes(content)))
        except Unreadable as refused:
            assert str(refused)


def test_damaged_workbooks_are_refused_or_read_and_never_a_surprise(file: File) -> None:
    chance = random.Random(7)
    whole = workbook(
        lambda _book, sheet: [
            sheet.write_row(row, 0, [row, f"顾客{row}", date(2026, 1, 1).isoformat()]) for row in range(100)
        ]
    )
    for _ in range(12):
        content = bytearray(whole)
        for _ in range(8):
            content[chance.randrange(30, len(content))] = chance.randrange(256)
        try:
            read(file(bytes(content)))
        except Unreadable as refused:
            assert str(refused)


@pytest.mark.parametrize(
    "text", ["=1+1", "+86138", "-1", "@a", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1", "＠a", " =1", "\u3000＝1", "\ufeff=1"]
)  # fmt: skip
def test_no_cell_that_goes_out_is_a_formula(text: str) -> None:
    assert safe_cell(text)[0] == "'"
    assert "\0" not in safe_cell(text)


@pytest.mark.parametrize("text", ["", "张三", "a=b", "1-2", "'=1"])
def test_other_cells_go_out_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_a_table_goes_out_with_texts_as_texts_and_numbers_as_numbers() -> None:
    rows = [["name", "much"], ["=1+1", -2.5], ["@张三", None], ["http://example.com", 3]]
    lines = csv_file(rows).decode("utf-8-sig").splitlines()
    assert lines == ["name,much", "'=1+1,-2.5", "'@张三,", "http://example.com,3"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_file(rows))).get_sheet_by_index(0).to_python()
    assert sheet == [["name", "much"], ["'=1+1", -2.5], ["'@张三", ""], ["http://example.com", 3.0]]
    with zipfile.ZipFile(io.BytesIO(xlsx_file(rows))) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in parts.namelist()  # an address is no link
