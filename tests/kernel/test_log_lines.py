"""The log: a line for each thing, and nobody's words. Source: security.md, T52 and T53."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from huifang.kernel.log_lines import Lines


def record(text: str, *parts: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("huifang.web", logging.WARNING, __file__, 1, text, parts, info)


def line(*parts: object, **more: object) -> dict[str, object]:
    written = Lines().format(record(*parts, **more))
    assert "\n" not in written
    assert written.isascii(), "no sign that a terminal or a reader of lines could take for more"
    return json.loads(written)


@pytest.mark.parametrize("name", ["a\nb", "\x1b[31mred", 'x", "level": "critical', "\r\n{}", "\u2028"])
def test_whatever_somebody_calls_himself_it_is_one_line(name: str) -> None:
    told = line("Refused: %s", name)
    assert (told["level"], told["from"], told["said"]) == ("warning", "huifang.web", f"Refused: {name}")


def test_numbers_are_masked() -> None:
    assert "13800138000" not in str(line("called %s", "13800138000")["said"])


def test_an_error_is_told_by_kind_and_place() -> None:
    try:
        raise ValueError("王建国 13800138000")
    except ValueError as error:
        told = line("It failed.", error=error)
    assert "王建国" not in json.dumps(told, ensure_ascii=False)
    [first] = told["errors"]
    assert first["kind"] == "builtins.ValueError"
    assert first["frames"][0].endswith(sys._getframe().f_code.co_name)


def test_the_moment_stands_first_and_names_its_zone() -> None:
    told = line("x")
    assert next(iter(told)) == "at"
    assert str(told["at"]).endswith("+00:00")
