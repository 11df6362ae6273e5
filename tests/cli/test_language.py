"""Commands speak the language of the terminal: all of them, and every word of theirs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from huifang.cli import language
from huifang.cli.headings import HEADINGS
from huifang.cli.language import name_language, of_the_terminal, said
from huifang.cli.main import run
from huifang.cli.output import show_table
from huifang.kernel.text import Message
from tests.house import plan

COMMANDS = sorted((plan.SOURCE / "cli").glob("*.py"))
ENGLISH = {"LC_ALL": "C.UTF-8"}
SPEAKING = {"say", "show", "Progress", "BadParameter", "UsageError", "fail", "echo"}
COMPILED = language.LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.mo"


@pytest.fixture(autouse=True)
def _nobody_named_a_language() -> Iterator[None]:
    name_language("")
    yield
    name_language("")


def speaks(monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("environment", "tag"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ({"LANG": "zh_SG"}, "zh-Hans"),
        ({"LANG": "zh"}, "zh-Hans"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_HK"}, "zh-Hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
    ],
)
def test_the_environment_says_which(environment: dict[str, str], tag: str, monkeypatch: pytest.MonkeyPatch) -> None:
    speaks(monkeypatch, **environment)
    assert of_the_terminal() == tag


@pytest.mark.skipif(not COMPILED.is_file(), reason="make messages has not run")
@pytest.mark.parametrize(
    ("lang", "word"), [("zh_CN.UTF-8", "无法读取"), ("zh_TW.UTF-8", "無法讀取"), ("fr_FR.UTF-8", "cannot be read")]
)
def test_a_command_speaks_it(
    lang: str, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    speaks(monkeypatch, LANG=lang)
    assert run(["policy", "check", str(tmp_path / "none.yaml")]) == 2
    assert word in capsys.readouterr().err


@pytest.mark.skipif(not COMPILED.is_file(), reason="make messages has not run")
def test_somebody_names_another(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    speaks(monkeypatch, **ENGLISH)
    assert run(["--language", "zh-Hans", "--help"]) == 0
    assert "检查、试算、载入和列出制度包。" in capsys.readouterr().out


@pytest.mark.skipif(not COMPILED.is_file(), reason="make messages has not run")
def test_headings_and_what_stands_in_a_sentence_are_said_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    speaks(monkeypatch, LANG="zh_CN.UTF-8")
    show_table(["policy", "clauses"], [["p", 3]])
    assert capsys.readouterr().out.split()[:2] == ["制度", "条款"]
    inner = Message("The disk is full. Free some space on it and run the command again.")
    assert "磁盘已满" in said(Message("%(path)s: %(reason)s", {"path": "x", "reason": inner}))
    assert said(Message("The last plan is for %(day)s.", {"day": date(2026, 6, 1)})) == "上次排期是 2026-06-01。"


def calls_in(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def has_words(text: ast.expr) -> bool:
    """A text that is typed where it is said, with three letters in a row or more."""
    parts = [node.value for node in ast.walk(text) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return isinstance(text, ast.Constant | ast.JoinedStr) and any(
        len(word) > 2 and word.isalpha() and word != "huifang" for part in parts for word in part.split()
    )


def test_nothing_is_said_past_the_catalogue() -> None:
    plan.refuse(
        f"{path.name}:{call.lineno} says {ast.unparse(call.args[0])[:60]} in English alone: make it a Message"
        for path in COMMANDS
        for name, call in calls_in(path)
        if name in SPEAKING and call.args and has_words(call.args[0])
    )


def test_that_test_would_notice() -> None:
    [call] = [node for node in ast.walk(ast.parse('say(f"{count} rows are lost")')) if isinstance(node, ast.Call)]
    assert has_words(call.args[0])


def test_every_heading_of_a_table_is_known_to_the_catalogue() -> None:
    used = {
        word.value
        for path in COMMANDS
        for name, call in calls_in(path)
        if name == "show_table" and isinstance(call.args[0], ast.List)
        for word in call.args[0].elts
        if isinstance(word, ast.Constant) and word.value
    }
    assert len(used) > 20
    assert used - set(HEADINGS) == set()
