"""A draft as the YAML of a pack, with the chapters that its clauses stand under as comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from huifang.policy.logic.reader.draft.drafting import Draft

_SHORT = 3
_DEEP = 2
_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff《（](?:[^:#\n\t\"'{}\[\],&*?|<>@`!\\\x7f-\xa0]|:(?=[A-Za-z\u4e00-\u9fff]))*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def yaml_of(draft: Draft) -> str:
    """The pack's text; `policy check` accepts it."""
    lines: list[str] = []
    for key, value in draft.pack.items():
        if key == "clauses":
            lines += ["clauses:", *_clauses(draft)]
        else:
            lines += _group({key: value}, 0)
    return "\n".join(lines) + "\n"


def _clauses(draft: Draft) -> Iterator[str]:
    before: tuple[str, ...] = ()
    for clause in draft.pack["clauses"]:
        headings = draft.headings.get(clause["id"], ())
        if headings != before and headings:
            yield f"  # {' / '.join(headings)}"
        before = headings
        yield from _items([clause], 1)


def _group(values: Mapping[str, Any], depth: int) -> Iterator[str]:
    space = "  " * depth
    for key, value in values.items():
        if _is_flat(value) or _fits(value, depth):
            yield f"{space}{_scalar(key)}: {_in_line(value)}"
        else:
            yield f"{space}{_scalar(key)}:"
            yield from _group(value, depth + 1) if isinstance(value, Mapping) else _items(value, depth + 1)


def _items(values: list[Any], depth: int) -> Iterator[str]:
    """The items of a list; one that fits stands in a line of its own."""
    space = "  " * depth
    for value in values:
        if _is_flat(value) or _fits(value, depth + 1):
            yield f"{space}- {_in_line(value)}"
        else:
            first, *others = _group(value, depth + 1)
            yield f"{space}- {first.lstrip()}"
            yield from others


def _fits(value: Any, depth: int) -> bool:
    """Whether a group or a list stands in the line of its key: short, flat, below the sections themselves."""
    if not value:
        return True
    inner = value.values() if isinstance(value, Mapping) else value
    is_short = len(value) <= _SHORT or not isinstance(value, Mapping)
    return is_short and depth >= _DEEP - 1 and all(map(_is_flat, inner))


def _is_flat(value: Any) -> bool:
    return not isinstance(value, Mapping | list)


def _in_line(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_in_line(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_in_line, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    """A value as a plain word where nothing else could be read in it, else in quotes."""
    if not isinstance(value, str):
        return json.dumps(value)
    is_plain = _PLAIN.fullmatch(value) and value.strip() == value and value.lower() not in _WORDS
    return value if is_plain else json.dumps(value, ensure_ascii=False)
