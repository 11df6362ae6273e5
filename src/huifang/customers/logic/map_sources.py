"""One value of a map: from which column or columns, read how."""

from __future__ import annotations

from typing import Literal, cast

from huifang.customers.logic.import_map import (
    Always,
    Choice,
    Condition,
    JoinedColumns,
    Origin,
    OverLines,
    Reading,
    Source,
)
from huifang.customers.logic.map_place import MapReader
from huifang.kernel.text import Message
from huifang.policy.logic.tree import Place

READINGS = ("text", "code", "whole_number", "number", "date", "moment")
COMPARED_AS = ("number", "date", "moment")
OVER_LINES = ("first", "last", "min", "max", "sum", "count", "distinct")
ORIGINS = ("column", "always", "join", "when", *OVER_LINES)
EVERY_LINE = "lines"

_MORE = {
    "join": ("with",),
    "when": ("otherwise",),
    "sum": ("times", "where"),
    "count": ("where",),
    "distinct": ("where",),
    **dict.fromkeys(("first", "last", "min", "max"), ("where",)),
}
_MADE = ("as", "values", "otherwise", "prefix")


def read_source(reader: MapReader, place: Place, *, default: str) -> Source | None:
    """The source at a place: a column's name alone, or a group with one origin; None when it has faults."""
    if not place.is_group:
        column = reader.text(place)
        return Source(reader.column(column), place.line, cast(Reading, default)) if column else None
    how = [key for key in ORIGINS if key in place]
    if len(how) != 1:
        reader.faults.add(
            place,
            Message("It must be clear where the value comes from."),
            Message("Write one of the keys %(keys)s.", {"keys": ", ".join(ORIGINS)}),
        )
        return None
    reader.keys(place, required=(), allowed=(how[0], *_MORE.get(how[0], ()), *_MADE))
    origin = _origin(reader, place, how[0])
    return _made(reader, place, origin, default) if origin else None


def _origin(reader: MapReader, place: Place, how: str) -> Origin | None:
    at = place.get(how)
    if how == "when":
        return _choice(reader, place)
    if how == "join":
        names = tuple(reader.column(name).name for name in reader.texts(at))
        return JoinedColumns(names, reader.any_text(place.get("with")) or "") if names else None
    text = reader.any_text(at) if how == "always" else reader.text(at)
    if text is None:
        return None
    if how == "always":
        return Always(text)
    return reader.column(text) if how == "column" else _over_lines(reader, place, how, reader.column(text).name)


def _over_lines(reader: MapReader, place: Place, how: str, column: str) -> OverLines | None:
    if not reader.is_grouped:
        reader.faults.add(
            place,
            Message("%(how)s looks at several lines, but each line is a row of its own here.", {"how": how}),
            Message("Say with group_by which lines belong together, or name a column."),
        )
        return None
    times = reader.text(place.get("times")) if "times" in place else None
    return OverLines(
        cast(Literal["sum"], how),
        None if how == "count" and column == EVERY_LINE else column,
        reader.column(times).name if times else None,
        _condition(reader, place.get("where")),
    )


def _choice(reader: MapReader, place: Place) -> Choice | None:
    otherwise, when = place.get("otherwise"), place.get("when")
    cases = []
    for case in (when.items() or [when]) if when else []:
        reader.keys(case, required=("column", "then"), allowed=("like", "unlike"))
        condition, then = _condition(reader, case, is_case=True), reader.any_text(case.get("then"))
        if condition and then is not None:
            cases.append((condition, then))
    if otherwise is None:
        message = Message("What holds when no condition does?")
        reader.faults.add(place, message, Message("Write otherwise; an empty text in quotes for nothing."))
        return None
    return Choice(tuple(cases), reader.any_text(otherwise) or "")


def _condition(reader: MapReader, place: Place | None, *, is_case: bool = False) -> Condition | None:
    if place is None:
        return None
    if not is_case:
        reader.keys(place, required=("column",), allowed=("like", "unlike"))
    if ("like" in place) == ("unlike" in place):
        message = Message("A condition has either like or unlike.")
        reader.faults.add(place, message, Message('Write {column: Invoice, like: "C*"}.'))
        return None
    column, is_like = reader.text(place.get("column")), "like" in place
    patterns = reader.texts(place.get("like" if is_like else "unlike"))
    return Condition(reader.column(column).name, patterns, is_like) if column and patterns else None


def _made(reader: MapReader, place: Place, origin: Origin, default: str) -> Source:
    reading = reader.is_one_of(place.get("as"), READINGS) or _default(reader, place, origin, default)
    values = place.get("values")
    meanings = None
    if values is not None:
        meanings = {text: meaning.text or "" for text, meaning in values.fields()}
        if not meanings:
            reader.faults.add(values, Message("No meanings stand here."), Message("Write {text: meaning, …}."))
    otherwise = None if isinstance(origin, Choice) else reader.any_text(place.get("otherwise"))
    prefix = reader.any_text(place.get("prefix")) or ""
    return Source(origin, place.line, cast(Reading, reading), meanings, otherwise, prefix)


def _default(reader: MapReader, place: Place, origin: Origin, default: str) -> str:
    if not isinstance(origin, OverLines):
        return default
    if origin.how in ("sum", "count", "distinct"):
        return "number"
    if origin.how in ("min", "max") and default not in COMPARED_AS and "as" not in place:
        reader.faults.add(
            place,
            Message("It is not clear how the lines compare."),
            Message("Add as: %(readings)s.", {"readings": " / ".join(COMPARED_AS)}),
        )
    return default
