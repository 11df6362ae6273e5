"""How the command line speaks: sentences for people on stderr, results on stdout, JSON where a program reads.

People are spoken to in the language of their terminal, programs in English.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import click

from huifang.cli.language import heading, said
from huifang.kernel.text import Message
from huifang.kernel.wording import InWords

DONE = 0
FINDINGS = 1
WRONG_INPUT = 2
TROUBLE = 3
SURPRISE = 70
INTERRUPTED = 130
PIPE_CLOSED = 141
TERMINATED = 143

as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for a program to read.")


def say(message: Message | str) -> None:
    """Tell the person at the terminal something that is no result: it goes to stderr."""
    click.echo(said(message), err=True)


def show(text: Message | str = "") -> None:
    """Print a line of the result."""
    click.echo(said(text))


def show_json(value: object) -> None:
    """Print the result as one JSON document; dataclasses, dates, bytes and messages have their plain form."""
    click.echo(in_json(value))


def in_json(value: object) -> str:
    """The JSON document that `show_json` prints."""
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2)


def show_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows below headings; a column is as wide as its widest text on a terminal, numbers stand right."""
    headings = [heading(word) for word in headings]
    texts = [
        ["" if value is None else said(value) if isinstance(value, Message | InWords) else str(value) for value in row]
        for row in rows
    ]
    is_number = [bool(rows) and all(isinstance(row[at], int | float) for row in rows) for at in range(len(headings))]
    widths = [max(_width(cell) for cell in column) for column in zip(headings, *texts, strict=True)]
    for line in (list(headings), ["-" * width for width in widths], *texts):
        cells = (_padded(cell, width, right) for cell, width, right in zip(line, widths, is_number, strict=True))
        click.echo("  ".join(cells).rstrip())


class Progress:
    """A line on stderr that says how far a long work is; silent where nobody looks at a terminal."""

    def __init__(self, what: Message | str) -> None:
        self._what = said(what)
        self._is_seen = sys.stderr.isatty()
        self._said = ""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show `done`, of `total` where that is known."""
        line = f"{self._what}: {done:,}" + (f" / {total:,}" if total else "")
        if self._is_seen and line != self._said:
            click.echo(f"\r{line}", err=True, nl=False)
            self._said = line

    def end(self) -> None:
        """Leave the line, so that what follows starts on its own."""
        if self._said:
            click.echo(err=True)
            self._said = ""


def _plain(value: Any) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type | Message):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
