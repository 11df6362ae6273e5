"""A policy as a document: everything in its order and language, what a text holds is text, and both files open."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest

from huifang.policy.logic.document import Paper, Signature, paper_of
from huifang.policy.logic.document import pdf as pdf_of_paper
from huifang.policy.logic.document.files import DOCX, PDF, NoChineseFont, file_of
from huifang.policy.logic.document.laying_out import _numeral, duration_in_words, without_its_number
from huifang.policy.logic.document.paper import Language
from tests.policy.cast import DESK, read

NASTY = "#panic() $x$ *b* <script>alert(1)</script> & ]] \\\\ `raw` @ref 'q'"
SIGNED = (Signature("drafted", "林一", date(2026, 1, 2)), Signature("approve"))
TEXT = (
    DESK.replace("{zh-Hans: 术后按时联系。, en: Contact after surgery.}", f'{{zh-Hans: "{NASTY}", en: Contact after surgery.}}')
    .replace("  - id: C1\n", "  - id: C1\n    kinds: [schedule, channel]\n")
    .replace("[rule:surgery-care]", "[rule:surgery-care]")
)  # fmt: skip


def paper(language: Language = "zh-Hans", *, effective_on: date | None = date(2026, 2, 1)) -> Paper:
    reading = read(TEXT, answers={"promptly": "P1M3D"})
    assert reading.pack, reading.faults
    return paper_of(reading, language=language, effective_on=effective_on, signatures=SIGNED)


def test_it_says_what_the_pack_says_in_its_order() -> None:
    found = paper()
    assert found.title == "小诊所回访"
    assert ("施行日期", "2026年2月1日") in found.facts
    assert [(article.number, article.heading, article.key) for article in found.articles] == [
        ("第一条", "回访时间、回访方式", "C1"), ("第二条", "", "C2"), ("第三条", "", "C3"), ("第四条", "", "C4"),
    ]  # fmt: skip
    assert found.articles[0].text == NASTY.replace("\\\\", "\\")
    assert found.signatures.rows == (("起草", "林一", "", "2026年1月2日"), ("批准", "", "", ""))
    form, settled = found.annexes
    assert form.rows[1] == ("healed", "单选：well、Badly", "否")
    assert settled.rows == (("C1", "How long is promptly?", "1个月3天"),)


def test_departments_are_called_by_their_names() -> None:
    text = TEXT.replace("interpreted_by: nurse\n", "").replace(
        "  effective_on: 2026-01-01\n",
        "  effective_on: 2026-01-01\n  applies_to: {departments: [clinic, branch]}\n  interpreted_by: clinic\n",
    )
    found = paper_of(read(text), language="zh-Hans", effective_on=None, departments={"clinic": "诊所"})
    assert {("适用部门", "诊所、branch"), ("解释部门", "诊所")} <= set(found.facts)


def test_the_other_language_is_english_throughout() -> None:
    found = paper("en", effective_on=None)
    assert ("Effective on", "not said yet") in found.facts
    assert found.articles[0].heading == "When, How"
    assert found.articles[3].number == "Article 4"
    assert found.annexes[1].rows[0][2] == "1 month 3 days"


def test_a_document_nobody_has_signed_has_room_for_it() -> None:
    rows = paper_of(read(TEXT), language="zh-Hans", effective_on=None).signatures.rows
    assert [row[0] for row in rows] == ["起草", "审核", "批准"]


@pytest.mark.parametrize(
    ("text", "place", "left"),
    [
        ("第三条 结案后回访。", 3, "结案后回访。"),
        ("第12条　结案后回访。", 12, "结案后回访。"),
        ("第四条 结案后回访。", 3, "第四条 结案后回访。"),
        ("第三条", 3, "第三条"),
        ("结案后回访。", 3, "结案后回访。"),
    ],
)
def test_a_clause_that_brings_its_number_is_not_numbered_twice(text: str, place: int, left: str) -> None:
    assert without_its_number(text, place) == left


def test_articles_are_counted_as_chinese_counts() -> None:
    said = {number: _numeral(number, "zh-Hans") for number in (1, 10, 11, 20, 29, 100, 101, 110, 215, 999, 1000)}
    assert list(said.values()) == [
        "一", "十", "十一", "二十", "二十九", "一百", "一百零一", "一百一十", "二百一十五", "九百九十九", "1000",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("P3D", "3天", "3 days"),
        ("P1Y2M", "1年2个月", "1 year 2 months"),
        ("P0.5M", "半个月", "half a month"),
        ("PT4H30M", "4小时30分钟", "4 hours 30 minutes"),
        ("soon", "soon", "soon"),
        ("P", "P", "P"),
    ],
)
def test_durations_are_told_in_words(text: str, chinese: str, english: str) -> None:
    assert (duration_in_words(text, "zh-Hans"), duration_in_words(text, "en")) == (chinese, english)


def test_the_word_file_holds_every_text_as_text() -> None:
    from docx import Document

    document = Document(BytesIO(file_of(paper(), DOCX)))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[0] == "小诊所回访"
    assert paper().articles[0].text in said
    assert any(re.fullmatch(r"第一条 +回访时间、回访方式 +\(C1\)", line) for line in said)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"起草", "林一", "1个月3天", "打分：1、2、3、4、5"} <= set(cells)


def test_a_character_that_no_file_may_hold_is_left_out() -> None:
    from docx import Document

    document = Document(BytesIO(file_of(replace(paper(), title="Be \x00po\x07lite."), DOCX)))
    assert document.paragraphs[0].text == "Be polite."


def test_the_pdf_holds_every_text_as_text() -> None:
    from pypdf import PdfReader

    try:
        content = file_of(paper(), PDF)
    except NoChineseFont:
        pytest.skip("no font with Chinese characters is installed here")
    said = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    told = re.sub(r"\s", "", said)
    for words in ("小诊所回访", "第一条", "#panic()$x$*b*", "<script>alert(1)</script>", "林一", "附录：本公司的约定"):
        assert words in told


def test_without_a_font_for_chinese_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_of_paper, "CHINESE_FONTS", ("A font that nobody has",))
    with pytest.raises(NoChineseFont):
        file_of(paper(), PDF)
