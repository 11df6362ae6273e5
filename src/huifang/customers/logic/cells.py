"""Cells of a row become texts as the map wants them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import translate

from huifang.customers.logic.import_map import (
    Always,
    Choice,
    Column,
    Condition,
    JoinedColumns,
    OverLines,
    Source,
)
from huifang.customers.logic.moments import BadDate, Calendar
from huifang.customers.logic.numbers import number, plain, whole_number
from huifang.kernel.text import Message

Cells = Sequence[str]
Look = Callable[[Cells], str]
Make = Callable[[str], str]

NO_WHOLE_NUMBER = Message("This is no whole number, or the spreadsheet rounded it.")
NO_NUMBER = Message("This is no number.")
NO_MEANING = Message("The map gives this text no meaning. Add it under values, or write otherwise.")


class BadCell(ValueError):
    """What stands in the row cannot be taken; `text` is what stands there, blank when something is missing."""

    def __init__(self, reason: Message, text: str = "") -> None:
        super().__init__(str(reason))
        self.reason, self.text = reason, text


@dataclass(frozen=True, slots=True)
class Cutter:
    """Knows where the columns of one file are, and cuts values from its rows."""

    heading: Sequence[str]
    blanks: frozenset[str]
    calendar: Calendar
    _places: dict[str, int] = field(default_factory=dict)

    def cell(self, column: str) -> Look:
        """The cell without spaces around it, empty when it says nothing."""
        place = self.place(column)
        if self.blanks == {""}:
            return lambda cells: cells[place].strip()
        blanks = self.blanks

        def look(cells: Cells) -> str:
            text = cells[place].strip()
            return "" if text in blanks else text

        return look

    def place(self, column: str) -> int:
        if not self._places:
            self._places.update((name, place) for place, name in enumerate(self.heading) if name)
        return self._places[column]

    def line_value(self, source: Source) -> Look:
        """The value that one line gives, read and made; raises BadCell."""
        look, make = self._look(source), self.maker(source)
        if make is None:
            return look

        def made(cells: Cells) -> str:
            text = look(cells)
            return make(text) if text else ""

        return made

    def holds(self, condition: Condition | None) -> Callable[[Cells], bool] | None:
        if condition is None:
            return None
        cell = self.cell(condition.column)
        like = re.compile("|".join(translate(pattern) for pattern in condition.patterns)).match
        if condition.is_like:
            return lambda cells: like(cell(cells)) is not None
        return lambda cells: like(cell(cells)) is None

    def maker(self, source: Source) -> Make | None:
        """What is made of a text that is not blank; None when it stays as it is."""
        steps = [step for step in (self.reader(source), _meaning(source), _prefix(source)) if step]
        if len(steps) < 2:
            return steps[0] if steps else None

        def made(text: str) -> str:
            for step in steps:
                text = step(text)
            return text

        return made

    def reader(self, source: Source) -> Make | None:
        match source.reading:
            case "whole_number":
                return _as_whole_number
            case "number":
                return _as_number
            case "date":
                return self._as_day
            case "moment":
                return self._as_moment
        return None

    def _look(self, source: Source) -> Look:
        match source.origin:
            case Column(name):
                return self.cell(name)
            case Always(text):
                return lambda _cells: text
            case JoinedColumns(names, between):
                looks = [self.cell(name) for name in names]
                return lambda cells: _joined([look(cells) for look in looks], between)
            case Choice(cases, otherwise):
                tests = [(self.holds(condition), then) for condition, then in cases]
                return lambda cells: next((then for test, then in tests if test and test(cells)), otherwise)
            case OverLines(column=name):
                return self.cell(name) if name else lambda _cells: ""

    def _as_day(self, text: str) -> str:
        try:
            return self.calendar.day(text).isoformat()
        except BadDate as bad:
            raise BadCell(bad.reason, text) from None

    def _as_moment(self, text: str) -> str:
        try:
            return self.calendar.iso(text)
        except BadDate as bad:
            raise BadCell(bad.reason, text) from None


def _joined(texts: list[str], between: str) -> str:
    return between.join(texts) if all(texts) else ""


def _as_whole_number(text: str) -> str:
    whole = whole_number(text)
    if whole is None:
        raise BadCell(NO_WHOLE_NUMBER, text)
    return whole


def _as_number(text: str) -> str:
    value = number(text)
    if value is None:
        raise BadCell(NO_NUMBER, text)
    return plain(value)


def _meaning(source: Source) -> Make | None:
    meanings, otherwise = source.meanings, source.otherwise
    if not meanings:
        return None

    def mean(text: str) -> str:
        found = meanings.get(text, otherwise)
        if found is None:
            raise BadCell(NO_MEANING, text)
        return found

    return mean


def _prefix(source: Source) -> Make | None:
    prefix = source.prefix
    return (lambda text: prefix + text if text else "") if prefix else None
