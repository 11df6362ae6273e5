"""Scores out of answers, with how sure one may be of them: satisfaction, recommendation, effort, and rates.

Sources. Wilson: E. B. Wilson, Probable inference, J. Am. Stat. Assoc. 22 (1927) 209-212. Recommendation: F. Reichheld,
The one number you need to grow, Harvard Business Review, December 2003. Effort: M. Dixon, K. Freeman, N. Toman, Stop
trying to delight your customers, Harvard Business Review, July 2010. Differences: G. Y. Zou, A. Donner, Construction of
confidence limits about effect measures, Statistics in Medicine 27 (2008) 1693-1702; for shares that is R. G. Newcombe's
method 10, Statistics in Medicine 17 (1998) 873-890.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import sqrt
from types import MappingProxyType

NINETY_FIVE = 1.959963984540054
"""The normal quantile of an interval that holds the true value 95 times of 100."""


class Scale(StrEnum):
    """By what a question is scored."""

    CSAT = "csat"
    """1 to 5, 5 the best: the share of those who are satisfied (4 and 5), in per cent."""
    NPS = "nps"
    """0 to 10: promoters (9, 10) less detractors (0 to 6), in points from -100 to 100."""
    CES = "ces"
    """1 to 7, 7 the easiest: the mean."""


LIMITS: Mapping[Scale, tuple[int, int]] = MappingProxyType({Scale.CSAT: (1, 5), Scale.NPS: (0, 10), Scale.CES: (1, 7)})
"""The least and the greatest answer of each scale."""

ENDS: Mapping[Scale, tuple[int, int]] = MappingProxyType({Scale.CSAT: (4, 2), Scale.NPS: (9, 6), Scale.CES: (5, 3)})
"""From where an answer is one of the best of its scale, and to where it is one of the worst."""


@dataclass(frozen=True, slots=True)
class Score:
    """A value with its 95 % interval, and out of how many answers it came."""

    value: float
    low: float
    high: float
    answers: int

    @property
    def either_way(self) -> float:
        """Half the width of the interval: the plus or minus beside the value."""
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Difference:
    """One score less another, with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether chance alone would hardly make such a difference: the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Sums:
    """All that a score needs of a set of answers. Sums of sets that share no answer may be added.

    `best` are those who are satisfied, or promoters; `worst` those who are not, or detractors.
    """

    answers: int = 0
    best: int = 0
    worst: int = 0
    total: Decimal = Decimal(0)
    squares: Decimal = Decimal(0)

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.answers + other.answers,
            self.best + other.best,
            self.worst + other.worst,
            self.total + other.total,
            self.squares + other.squares,
        )


def summed(scale: Scale, values: Iterable[Decimal | int]) -> Sums:
    """The sums of these answers on a scale."""
    numbers = [Decimal(value) for value in values]
    best_from, worst_to = ENDS[scale]
    return Sums(
        answers=len(numbers),
        best=sum(1 for number in numbers if number >= best_from),
        worst=sum(1 for number in numbers if number <= worst_to),
        total=sum(numbers, Decimal(0)),
        squares=sum((number * number for number in numbers), Decimal(0)),
    )


def score(scale: Scale, sums: Sums) -> Score | None:
    """The score of these answers; None without any."""
    match scale:
        case Scale.CSAT:
            return csat(sums)
        case Scale.NPS:
            return nps(sums)
        case Scale.CES:
            return ces(sums)


def csat(sums: Sums) -> Score | None:
    """Per cent of answers that are 4 or 5 of 5, with Wilson's interval."""
    return rate(sums.best, sums.answers)


def nps(sums: Sums) -> Score | None:
    """Per cent of promoters less per cent of detractors.

    An answer is worth 1, 0 or -1, so that the variance of one is p + d - (p - d)², and of the mean that over n.
    """
    if not sums.answers:
        return None
    promoters, detractors = sums.best / sums.answers, sums.worst / sums.answers
    net = promoters - detractors
    margin = NINETY_FIVE * sqrt(max(0.0, promoters + detractors - net * net) / sums.answers)
    return Score(100 * net, 100 * max(-1.0, net - margin), 100 * min(1.0, net + margin), sums.answers)


def ces(sums: Sums) -> Score | None:
    """The mean of 1 to 7, with the normal interval of a mean."""
    return mean(sums, *LIMITS[Scale.CES])


def mean(sums: Sums, least: float, greatest: float) -> Score | None:
    """The mean answer; its interval is by the sample's variance (n - 1), and stays on the scale.

    Of a single answer nothing is known but that it is on the scale: its interval is all of it.
    """
    if not sums.answers:
        return None
    middle = float(sums.total / sums.answers)
    if sums.answers == 1:
        return Score(middle, least, greatest, 1)
    variance = (sums.squares - sums.total * sums.total / sums.answers) / (sums.answers - 1)
    margin = NINETY_FIVE * sqrt(max(0.0, float(variance)) / sums.answers)
    return Score(middle, max(least, middle - margin), min(greatest, middle + margin), sums.answers)


def rate(hits: int, of: int) -> Score | None:
    """A share in per cent with Wilson's interval, as of those who answered of those asked; None where nobody was."""
    if not of:
        return None
    share, z = hits / of, NINETY_FIVE
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    margin = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    # At both ends the formula is 0 and 1 by itself, but for the last digit of a float.
    low, high = (0.0 if not hits else middle - margin), (1.0 if hits == of else middle + margin)
    return Score(100 * share, 100 * low, 100 * high, of)


def difference(one: Score, other: Score) -> Difference:
    """How much higher the one is than the other: of modes, departments or periods that share no answer."""
    gap = one.value - other.value
    down = sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    up = sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return Difference(gap, gap - down, gap + up)
