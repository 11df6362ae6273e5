"""On which day of its window a duty is planned: spread over working days, and away from days that are over capacity.

Source: the policy pack's page, section 4.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

DAYS_BACK = 400
DAYS_AHEAD = 1_100
"""So far around the day of a sweep working days are counted; windows beyond are planned for their due day."""


class DayTables(NamedTuple):
    """For each calendar: how many of its days that count lie before each day from `first_on` on, and those days."""

    first_on: date
    ranks: tuple[tuple[int, ...], ...]
    days: tuple[tuple[date, ...], ...]


def day_tables(calendars: Sequence[Callable[[date], bool]], *, on: date) -> DayTables:
    """The tables by which the database spreads duties; lists of days are filled up with the last day of all."""
    first = max(date.min.toordinal() + 1, on.toordinal() - DAYS_BACK)
    last = min(date.max.toordinal() - 1, on.toordinal() + DAYS_AHEAD)
    span = [date.fromordinal(number) for number in range(first, last + 1)]
    works = [[counts(day) for day in span] for counts in calendars]
    days = [tuple(day for day, is_counted in zip(span, counted, strict=True) if is_counted) for counted in works]
    longest = max(map(len, days), default=0)
    return DayTables(
        span[0],
        tuple(tuple(accumulate(counted, initial=0)) for counted in works),
        tuple((*counted, *[date.max] * (longest - len(counted) + 1)) for counted in days),
    )


@dataclass(frozen=True, slots=True)
class Alike:
    """Duties of one pool that are planned for the same day and may be moved within the same window.

    `opens_on` is the first day that is still to come; `key` tells them from others in the database. None of them may
    go to a day that is `barred`.
    """

    key: tuple[object, ...]
    opens_on: date
    closes_on: date
    planned_on: date
    count: int
    barred: Container[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Move:
    """So many of the duties that are alike, counted on from `first` (0 for the first of all), go to another day."""

    key: tuple[object, ...]
    first: int
    count: int
    to_on: date


def moves(movable: Iterable[Alike], load: Mapping[date, int], room_on: Callable[[date], int]) -> list[Move]:
    """What brings days that are over capacity down to it, without filling another day above it.

    `load` counts all that is planned for a day, `room_on` says how many duties a day has room for. A day off has room
    for none: what is planned for it goes wherever there is room. As many as there is room for within their windows are
    moved, what closes first before the rest; everything else stays where it is. Twice is once.
    """
    groups = list(movable)
    excess = {day: count - room_on(day) for day, count in load.items() if count > room_on(day)}
    waiting = sorted((group for group in groups if group.planned_on in excess), key=_by_opening)
    if not waiting:
        return []
    taken: defaultdict[int, int] = defaultdict(int)
    found: list[Move] = []
    for day, room in _rooms(waiting, load, room_on):
        found += _fill(day, room, waiting, excess, taken)
    return found


def _by_opening(group: Alike) -> tuple[date, date, str]:
    return group.opens_on, group.closes_on, repr(group.key)


def _rooms(
    waiting: Sequence[Alike], load: Mapping[date, int], room_on: Callable[[date], int]
) -> Iterator[tuple[date, int]]:
    """The days with room among the windows of those that wait, in order."""
    day = min(group.opens_on for group in waiting)
    last_on = max(group.closes_on for group in waiting)
    while day <= last_on:
        room = room_on(day) - load.get(day, 0)
        if room > 0:
            yield day, room
        day += timedelta(days=1)


def _fill(
    day: date, room: int, waiting: Sequence[Alike], excess: dict[date, int], taken: defaultdict[int, int]
) -> Iterator[Move]:
    """Give a day's room to what closes first among those whose window holds it."""
    fitting = [
        (group.closes_on, number)
        for number, group in enumerate(waiting)
        if group.opens_on <= day <= group.closes_on
        and day not in group.barred
        and taken[number] < group.count
        and excess[group.planned_on] > 0
    ]
    heapq.heapify(fitting)
    while room and fitting:
        _, number = heapq.heappop(fitting)
        group = waiting[number]
        count = min(room, group.count - taken[number], excess[group.planned_on])
        if count > 0:
            yield Move(group.key, taken[number], count, day)
            taken[number] += count
            excess[group.planned_on] -= count
            room -= count


@dataclass(frozen=True, slots=True)
class Holding:
    """An employee (by id) holds a post, in one department and all below it, or everywhere (None)."""

    employee: int
    post: int
    department: int | None


@dataclass(frozen=True, slots=True)
class Pool:
    """The duties of a post in the departments that the same people serve; `department` is the topmost, None for all."""

    post: int
    department: int | None


class Pools:
    """Which pool a department's duties of a post belong to, and how many people serve it.

    Somebody who holds a post everywhere makes one pool of all its departments; otherwise each topmost department in
    which the post is held is one, with all below it.
    """

    def __init__(self, holdings: Iterable[Holding], parents: Mapping[int, int | None]) -> None:
        self._parents = parents
        self._held: dict[int, set[int | None]] = {}
        for holding in (found := list(holdings)):
            self._held.setdefault(holding.post, set()).add(holding.department)
        people: defaultdict[Pool, set[int]] = defaultdict(set)
        for holding in found:
            if (pool := self.of(holding.post, holding.department)) is not None:
                people[pool].add(holding.employee)
        self.people: Mapping[Pool, int] = {pool: len(served) for pool, served in people.items()}

    def of(self, post: int | None, department: int | None) -> Pool | None:
        """The pool of a post's duties in a department; None where nobody holds the post."""
        held = self._held.get(post or 0, set())
        if post is None or not held:
            return None
        if None in held:
            return Pool(post, None)
        top, above, seen = None, department, set[int]()
        while above is not None and above not in seen:
            top = above if above in held else top
            seen.add(above)
            above = self._parents.get(above)
        return None if top is None else Pool(post, top)


WORKING_DAYS = {"day": 1, "week": 5, "month": 21, "quarter": 63, "half-year": 126, "year": 251}
"""How many working days a period has, where a quota is divided among them."""


def per_day(at_least: Decimal, per: str) -> int:
    """What a quota of a period comes to on a working day, rounded up."""
    return max(1, math.ceil(at_least / WORKING_DAYS[per]))
