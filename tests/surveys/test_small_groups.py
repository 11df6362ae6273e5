"""Nobody is made out by a figure, nor by what is left when the other figures are taken from the total (T65)."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest

from huifang.surveys.logic.small_groups import LEAST_SHOWN, hidden_in, parted, with_totals


@pytest.mark.parametrize(
    ("answers", "shown", "together", "is_hidden"),
    [
        ({"a": 9, "b": 7}, "ab", "", False),
        ({"a": 9, "b": 7, "c": 0}, "ab", "", False),
        ({"a": 9, "b": 7, "c": 4}, "a", "bc", False),
        ({"a": 9, "b": 7, "c": 3, "d": 3}, "ab", "cd", False),
        ({"a": 9, "b": 7, "c": 1, "d": 1}, "a", "bcd", False),
        ({"a": 9, "b": 7, "c": 7, "d": 4}, "ab", "cd", False),
        ({"a": 6, "b": 4}, "", "ab", False),
        ({"a": 4}, "", "a", True),
        ({"a": 2, "b": 2}, "", "ab", True),
        ({"a": 2, "b": 3}, "", "ab", False),
        ({}, "", "", False),
    ],
)
def test_small_groups_are_told_together(answers: Mapping[str, int], shown: str, together: str, is_hidden: bool) -> None:
    found = parted(answers)
    assert (found.shown, found.together, found.is_hidden) == (frozenset(shown), frozenset(together), is_hidden)


def test_a_group_of_four_cannot_be_had_by_subtraction() -> None:
    chance = Random(65)
    for _ in range(2_000):
        answers = {group: chance.randrange(12) for group in range(chance.randrange(1, 9))}
        found = parted(answers)
        total = sum(answers.values())
        assert all(answers[group] >= LEAST_SHOWN for group in found.shown)
        left = total - sum(answers[group] for group in found.shown)
        if found.is_hidden:
            assert not found.shown
            assert total < LEAST_SHOWN
        elif left:
            assert left >= LEAST_SHOWN
            assert len(found.together) > 1


def test_which_group_joins_does_not_depend_on_their_order() -> None:
    answers = {"a": 8, "b": 8, "c": 4}
    assert parted(answers) == parted(dict(reversed(answers.items())))


def test_a_small_cell_of_a_table_takes_others_with_it() -> None:
    answers = {("a", 1): 9, ("a", 2): 9, ("b", 1): 4, ("b", 2): 9, ("c", 1): 20, ("c", 2): 20}
    # b in 1 is small; a in 1 goes with it, and so that neither is had by its row, both in 2.
    assert hidden_in(answers) == {("b", 1), ("a", 1), ("b", 2), ("a", 2)}


def test_no_line_of_a_table_gives_a_small_cell_away() -> None:
    chance = Random(66)
    for _ in range(150):
        answers = {(row, column): chance.randrange(15) for row in range(5) for column in range(4)}
        cells, hidden = with_totals(answers), hidden_in(answers)
        assert {cell for cell, count in cells.items() if count < LEAST_SHOWN} <= hidden
        for total in cells:
            for members in _lines_of(total, cells):
                unseen = [cell for cell in members if cell in hidden]
                if total not in hidden and unseen:
                    assert len(unseen) > 1
                    assert sum(cells[cell] for cell in unseen) >= LEAST_SHOWN


def _lines_of(
    total: tuple[int | None, int | None], cells: Mapping[tuple[int | None, int | None], int]
) -> list[list[tuple[int | None, int | None]]]:
    row, column = total
    found = []
    if row is None:
        found.append([cell for cell in cells if cell[1] == column and cell[0] is not None])
    if column is None:
        found.append([cell for cell in cells if cell[0] == row and cell[1] is not None])
    return found
