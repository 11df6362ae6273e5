"""Scores against values computed by hand, and against figures that their sources print."""

from __future__ import annotations

from decimal import Decimal

import pytest

from huifang.surveys.logic.scores import Scale, Score, Sums, difference, rate, score, summed


def _close(found: Score | None, value: float, low: float, high: float) -> None:
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=0.005)


@pytest.mark.parametrize(
    ("hits", "of", "value", "low", "high"),
    [
        (8, 10, 80, 49.02, 94.33),
        (0, 10, 0, 0, 27.75),
        (10, 10, 100, 72.25, 100),
        (1, 1, 100, 20.65, 100),
        (81, 263, 30.80, 25.53, 36.62),  # Newcombe 1998, table I, with z = 1.96
    ],
)
def test_a_share_has_wilsons_interval(hits: int, of: int, value: float, low: float, high: float) -> None:
    _close(rate(hits, of), value, low, high)


def test_satisfied_are_those_who_give_four_and_five() -> None:
    sums = summed(Scale.CSAT, [5, 4, Decimal("3.67"), 2, 5, 5, 4, 4, 4, 5])
    assert (sums.best, sums.worst, sums.answers) == (8, 1, 10)
    _close(score(Scale.CSAT, sums), 80, 49.02, 94.33)


def test_recommendation_is_promoters_less_detractors() -> None:
    sums = summed(Scale.NPS, [10] * 30 + [9] * 20 + [8] * 20 + [7] * 10 + [6] * 5 + [0] * 15)
    # p = 0.5, d = 0.2; variance 0.5 + 0.2 - 0.3² = 0.61; 1.96 · √(0.61 / 100) = 0.1531
    _close(score(Scale.NPS, sums), 30, 14.69, 45.31)


def test_recommendation_stays_between_its_ends() -> None:
    found = score(Scale.NPS, summed(Scale.NPS, [10, 10, 10, 10, 3]))
    assert found is not None
    assert found.high == 100


def test_effort_is_a_mean_with_the_interval_of_a_mean() -> None:
    # Squares of the distances: 1 + 0 + 1 + 0 + 0 = 2; variance 2 / 4; 1.96 · √(0.5 / 5) = 0.6198
    _close(score(Scale.CES, summed(Scale.CES, [5, 6, 7, 6, 6])), 6, 5.38, 6.62)
    _close(score(Scale.CES, summed(Scale.CES, [7])), 7, 1, 7)


def test_without_answers_there_is_no_score() -> None:
    assert [score(scale, Sums()) for scale in Scale] == [None, None, None]
    assert rate(0, 0) is None


def test_sums_of_two_sets_are_the_sums_of_both() -> None:
    one, other = [1, 5, 3], [4, 2]
    assert summed(Scale.CSAT, one) + summed(Scale.CSAT, other) == summed(Scale.CSAT, one + other)


def test_a_difference_of_shares_is_newcombes() -> None:
    # 56 of 70 less 48 of 80, method 10: 0.0524 to 0.3339
    one, other = rate(56, 70), rate(48, 80)
    assert one is not None
    assert other is not None
    found = difference(one, other)
    assert (found.value, found.low, found.high) == pytest.approx((20, 5.24, 33.39), abs=0.005)
    assert found.is_clear
    assert not difference(one, one).is_clear
