"""The help of every command, and what click says of a wrong command line, are in the language of the terminal."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from huifang.cli import language
from huifang.cli.click_words import CLICK_NUMBERS, CLICK_WORDS
from huifang.cli.help import NEVER_FIRST, columns, help_texts, speak_to_click, wrapped
from huifang.cli.language import name_language
from huifang.cli.main import huifang, run
from tests.cli.test_commands_page import every_command

COMPILED = language.LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.mo"
compiled = pytest.mark.skipif(not COMPILED.is_file(), reason="make messages has not run")
ENGLISH = re.compile(r"\b[a-z]+ [a-z]+ [a-z]+\b")


@pytest.fixture(autouse=True)
def _nobody_named_a_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    name_language("")
    yield
    name_language("")


def helps() -> dict[str, str]:
    """What each command, and each group of them, says when it is asked for help."""
    groups = {" ".join(name.split()[:-1]) for name, _ in every_command()}
    found = {}
    for name in {*groups, *(name for name, _ in every_command())}:
        command: click.Command | None = huifang
        context = click.Context(huifang, info_name="huifang")
        for word in name.split()[1:]:
            assert isinstance(command, click.Group)
            command = command.get_command(context, word)
            assert command is not None
            context = click.Context(command, info_name=word, parent=context)
        assert command is not None
        found[name] = command.get_help(context)
    return found


@compiled
def test_every_command_helps_in_chinese_alone() -> None:
    speak_to_click()
    told = helps()
    assert len(told) > 30
    for name, text in told.items():
        below_usage = text.partition("\n")[2]
        assert not ENGLISH.search(re.sub(r"huifang [a-z -]+|\[[^\]]*\]|`[^`]*`", "", below_usage)), f"{name}\n{text}"
        assert max(map(columns, text.splitlines())) <= 80


def test_what_is_collected_for_translation_is_all_that_a_command_says() -> None:
    collected = {text for _module, text in help_texts(huifang)}
    name_language("en")
    for name, command in every_command():
        assert command.help, f"{name} has no help"
        assert " ".join(command.help.partition("\n\n")[0].split()) in collected, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.opts[0]} has no help"
                assert parameter.help in collected


@compiled
@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["plan", "--nope"], "没有选项 '--nope'。"),
        (["pla"], "没有命令 'pla'。"),
        (["policy", "check"], "缺少参数 'PACK'"),
        (["calendar", "set", "2026-01-01", "never"], "不是 'works', 'off', 'published' 之一。"),
        (["serve", "--port", "x"], "'--port' 的值无效：'x' 不是有效的数。"),
        (["serve", "--port", "99999999"], "不在 "),
        (["migrate", "now"], "多余的参数（now）"),
        (["plan", "--on"], "选项 '--on' 需要一个值。"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(
    line: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(line) == 2
    said = capsys.readouterr().err
    assert words in said and "错误：" in said
    assert "Usage" not in said and "Try" not in said and "Error" not in said


def test_the_words_of_click_are_those_that_it_says() -> None:
    """A new release of click that says something otherwise is noticed here."""
    folder = Path(click.__file__).parent
    calls = [
        [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext")
    ]
    said = {word for call in calls for word in call} | {"required"}
    assert set(CLICK_WORDS) - said == set()
    assert {word for both in CLICK_NUMBERS for word in both} - said == set()


def test_chinese_lines_are_as_wide_as_a_terminal_shows_them() -> None:
    lines = list(wrapped("退出状态：0 完成；1 完成但有发现；2 输入有误。", 16))
    assert lines == ["退出状态：0 完成；", "1 完成但有发现；", "2 输入有误。"]
    assert not any(line[0] in NEVER_FIRST for line in lines)
