"""What one response says in figures: CSAT, NPS, CES.

Sources: ISO 10004 for satisfaction on a scale of five; the net promoter question from 0 to 10; the effort question
from 1 (very hard) to 7 (very easy).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from huifang.surveys.logic.definition import Definition, Kind

SATISFIED_FROM = Decimal(4)
PROMOTES_FROM, DETRACTS_UPTO = 9, 6
EASY_FROM = 5


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one response; None where nothing was asked, or answered, that makes one."""

    csat: Decimal | None = None
    nps: int | None = None
    ces: int | None = None


def scores_of(definition: Definition, answers: Mapping[str, object]) -> Scores:
    """CSAT is the answer to the question on the whole; without such a question the mean of all scales and rows.

    Where there is such a question and it was not answered, there is no CSAT: part of it would not be the same thing.
    """
    return Scores(
        csat=_csat(definition, answers),
        nps=_point(definition, answers, Kind.NPS),
        ces=_point(definition, answers, Kind.CES),
    )


def _csat(definition: Definition, answers: Mapping[str, object]) -> Decimal | None:
    overall = [question for question in definition.asked if question.is_overall]
    scales = overall or [one for one in definition.asked if one.kind in (Kind.SCALE, Kind.MATRIX)]
    points = [point for question in scales for point in _points(answers.get(question.key))]
    if not points:
        return None
    return (sum(points, Decimal(0)) / len(points)).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def _points(answer: object) -> Iterable[Decimal]:
    if isinstance(answer, Mapping):
        return [Decimal(str(point)) for point in answer.values()]
    return [] if answer is None else [Decimal(str(answer))]


def _point(definition: Definition, answers: Mapping[str, object], kind: Kind) -> int | None:
    found = (answers.get(question.key) for question in definition.asked if question.kind is kind)
    return next((int(str(answer)) for answer in found if answer is not None), None)
