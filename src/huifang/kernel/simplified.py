"""Traditional characters as simplified ones, one for one, so that every character keeps its place."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """`text` in simplified characters; a character at place i comes from the character at place i.

    Words are converted as words (`著名` stays, `看著` becomes 看着) unless that would change their length.
    """
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(map(_line, text.splitlines(keepends=True)))


def _line(line: str) -> str:
    converted: str = _converter().convert(line)
    return converted if len(converted) == len(line) else "".join(map(_character, line))


@cache
def _character(character: str) -> str:
    converted: str = _converter().convert(character)
    return converted if len(converted) == 1 else character
