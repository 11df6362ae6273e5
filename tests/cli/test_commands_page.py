"""docs/commands.md says of every command what it takes and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from huifang.cli.main import COMMANDS, huifang

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def every_command(
    command: click.Command = huifang, path: tuple[str, ...] = ("huifang",)
) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner is not None
        yield from every_command(inner, (*path, name))


def section(name: str) -> str:
    """The part of the page about one command: from its heading to the next."""
    _, found, rest = PAGE.read_text(encoding="utf-8").partition(f"\n### `{name}")
    assert found, f"docs/commands.md says nothing about {name}"
    return rest.partition("\n### ")[0].partition("\n## ")[0]


ALL = dict(every_command())


@pytest.mark.parametrize("name", ALL)
def test_the_page_names_every_option_and_the_exit_statuses_of(name: str) -> None:
    text = section(name)
    for parameter in ALL[name].params:
        words = parameter.opts if isinstance(parameter, click.Option) else [parameter.human_readable_name]
        assert any(word in text for word in words), f"{name}: {words} is not on the page"
    assert "Exit status" in text, f"{name}: the page does not say how it ends"


def test_the_page_names_no_command_that_is_not_there() -> None:
    headings = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("### `")]
    for line in headings:
        words = line.removeprefix("### `").partition("`")[0]
        assert any(words == name or words.startswith(f"{name} ") for name in ALL), line
    assert len(headings) == len(ALL)


def test_the_list_of_commands_shows_a_line_for_each() -> None:
    assert all(place.summary.template.endswith(".") for place in COMMANDS.values())
