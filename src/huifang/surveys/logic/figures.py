"""Figures as a table: what they are by in its rows, periods in its columns, totals; small groups are not shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import add

from huifang.surveys.logic.scores import Difference, Scale, Score, Sums, difference, rate, score
from huifang.surveys.logic.small_groups import hidden_in, parted

MONTHS_OF_A_YEAR = 12


class Rate(StrEnum):
    """What stands beside the scales of scores, and is shown like one."""

    RESPONSE = "rate"
    """Of the customers who were sent a link those who answered, in per cent."""


Measure = Scale | Rate


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of responses adds up to."""

    responses: int = 0
    csat: Sums = field(default_factory=Sums)
    nps: Sums = field(default_factory=Sums)
    ces: Sums = field(default_factory=Sums)
    asked: int = 0
    answered: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def of(self, measure: Measure) -> Sums:
        """The sums of one scale; of the response rate the answers are those who were asked."""
        if isinstance(measure, Rate):
            return Sums(answers=self.asked, best=self.answered)
        return {Scale.CSAT: self.csat, Scale.NPS: self.nps, Scale.CES: self.ces}[measure]

    def score(self, scale: Scale) -> Score | None:
        """The score on a scale; None where nobody gave one."""
        return score(scale, self.of(scale))

    @property
    def response_rate(self) -> Score | None:
        """In per cent, of the customers who were sent a link those who answered; None where nobody was."""
        return rate(self.answered, self.asked)


NO_FIGURES = Figures()

Place = tuple[str, date]
"""What figures are by, as text, and the month."""


def total(found: Iterable[Figures]) -> Figures:
    """All of these together."""
    return reduce(add, found, NO_FIGURES)


class Every(StrEnum):
    """How long a column is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: MONTHS_OF_A_YEAR}[self]

    def first_of(self, month: date) -> date:
        """The first day of the period that a month belongs to."""
        return month.replace(month=(month.month - 1) // self.months * self.months + 1, day=1)

    def last_of(self, first_on: date) -> date:
        """The first day of the last month of a period."""
        return later(first_on, self.months - 1)


def later(month: date, months: int) -> date:
    """The first day of the month so many months after another one, or before it."""
    years, rest = divmod(month.month - 1 + months, MONTHS_OF_A_YEAR)
    return date(month.year + years, rest + 1, 1)


Spot = tuple[str | None, date | None]
"""A row and a column; None is the total over all of them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table: a score, or that it is hidden, or neither where nobody answered."""

    score: Score | None = None
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row: what it is of, its cells in the order of the columns, and its total."""

    key: str
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """Figures by something and period. `together`: what is hidden, added up for each column."""

    columns: tuple[date, ...]
    lines: tuple[Line, ...]
    together: Line | None
    everything: Line


def table(found: Mapping[Place, Figures], *, measure: Measure, every: Every) -> Table:
    """The table of these figures; lines with the most answers come first."""
    cells: dict[Spot, Sums] = {}
    for (key, month), one in found.items():
        column = every.first_of(month)
        for place in ((key, column), (key, None), (None, column), (None, None)):
            cells[place] = cells.get(place, Sums()) + one.of(measure)
    hidden = hidden_in({place: sums.answers for place, sums in cells.items() if None not in place})
    columns = tuple(sorted({column for _, column in cells if column is not None and cells[None, column].answers}))
    keys = {key for key, column in cells if key is not None and column is None and cells[key, None].answers}

    def line(key: str | None) -> Line:
        shown = [_cell(measure, (key, column), cells, hidden) for column in (*columns, None)]
        return Line(key or "", tuple(shown[:-1]), shown[-1])

    ordered = sorted(keys, key=lambda key: (-cells[key, None].answers, key))
    return Table(columns, tuple(map(line, ordered)), _together(measure, columns, cells, hidden), line(None))


def _score(measure: Measure, sums: Sums) -> Score | None:
    return rate(sums.best, sums.answers) if isinstance(measure, Rate) else score(measure, sums)


def _cell(measure: Measure, place: Spot, cells: Mapping[Spot, Sums], hidden: Collection[Spot]) -> Cell:
    if place in hidden:
        return Cell(is_hidden=True)
    return Cell(_score(measure, cells.get(place, Sums())))


def _together(
    measure: Measure, columns: tuple[date, ...], cells: Mapping[Spot, Sums], hidden: Collection[Spot]
) -> Line | None:
    """What is hidden in each column, added up, where the column's total is shown."""
    found = []
    for column in (*columns, None):
        unseen = [cells[place] for place in hidden if place[1] == column and place[0] is not None]
        is_hidden = (None, column) in hidden
        found.append(
            Cell(None if is_hidden else _score(measure, reduce(add, unseen, Sums())), is_hidden and bool(unseen))
        )
    if not any(cell.score or cell.is_hidden for cell in found):
        return None
    return Line("", tuple(found[:-1]), found[-1])


@dataclass(frozen=True, slots=True)
class Compared:
    """A mode's score, and how it differs from the mode with the most answers; None for that one itself."""

    key: str
    score: Score
    difference: Difference | None


def compared(found: Mapping[str, Sums], *, measure: Measure) -> tuple[Compared, ...]:
    """The modes, those with the most answers first; small ones are left out, and another one with them."""
    shown = parted({key: sums.answers for key, sums in found.items()}).shown
    scores = [(key, one) for key in shown if (one := _score(measure, found[key])) is not None]
    scores.sort(key=lambda each: (-each[1].answers, each[0]))
    return tuple(
        Compared(key, one, None if at == 0 else difference(one, scores[0][1])) for at, (key, one) in enumerate(scores)
    )
