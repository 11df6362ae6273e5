"""What several lines of one group come to: a fold for each target, a line added at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, Inexact
from typing import Any, NamedTuple

from huifang.customers.logic.cells import NO_NUMBER, BadCell, Cells, Cutter, Look
from huifang.customers.logic.import_map import OverLines, Source
from huifang.customers.logic.numbers import EXACT, number, plain
from huifang.kernel.text import Message

TOO_LONG = Message("The sum has more digits than can be kept exactly.")
NAMES_NONE = Message("The line names no customer.")
DISAGREE = Message("The lines of one event name different customers, %(text)s and another.")


class Fold(NamedTuple):
    """`add` takes the state of a group and one more line (raises BadCell); `texts` is what the state comes to."""

    start: Any
    add: Callable[[Any, Cells], Any]
    texts: Callable[[Any], tuple[str, ...]]


def first_of(look: Look) -> Fold:
    """The first text that is not blank."""
    return Fold("", lambda state, cells: state or look(cells), _one)


def all_of(look: Look) -> Fold:
    """Every text that is not blank, each once."""

    def add(state: tuple[str, ...], cells: Cells) -> tuple[str, ...]:
        text = look(cells)
        return (*state, text) if text and text not in state else state

    return Fold((), add, lambda state: state)


def same_of(look: Look) -> Fold:
    """The customer, whom every line must name, and all the same one."""

    def add(state: str, cells: Cells) -> str:
        text = look(cells)
        if not text:
            raise BadCell(NAMES_NONE)
        if state and state != text:
            raise BadCell(replace(DISAGREE, parts={"text": state}), text)
        return text

    return Fold("", add, _one)


def over_lines(source: Source, origin: OverLines, cutter: Cutter) -> Fold:
    """The fold that the map asks for; lines for which `where` does not hold, and blank cells, are passed over."""
    cell = cutter.cell(origin.column) if origin.column else lambda _cells: "line"
    holds, make = cutter.holds(origin.where), cutter.maker(source)
    start, more, said = _HOW[origin.how](source, origin, cutter)

    def add(state: Any, cells: Cells) -> Any:
        if holds and not holds(cells):
            return state
        text = cell(cells)
        return more(state, text, cells) if text else state

    def texts(state: Any) -> tuple[str, ...]:
        text = said(state)
        return _one(make(text) if text and make else text)

    return Fold(start, add, texts)


More = Callable[[Any, str, Cells], Any]
Parts = tuple[Any, More, Callable[[Any], str]]


def _first(_source: Source, _origin: OverLines, _cutter: Cutter) -> Parts:
    return "", lambda state, text, _cells: state or text, str


def _last(_source: Source, _origin: OverLines, _cutter: Cutter) -> Parts:
    return "", lambda _state, text, _cells: text, str


def _least(source: Source, _origin: OverLines, cutter: Cutter) -> Parts:
    keyed = _keyed(source, cutter)
    return None, lambda state, text, _cells: min(state or keyed(text), keyed(text)), _behind_key


def _most(source: Source, _origin: OverLines, cutter: Cutter) -> Parts:
    keyed = _keyed(source, cutter)
    return None, lambda state, text, _cells: max(state or keyed(text), keyed(text)), _behind_key


def _keyed(source: Source, cutter: Cutter) -> Callable[[str], tuple[Any, str]]:
    """What a text is compared by, and the text as it is read: days and moments in ISO form compare as texts."""
    read = cutter.reader(source)

    def keyed(text: str) -> tuple[Any, str]:
        said = read(text) if read else text
        return (number(said) if source.reading == "number" else said), said

    return keyed


def _behind_key(state: tuple[Any, str] | None) -> str:
    return state[1] if state else ""


def _sum(_source: Source, origin: OverLines, cutter: Cutter) -> Parts:
    times = cutter.cell(origin.times) if origin.times else None

    def more(state: Decimal | None, text: str, cells: Cells) -> Decimal:
        value = _number(text)
        try:
            value = EXACT.multiply(value, _number(times(cells))) if times else value
            return value if state is None else EXACT.add(state, value)
        except Inexact:
            raise BadCell(TOO_LONG, text) from None

    return None, more, lambda state: "" if state is None else plain(state)


def _count(_source: Source, _origin: OverLines, _cutter: Cutter) -> Parts:
    return 0, lambda state, _text, _cells: state + 1, str


def _distinct(_source: Source, _origin: OverLines, _cutter: Cutter) -> Parts:
    def more(state: set[str] | None, text: str, _cells: Cells) -> set[str]:
        state = set() if state is None else state
        state.add(text)
        return state

    return None, more, lambda state: str(len(state or ()))


_HOW: dict[str, Callable[[Source, OverLines, Cutter], Parts]] = {
    "first": _first,
    "last": _last,
    "min": _least,
    "max": _most,
    "sum": _sum,
    "count": _count,
    "distinct": _distinct,
}


def _number(text: str) -> Decimal:
    value = number(text)
    if value is None:
        raise BadCell(NO_NUMBER, text)
    return value


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
