"""A variable is found however it is read."""

from __future__ import annotations

import ast

import pytest

from tests.house.environment import UNKNOWN, variables_read


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("os.environ['HUIFANG_DATA']", "HUIFANG_DATA"),
        ("os.environ.get('HUIFANG_DATA', '')", "HUIFANG_DATA"),
        ("environ.get('HUIFANG_DATA')", "HUIFANG_DATA"),
        ("os.getenv('HUIFANG_DATA')", "HUIFANG_DATA"),
        ("getenv('HUIFANG_DATA')", "HUIFANG_DATA"),
        ("'HUIFANG_DATA' in os.environ", "HUIFANG_DATA"),
        ("os.environ.setdefault('HUIFANG_DATA', 'x')", "HUIFANG_DATA"),
        ("del os.environ['HUIFANG_DATA']", "HUIFANG_DATA"),
        ("os.environ[name]", UNKNOWN),
    ],
)
def test_a_variable_is_found(line: str, name: str) -> None:
    assert [found for _, found in variables_read(ast.parse(line))] == [name]


def test_every_variable_of_a_list_is_found() -> None:
    loop = "next(v for name in ('LC_ALL', 'LANG') if (v := os.environ.get(name)))"
    assert [found for _, found in variables_read(ast.parse(loop))] == ["LC_ALL", "LANG"]


@pytest.mark.parametrize("line", ["settings.get('HUIFANG_DATA')", "{**os.environ}", "key_file(folder, os.environ)"])
def test_what_reads_no_variable_is_left_alone(line: str) -> None:
    assert list(variables_read(ast.parse(line))) == []
