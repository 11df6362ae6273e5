"""A text with some of its values changed: what is not changed stays as it was, to the last space."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from huifang.policy.logic.editing.offered import Changeable
from huifang.policy.logic.editing.written import Written

_PLAIN = re.compile(r"[A-Za-z一-鿿][A-Za-z0-9一-鿿_./-]*")
_NOT_TEXT = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
_AS_IT_IS = ("duration", "count", "bound", "truth", "day")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}|P[0-9A-Z.]+|true|false", re.ASCII)


def changed_text(
    text: str, changes: Sequence[tuple[Changeable, str | tuple[str, ...]]], *, number: str | None = None
) -> str:
    """The text with these values in the places where others stood; `number` is the version that it becomes."""
    edits = [
        (one.spot.first, one.spot.behind, _as_written(one.kind, value))
        for one, value in changes
        if value != one.spot.value
    ]
    version = Written(text).spot(("policy", "version"))
    if number is not None and version is not None:
        edits.append((version.first, version.behind, number if number.count(".") > 1 else _quoted(number)))
    for first, behind, new in sorted(edits, reverse=True):
        text = text[:first] + new + text[behind:]
    return text


def _as_written(kind: str, value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(written_at(one) for one in value)}]"
    if kind in _AS_IT_IS and _NUMBER.fullmatch(value):
        return value
    return written_at(value)


def written_at(value: str) -> str:
    """A text as YAML writes it: plain where that is safe anywhere, else between quotes."""
    return value if _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT else _quoted(value)


def _quoted(value: str) -> str:
    escaped = (
        value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "").replace("\t", "\\t")
    )
    return f'"{escaped}"'


def next_number(number: str, *, is_taken: Callable[[str], bool] | Collection[str]) -> str:
    """The number of the version after this one: its second part counted on until nobody has that number."""
    taken = is_taken if callable(is_taken) else is_taken.__contains__
    parts = [int(part) for part in re.findall("[0-9]+", number)][:3] or [1]
    while len(parts) < 3:
        parts.append(0)
    while True:
        parts = [parts[0], parts[1] + 1, 0]
        found = ".".join(map(str, parts))
        if not taken(found):
            return found
