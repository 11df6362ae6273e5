"""Whoever is least loaded for what they can do is next: the quick count agrees with giving one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given as having
from hypothesis import settings
from hypothesis import strategies as st

from huifang.kernel.dates import parse_duration
from huifang.planning.logic.allocating import bits_of, is_new, weight_by_ability
from huifang.planning.logic.shares import Given, Group, Hand, given, shares

JOINED = date(2026, 1, 31)


def one_by_one(count: int, hands: list[Hand]) -> dict[int, int]:
    got = {hand.employee: 0 for hand in hands if hand.weight}
    for _ in range(count):
        free = [
            hand for hand in hands if hand.weight and (hand.most is None or hand.load + got[hand.employee] < hand.most)
        ]
        if not free:
            break
        least = min(free, key=lambda hand: (Fraction(hand.load + got[hand.employee] + 1, hand.weight), hand.employee))
        got[least.employee] += 1
    return dict(sorted(got.items()))


some_hands = st.lists(
    st.builds(
        Hand,
        employee=st.integers(1, 99),
        load=st.integers(0, 40),
        weight=st.sampled_from([0, 1, 33, 50, 100, 150, 1000]),
        most=st.none() | st.integers(0, 60),
    ),
    max_size=6,
    unique_by=lambda hand: hand.employee,
)


@having(count=st.integers(0, 150), hands=some_hands)
@settings(max_examples=60, deadline=None)
def test_counting_out_at_once_is_giving_one_by_one(count: int, hands: list[Hand]) -> None:
    assert shares(count, hands) == one_by_one(count, hands)


def test_a_million_are_counted_out_in_no_time() -> None:
    got = shares(1_000_000, [Hand(one, one * 7, 100 + one) for one in range(1, 60)])
    assert sum(got.values()) == 1_000_000


def test_one_group_after_the_other_each_knows_what_the_one_before_got() -> None:
    hands = {one: Hand(one, 0) for one in (1, 2, 3)}
    groups = [Group("b", 4, (1, 2)), Group("a", 3, (2, 3, 9)), Group("c", 2, ())]
    assert list(given(groups, hands)) == [
        Given("a", 2, 1, 2), Given("a", 3, 3, 3),
        Given("b", 1, 1, 3), Given("b", 2, 4, 4),
    ]  # fmt: skip


def test_nobody_gets_more_than_they_may_have() -> None:
    hands = [Hand(1, 3, most=4), replace(Hand(2, 0), most=2)]
    assert shares(10, hands) == {1: 1, 2: 2}


@pytest.mark.parametrize(
    ("joined_on", "span", "on", "new"),
    [
        (JOINED, "P1M", date(2026, 1, 31), True),
        (JOINED, "P1M", date(2026, 2, 27), True),
        (JOINED, "P1M", date(2026, 2, 28), False),
        (JOINED, "P1M", date(2026, 1, 30), False),
        (None, "P1M", date(2026, 1, 31), False),
        (JOINED, None, date(2026, 1, 31), False),
    ],
)
def test_who_is_new(joined_on: date | None, span: str | None, on: date, new: bool) -> None:
    assert is_new(joined_on, parse_duration(span) if span else None, on=on) is new


@pytest.mark.parametrize(
    ("percent", "kept", "ended", "weight"),
    [(100, 0, 0, 100), (100, 45, 50, 90), (150, 9, 9, 150), (0, 9, 9, 0), (1, 0, 99, 1)],
)
def test_ability_is_what_somebody_can_do_and_does_in_time(percent: int, kept: int, ended: int, weight: int) -> None:
    assert weight_by_ability(percent, kept=kept, ended=ended) == weight


def test_all_is_a_share_too() -> None:
    from decimal import Decimal

    assert (bits_of(Decimal(0)), bits_of(Decimal(50)), bits_of(Decimal(100))) == (0, 2**31, 2**32)
