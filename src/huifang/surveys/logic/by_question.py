"""What was answered to each question of a version: how many chose what, and what numbers come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from huifang.surveys.logic.branching import OTHER
from huifang.surveys.logic.definition import Definition, Kind, Question
from huifang.surveys.logic.small_groups import LEAST_SHOWN


@dataclass(frozen=True, slots=True)
class Group:
    """So many answers to a question that say the same: a choice, or a number; of words and days neither."""

    question: str
    row: str
    choice: str
    number: Decimal | None
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """An answer that was offered: the key of a choice, or a point; how often it was given, in per cent of all."""

    answer: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the numbers that were written come to."""

    mean: Decimal
    least: Decimal
    greatest: Decimal


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, or a row of a matrix, and what was answered to it. Fewer answers than may be shown are hidden."""

    question: Question
    row: str
    answers: int
    is_hidden: bool
    bars: tuple[Bar, ...] = ()
    numbers: Numbers | None = None


def by_question(
    definition: Definition, groups: Iterable[Group], answered: Mapping[tuple[str, str], int]
) -> tuple[Answered, ...]:
    """Every question in its order; `answered` says how many people answered it, or a row of it.

    A choice is in per cent of these people: of several choices the shares may come to more than a hundred.
    """
    found = list(groups)
    return tuple(
        _answered(question, row, answered.get((question.key, row), 0), found)
        for question in definition.asked
        for row in ([row.key for row in question.rows] or [""])
    )


def _answered(question: Question, row: str, answers: int, groups: Iterable[Group]) -> Answered:
    if answers < LEAST_SHOWN:
        return Answered(question, row, answers, is_hidden=answers > 0)
    own = [one for one in groups if (one.question, one.row) == (question.key, row)]
    numbers = _numbers(own) if question.kind is Kind.NUMBER else None
    return Answered(question, row, answers, False, tuple(_bars(question, own, answers)), numbers)


def _bars(question: Question, groups: Iterable[Group], answers: int) -> Iterator[Bar]:
    counts = {one.choice or f"{one.number:.0f}": one.count for one in groups if one.choice or one.number is not None}
    points = reversed(question.points) if question.kind in (Kind.SCALE, Kind.MATRIX) else question.points
    offered = [*(choice.key for choice in question.choices), *([OTHER] if question.takes_other else [])]
    for answer in offered or map(str, points):
        count = counts.get(answer, 0)
        yield Bar(answer, count, 100 * count / answers)


def _numbers(groups: Iterable[Group]) -> Numbers:
    given = {one.number: one.count for one in groups if one.number is not None}
    total = sum((number * count for number, count in given.items()), Decimal(0))
    return Numbers(total / sum(given.values()), min(given), max(given))
