"""The help of every command, and what click says by itself, in the language of the terminal.

Help is written in English where a command is; here it is said. Source of the words: the catalogue, context `help`.
"""

from __future__ import annotations

import inspect
import sys
import unicodedata
from collections.abc import Callable, Iterator
from copy import copy
from typing import TypeVar

import click

from huifang.cli.click_words import CLICK_WORDS
from huifang.cli.language import speaking, speech

AnyCommand = TypeVar("AnyCommand", bound=click.Command)

WHOLE_WIDTH = 74
BESIDE_COMMANDS = 60
BESIDE_NAMES = 44
"""Columns of a terminal: below a usage line, beside the names of commands, and of options, which take up to 32."""
AS_IT_STANDS = "\b\n"
"""Tells click not to break lines: it counts a Chinese character as one column."""
NEVER_FIRST = "，。；：、！？）》”’」』…%"


def in_the_language(command: AnyCommand) -> AnyCommand:
    """The same command with its help in the language of the terminal; itself where that is English."""
    if speech().pgettext("click", SAMPLE) == SAMPLE:
        return command
    told = copy(command)
    told.help = _text(command.help, WHOLE_WIDTH)
    told.short_help = _first_sentence(command.help)
    told.params = [_parameter(parameter) for parameter in command.params]
    if command.options_metavar:
        told.options_metavar = speech().pgettext("help", command.options_metavar)
    told._help_option = None  # made anew, in this language
    if isinstance(told, click.Group) and isinstance(command, click.Group):
        told.subcommand_metavar = speech().pgettext("help", command.subcommand_metavar)
        told.commands = {name: in_the_language(inner) for name, inner in command.commands.items()}
    return told


def help_texts(command: click.Command) -> list[tuple[str, str]]:
    """Every sentence of the help of a command and of those below it, in English, with the module that says it."""
    with speaking("en"):
        return list(_texts(command))


def _texts(command: click.Command) -> Iterator[tuple[str, str]]:
    module = getattr(inspect.unwrap(command.callback), "__module__", "") if command.callback else ""
    for text in (*_paragraphs(command.help), *_of_parameters(command)):
        yield module, text
    for metavar in ("[OPTIONS]", "COMMAND [ARGS]..."):
        yield __name__, metavar
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            inside = [command.get_command(context, name) for name in command.list_commands(context)]
        for inner in filter(None, inside):
            yield from _texts(inner)


def speak_to_click() -> None:
    """Have click take its own words (Usage, No such option, …) from our catalogue."""
    for name, module in list(sys.modules.items()):
        if name.startswith("click."):
            for word, ours in OURS.items():
                if hasattr(module, word):
                    setattr(module, word, ours)


def _said_by_click(text: str) -> str:
    return speech().pgettext("click", text)


def _counted_by_click(one: str, several: str, number: int) -> str:
    return speech().npgettext("click", one, several, number)


OURS: dict[str, Callable[..., str]] = {"_": _said_by_click, "ngettext": _counted_by_click}
SAMPLE = CLICK_WORDS[0]


def _of_parameters(command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        yield from _paragraphs(getattr(parameter, "help", None))
        if isinstance(default := getattr(parameter, "show_default", None), str):
            yield default


def _parameter(parameter: click.Parameter) -> click.Parameter:
    told = copy(parameter)
    if isinstance(told, click.Option):
        told.help = _text(told.help, BESIDE_NAMES)
        if isinstance(told.show_default, str):
            told.show_default = speech().pgettext("help", told.show_default)
    return told


def _paragraphs(text: str | None) -> list[str]:
    return [" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n")] if text else []


def _text(text: str | None, width: int) -> str | None:
    if not text:
        return text
    told = (speech().pgettext("help", part) for part in _paragraphs(text))
    return "\n\n".join(AS_IT_STANDS + "\n".join(wrapped(part, width)) for part in told)


def _first_sentence(text: str | None) -> str | None:
    if not text:
        return None
    first, stop, _rest = speech().pgettext("help", _paragraphs(text)[0]).partition("。")
    return AS_IT_STANDS + "\n".join(wrapped(first + stop, BESIDE_COMMANDS))


def wrapped(text: str, width: int) -> Iterator[str]:
    """Lines of at most so many columns, broken at spaces and beside Chinese characters, never before a closing mark."""
    line, taken = "", 0
    for piece in _pieces(text):
        wide = columns(piece)
        if taken + columns(piece.rstrip()) > width and line and piece[0] not in NEVER_FIRST:
            yield line.rstrip()
            line, taken = "", 0
        line, taken = line + piece, taken + wide
    if line:
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What is not broken apart: a word with its space, or one Chinese character."""
    word = ""
    for sign in text:
        if columns(sign) == 2:
            yield from filter(None, (word, sign))
            word = ""
        else:
            word += sign
            if sign == " ":
                yield word
                word = ""
    if word:
        yield word


def columns(text: str) -> int:
    """How wide a text is on a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
