"""The numbers that Word counts by itself: they stand in no text, and a policy is quoted by them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_VALUE = qn("w:val")
_DEEPEST = 9
_CHINESE = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class Level:
    """How the numbers of one depth are written: `%1.%2` as text, and the sort of digits."""

    format: str
    text: str
    start: int
    is_legal: bool


class Numbering:
    """The numbered lists of a document, counted paragraph by paragraph in their order."""

    def __init__(self, document: Any) -> None:
        self._styles = _styles_of(document)
        self._lists, self._levels = _lists_of(document)
        self._counts: dict[str, list[int | None]] = {}

    def number_of(self, paragraph: Any) -> str:
        """What Word writes before this paragraph, with the blank behind it; nothing for one that is not numbered."""
        key, depth = self._place_of(paragraph)
        levels = self._levels.get(self._lists.get(key, ""), {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._lists[key], [None] * _DEEPEST)
        number = counts[depth]
        counts[depth] = level.start if number is None else number + 1
        counts[depth + 1 :] = [None] * (_DEEPEST - depth - 1)
        if level.format == "bullet":
            return "• "
        if level.format == "none":
            return ""
        written = re.sub(r"%([1-9])", lambda found: self._digits(counts, levels, level, int(found[1]) - 1), level.text)
        return f"{written} " if written[-1:].isalnum() and written[-1:].isascii() else written

    def _digits(self, counts: list[int | None], levels: Mapping[int, Level], level: Level, depth: int) -> str:
        named = levels.get(depth, level)
        value = counts[depth]
        return _written(named.start if value is None else value, "decimal" if level.is_legal else named.format)

    def _place_of(self, paragraph: Any) -> tuple[str, int]:
        """The list that a paragraph is counted in and how deep, by itself or by its style."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return "", 0
        style = properties.find(qn("w:pStyle"))
        key, depth = self._styles.get(style.get(_VALUE) if style is not None else "", ("", 0))
        own = properties.find(qn("w:numPr"))
        return (key, depth) if own is None else _of_properties(own, key, depth)


def _of_properties(own: Any, key: str, depth: int) -> tuple[str, int]:
    number, level = own.find(qn("w:numId")), own.find(qn("w:ilvl"))
    found = level.get(_VALUE, "") if level is not None else ""
    deep = int(found) if found.isdecimal() and int(found) < _DEEPEST else depth
    return (number.get(_VALUE, "") if number is not None else key), deep


def _styles_of(document: Any) -> dict[str, tuple[str, int]]:
    """By style the list that its paragraphs are counted in; a style inherits that of the one it is based on."""
    own: dict[str, tuple[str, int] | None] = {}
    based: dict[str, str] = {}
    for style in document.styles.element.iter(qn("w:style")):
        key = style.get(qn("w:styleId"), "")
        properties = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        own[key] = None if properties is None else _of_properties(properties, "", 0)
        parent = style.find(qn("w:basedOn"))
        based[key] = parent.get(_VALUE, "") if parent is not None else ""
    return {key: _inherited(key, own, based) for key in own}


def _inherited(key: str, own: Mapping[str, tuple[str, int] | None], based: Mapping[str, str]) -> tuple[str, int]:
    for _ in range(20):
        found = own.get(key)
        if found is not None:
            return found
        key = based.get(key, "")
    return "", 0


def _lists_of(document: Any) -> tuple[dict[str, str], dict[str, dict[int, Level]]]:
    """By list its abstract list, and by abstract list its levels; a list with levels of its own is one by itself."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}, {}
    levels = {one.get(qn("w:abstractNumId"), ""): _levels_of(one) for one in root.iter(qn("w:abstractNum"))}
    lists: dict[str, str] = {}
    for one in root.iter(qn("w:num")):
        key = one.get(qn("w:numId"), "")
        abstract = one.find(qn("w:abstractNumId"))
        lists[key] = abstract.get(_VALUE, "") if abstract is not None else ""
        overrides = list(one.iter(qn("w:lvlOverride")))
        if overrides:
            own = dict(levels.get(lists[key], {}))
            for override in overrides:
                _override(own, override)
            lists[key] = f"{lists[key]}/{key}"
            levels[lists[key]] = own
    return lists, levels


def _override(levels: dict[int, Level], override: Any) -> None:
    depth = int(override.get(qn("w:ilvl"), "0"))
    levels.update(_levels_of(override))
    start = override.find(qn("w:startOverride"))
    if start is not None and depth in levels:
        old = levels[depth]
        levels[depth] = Level(old.format, old.text, int(start.get(_VALUE, "1")), old.is_legal)


def _levels_of(element: Any) -> dict[int, Level]:
    return {int(level.get(qn("w:ilvl"), "0")): _level(level) for level in element.iterchildren(qn("w:lvl"))}


def _level(level: Any) -> Level:
    def value(name: str, default: str) -> str:
        found = level.find(qn(f"w:{name}"))
        return str(found.get(_VALUE, default)) if found is not None else default

    start = value("start", "1")
    return Level(
        format=value("numFmt", "decimal"),
        text=value("lvlText", ""),
        start=int(start) if start.isdecimal() else 1,
        is_legal=level.find(qn("w:isLgl")) is not None,
    )


def _written(value: int, format_: str) -> str:
    return _FORMATS.get(format_, str)(value)


def _chinese(value: int) -> str:
    if value >= 100:
        return "".join(_CHINESE[int(digit)] for digit in str(value))
    tens, ones = divmod(value, 10)
    ten = ("" if tens == 1 else _CHINESE[tens]) + "十" if tens else ""
    return ten + (_CHINESE[ones] if ones or not tens else "")


def _letters(value: int) -> str:
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _roman(value: int) -> str:
    written = ""
    for worth, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        count, value = divmod(value, worth)
        written += sign * min(count, 20)
    return written


def _circled(value: int) -> str:
    return chr(0x2460 + value - 1) if 1 <= value <= 20 else f"({value})"


_FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "ideographDigital",
         "taiwaneseCountingThousand", "chineseLegalSimplified", "koreanCounting"), _chinese
    ),
    "ideographTraditional": lambda value: _STEMS[(value - 1) % 10],
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "decimalZero": lambda value: f"{value:02d}",
    "ordinal": str,
}  # fmt: skip
