"""Several lines become one unit: the lines whose key column has the same text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from huifang.customers.logic.cells import BadCell, Cells, Cutter
from huifang.customers.logic.import_map import LISTS, Grouping, Of, OverLines, Target
from huifang.customers.logic.over_lines import Fold, all_of, first_of, over_lines, same_of
from huifang.customers.logic.refused import Refusal, shown
from huifang.customers.logic.units import Outcome, RefusedRow, Unit, ragged
from huifang.kernel.sheets import Row
from huifang.kernel.text import Message

MOST_GROUPS = 200_000
"""Groups held in memory at once, about 100 MB; files whose lines stand together have no such limit."""

NO_KEY: Mapping[Of, Message] = {
    "customers": Message("The line names no customer."),
    "events": Message("The line belongs to no event: the column that lines are grouped by is blank."),
}


class TooManyGroups(Exception):
    """The file has more groups than memory is set aside for."""

    message = Message(
        "The file has more than %(most)d groups. Sort it by the grouping column and add together: true under group_by.",
        {"most": MOST_GROUPS},
    )


class _Group:
    """The lines of one key so far. `bad_row` is a line that was refused: the group is not taken without it."""

    __slots__ = ("bad_row", "row", "states")

    def __init__(self, states: list[Any]) -> None:
        self.row = 0
        self.bad_row = 0
        self.states = states


def rows_as_groups(
    rows: Iterable[Row], targets: tuple[Target, ...], cutter: Cutter, grouping: Grouping, *, of: Of
) -> Iterator[Outcome]:
    """Refused lines as they come, groups in the order of their first lines. Raises TooManyGroups."""
    key, width = cutter.cell(grouping.column), len(cutter.heading)
    folds = [_fold(target, cutter) for target in targets]
    groups: dict[str, _Group] = {}
    for row, cells in rows:
        if len(cells) != width and (refused := ragged(row, cells, width)):
            yield refused
            continue
        name = key(cells)
        if not name:
            yield RefusedRow(row, (Refusal(row, grouping.column, "", NO_KEY[of]),))
            continue
        group = groups.get(name)
        if group is None:
            if grouping.is_together:
                yield from _ended(groups, folds, grouping)
            group = _opened(groups, name, folds)
        if refusals := tuple(_added(group, row, cells, folds, targets)):
            group.bad_row = row
            yield RefusedRow(row, refusals)
        else:
            group.row = group.row or row
    yield from _ended(groups, folds, grouping)


def _fold(target: Target, cutter: Cutter) -> Fold:
    origin = target.source.origin
    if isinstance(origin, OverLines):
        return over_lines(target.source, origin, cutter)
    look = cutter.line_value(target.source)
    if target.field == "customer":
        return same_of(look)
    return all_of(look) if target.field in LISTS else first_of(look)


def _opened(groups: dict[str, _Group], name: str, folds: list[Fold]) -> _Group:
    if len(groups) >= MOST_GROUPS:
        raise TooManyGroups
    group = groups[name] = _Group([fold.start for fold in folds])
    return group


def _added(group: _Group, row: int, cells: Cells, folds: list[Fold], targets: tuple[Target, ...]) -> Iterator[Refusal]:
    states = group.states
    for number, fold in enumerate(folds):
        try:
            states[number] = fold.add(states[number], cells)
        except BadCell as bad:
            yield targets[number].refusal(row, bad.text, bad.reason)


def _ended(groups: dict[str, _Group], folds: list[Fold], grouping: Grouping) -> Iterator[Outcome]:
    for name, group in groups.items():
        if not group.bad_row:
            yield Unit(group.row, _found(group, folds))
        elif group.row:
            yield RefusedRow(group.row, (_left_out(name, group, grouping),))
    groups.clear()


def _found(group: _Group, folds: list[Fold]) -> list[tuple[int, str]]:
    return [
        (number, text)
        for number, (fold, state) in enumerate(zip(folds, group.states, strict=True))
        for text in fold.texts(state)
    ]


def _left_out(name: str, group: _Group, grouping: Grouping) -> Refusal:
    reason = Message(
        "The group is not taken, because row %(row)d of the same group was refused.", {"row": group.bad_row}
    )
    return Refusal(group.row, grouping.column, shown("", name), reason)
