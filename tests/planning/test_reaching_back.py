"""How far back a night looks for events: as far as any step counts from them, and not much farther."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from huifang.planning.logic.reaching_back import ReachingBack, how_far_back

Step = tuple[int | None, date | None, Sequence[int] | None]
MAY, JUNE, LAST_YEAR = date(2026, 5, 1), date(2026, 6, 1), date(2025, 6, 1)


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([], ReachingBack(date.max, date.max, ())),
        ([(1, JUNE, None)], ReachingBack(JUNE, JUNE, ())),
        ([(1, JUNE, None), (2, MAY, None)], ReachingBack(MAY, MAY, ())),
        ([(1, JUNE, None), (2, LAST_YEAR, None), (3, MAY, ())], ReachingBack(MAY, LAST_YEAR, (2,))),
        ([(1, JUNE, None), (1, LAST_YEAR, None), (2, MAY, None)], ReachingBack(MAY, LAST_YEAR, (1,))),
        ([(1, JUNE, None), (2, LAST_YEAR, [1, 4]), (3, MAY, None)], ReachingBack(MAY, LAST_YEAR, (1, 2, 4))),
        ([(1, None, None), (2, MAY, None)], ReachingBack(MAY, date.min, (1,))),
    ],
)
def test_it_looks_as_far_back_as_a_step_and_for_its_kinds_alone(steps: list[Step], found: ReachingBack) -> None:
    assert how_far_back(steps) == found
