"""How far back the events lie that steps count from: few rules look back for years, most for weeks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

WORTH_A_LOOK = timedelta(days=60)
"""Events of so many days more are worth a look of their own."""


@dataclass(frozen=True, slots=True)
class ReachingBack:
    """Events from `near` on matter; of `kinds` (ids) those from `far` on too."""

    near: date
    far: date
    kinds: tuple[int, ...]


def how_far_back(steps: Iterable[tuple[int | None, date | None, Sequence[int] | None]]) -> ReachingBack:
    """From which days on events matter to steps: of each the kind it counts from, the first day on which that may lie,
    and the kinds that end what it started, which come after it.
    """
    first: dict[int, date] = {}
    for kind, first_on, ends in steps:
        for one in (kind, *(ends or ())):
            if one is not None:
                first[one] = min(first.get(one, date.max), first_on or date.min)
    days = sorted(set(first.values()))
    if not days:
        return ReachingBack(date.max, date.max, ())
    gap, after_gap = max(
        ((later - earlier, later) for earlier, later in pairwise(days)), default=(timedelta(), days[0])
    )
    near = after_gap if gap > WORTH_A_LOOK else days[0]
    return ReachingBack(near, days[0], tuple(sorted(kind for kind, day in first.items() if day < near)))
