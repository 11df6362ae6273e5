"""What people read: nothing without Chinese, nothing that is said no more, the glossary's words."""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from huifang.kernel.traditional import SAID_OTHERWISE, traditional
from tests.house import plan

PART = re.compile(r"%\((\w+)\)[a-z]")
BUILT_FROM_OTHERS = {
    ("planning/logic/counting/told.py", "template"),
    ("planning/logic/counting/told.py", "message.template"),
    ("policy/logic/declared.py", "template"),
    ("policy/queries/said.py", "template"),
    ("customers/actions/refusing.py", "reason"),
    ("customers/logic/refusal_lines.py", "template"),
    ("customers/models/file_imports.py", "self.trouble"),
}
"""Where a Message is made of a template that stands as a literal elsewhere, or was kept by such a one."""


@pytest.fixture(scope="module")
def messages() -> dict[str, Any]:
    return runpy.run_path(str(plan.ROOT / "scripts" / "messages.py"))


@pytest.fixture(scope="module")
def entries(messages: dict[str, Any]) -> list[Any]:
    return [message for message in messages["known_catalogue"]() if message.id]


def texts(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def test_the_catalogue_is_what_make_messages_makes(messages: dict[str, Any]) -> None:
    known = messages["known_catalogue"]()
    made = messages["text_of"](messages["brought_up_to_date"](known, messages["collected"]()))
    assert messages["CHINESE"].read_text(encoding="utf-8") == made, "run make messages"


def test_nothing_is_left_in_english(messages: dict[str, Any]) -> None:
    plan.refuse(messages["untranslated"](messages["known_catalogue"]()))


def test_every_translation_has_the_parts_of_its_sentence(entries: list[Any]) -> None:
    plan.refuse(
        f"{message.id!r}: {translated!r}"
        for message in entries
        for translated in texts(message.string)
        if translated and set(PART.findall(translated)) != set(PART.findall(texts(message.id)[-1]))
    )


def test_chinese_sentences_take_chinese_marks(entries: list[Any]) -> None:
    plan.refuse(
        f"{message.id!r}: {translated!r}"
        for message in entries
        for translated in texts(message.string)
        if HALF_WIDTH.search(translated)
    )


HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])[,;:?!]|^\([\u4e00-\u9fff]")


def test_a_word_of_the_glossary_is_said_as_the_glossary_says_it(entries: list[Any]) -> None:
    glossary = dict(words_of_the_glossary())
    plan.refuse(
        f"{message.id} ({message.context}) is {glossary[word]}, not {message.string}"
        for message in entries
        if (word := texts(message.id)[0].lower()) in glossary and message.context not in OTHER_MEANINGS
        if (chinese := texts(message.string)[0]) and not any(_agree(chinese, known) for known in glossary[word])
    )


OTHER_MEANINGS = {
    "look",
    "level",
    "work order",
    "case",
    "case deed",
    "answer kept ready",
    "mechanism",
    "kind of clause",
    "deed",
    "button",
    "import",
    "event",
    "department",
    "pack",
    "version",
    "reports",
    "duties",
    "role",
    "difference",
    "plan",
    "approval",
    "outcome",
    "review",
}
"""Contexts in which a word of the glossary is a verb, or means something else. The glossary has a row for roles."""


def _agree(chinese: str, known: str) -> bool:
    """A label may be shorter or longer than the word: 单位 for 本单位."""
    return chinese in known or known in chinese


def words_of_the_glossary() -> Iterator[tuple[str, list[str]]]:
    page = (plan.DOCS / "glossary.md").read_text(encoding="utf-8")
    for words, chinese in re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", page, re.MULTILINE):
        english, said = words.split(" · "), chinese.split(" · ")
        for at, word in enumerate(english):
            yield word.strip().lower(), [said[at]] if len(said) == len(english) else said


def test_every_message_of_a_room_can_be_collected() -> None:
    """Its template is written out where it is made."""
    plan.refuse(
        f"{plan.place(path, line)}: {what}"
        for path in plan.written_sources()
        if plan.room_of(path) != "cli"
        for line, what in _not_written_out(plan.tree_of(path))
        if (path.relative_to(plan.SOURCE).as_posix(), what) not in BUILT_FROM_OTHERS
    )


def _not_written_out(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Message" and node.args:
            first = node.args[0]
            is_literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
            is_of_another = isinstance(first, ast.Attribute) and first.attr == "template"
            if not (is_literal or is_of_another):
                yield node.lineno, ast.unparse(first)


def test_a_template_says_what_it_says(messages: dict[str, Any], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '{% load i18n %}\n{% translate "One" %} {% translate \'Two\' context "deed" as two %}\n'
        '{{ three|default:_("Three \\"quoted\\"") }}\n'
        "{% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}\n"
        '{% blocktranslate context "deed" with x=y trimmed %}\n  Four\n  {{ x }}\n{% endblocktranslate %}',
        encoding="utf-8",
    )
    messages["in_template"].__globals__["SOURCE"] = tmp_path
    try:
        found = [(line, text, context) for _, line, text, context in messages["in_template"](page)]
    finally:
        messages["in_template"].__globals__["SOURCE"] = plan.SOURCE
    assert found == [
        (2, "One", None),
        (2, "Two", "deed"),
        (3, 'Three "quoted"', None),
        (4, ("%(n)s row", "%(n)s rows"), None),
        (5, "Four %(x)s", "deed"),
    ]


def test_traditional_chinese_is_made_of_simplified_chinese(messages: dict[str, Any], entries: list[Any]) -> None:
    made = messages["traditional"](messages["known_catalogue"]())
    assert made.get("Password").string == "密碼"
    assert len([message for message in made if message.id]) == len(entries)


def test_traditional_chinese_says_what_is_meant_here(messages: dict[str, Any]) -> None:
    for simplified, meant in [
        ("制度已发布", "制度已發布"),
        ("事件类型", "事件類型"),
        ("查看权限", "檢視權限"),
        ("奖惩台账", "獎懲台帳"),
        ("导入映射", "匯入對應"),
        ("多个进程共用一个数据库", "多個程序共用一個資料庫"),
    ]:
        assert traditional(simplified) == meant
    made = messages["traditional"](messages["known_catalogue"]())
    assert made.get("What each row is").string == "每一列是"
    assert made.get("Columns of the file").string == "檔案的欄"
    wrong = set(SAID_OTHERWISE)
    plan.refuse(f"{one.string}" for one in made if one.id and any(word in str(one.string) for word in wrong))
