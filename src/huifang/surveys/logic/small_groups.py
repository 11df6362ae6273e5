"""Groups too small to be shown: their answers are told together with others', so that nobody is made out.

Source: security.md, T65; the rules for hiding more than the small cell itself are those of L. Willenborg, T. de Waal,
Elements of Statistical Disclosure Control (2001), chapter 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

LEAST_SHOWN = 5
"""A figure is of so many answers at least."""


Key = TypeVar("Key", bound=Any)
"""What groups are known by: anything that can be sorted."""


@dataclass(frozen=True, slots=True)
class Parted(Generic[Key]):
    """Which groups are shown each by itself, and which are shown as one."""

    shown: frozenset[Key]
    together: frozenset[Key]
    is_hidden: bool = False
    """Whether even all small groups together are too small: then they, and the total, are not shown."""


def parted(answers: Mapping[Key, int], *, least: int = LEAST_SHOWN) -> Parted[Key]:
    """Which of the groups that make up a total may be shown beside it; groups without an answer are in neither set.

    A small group is never alone in what is left when the shown ones are taken from the total, and what is left has
    enough answers itself: else the smallest of the shown joins it. Whatever can be had by subtraction is then a figure
    of two groups and `least` answers or more.
    """
    sizes = {key: count for key, count in answers.items() if count > 0}
    together = {key for key, count in sizes.items() if count < least}
    rest = sorted((key for key in sizes if key not in together), key=lambda key: (-sizes[key], key))
    while together and rest and (len(together) < 2 or sum(sizes[key] for key in together) < least):
        together.add(rest.pop())
    is_hidden = bool(together) and sum(sizes[key] for key in together) < least
    return Parted(frozenset(rest), frozenset(together), is_hidden)


Cell = tuple[Any, Any]
"""A place of a table, its row and its column; None instead of a row or a column is the total over all of them."""


def hidden_in(answers: Mapping[Cell, int], *, least: int = LEAST_SHOWN) -> frozenset[Cell]:
    """Which cells of a table, its totals among them, are not shown beside the others; `answers` holds no totals.

    In no row, no column and no line of totals is a hidden cell alone, and what is hidden there has enough answers
    together, unless the total of that line is hidden too.
    """
    cells = with_totals(answers)
    lines = _lines(cells)
    hidden = {cell for cell, count in cells.items() if count < least}
    before = -1
    while before < len(hidden):
        before = len(hidden)
        for line in lines:
            while (more := _one_more(line, cells, hidden, least)) is not None:
                hidden.add(more)
    return frozenset(hidden)


def with_totals(answers: Mapping[Cell, int]) -> dict[Cell, int]:
    """The cells with an answer, and the totals of rows, of columns and of everything."""
    cells: dict[Cell, int] = {}
    for (row, column), count in answers.items():
        for cell in {(row, column), (row, None), (None, column), (None, None)} if count else ():
            cells[cell] = cells.get(cell, 0) + count
    return cells


def _lines(cells: Mapping[Cell, int]) -> list[tuple[Cell, list[Cell]]]:
    """Each total with the cells that make it up."""
    lines: dict[Cell, list[Cell]] = {}
    for row, column in cells:
        if row is not None:
            lines.setdefault((None, column), []).append((row, column))
        if column is not None:
            lines.setdefault((row, None), []).append((row, column))
    if (None, None) in cells:
        # The total of everything has two lines: the totals of rows, and those of columns.
        both = lines.pop((None, None))
        lines_of_all = [
            ((None, None), [cell for cell in both if (cell[0] is None) is of_columns]) for of_columns in (True, False)
        ]
        return [*lines.items(), *lines_of_all]
    return list(lines.items())


def _one_more(line: tuple[Cell, list[Cell]], cells: Mapping[Cell, int], hidden: set[Cell], least: int) -> Cell | None:
    """The cell that must be hidden too for this line to give nothing away; None when it does not."""
    total, members = line
    unseen = [cell for cell in members if cell in hidden]
    if not unseen or total in hidden or (len(unseen) > 1 and sum(cells[cell] for cell in unseen) >= least):
        return None
    seen = [cell for cell in members if cell not in hidden]
    return min(seen, key=lambda cell: (cells[cell], str(cell))) if seen else total
