"""How many of those who wait each person gets: always the one who is least loaded for what they can do.

One by one it would be: the next goes to whoever has, with it, the least for their weight, and of equals to the lower
id. The same is found at once, however many wait.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

FINE = 1_000_000
"""So finely a level is looked for before the last few are given one by one."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who may receive: how much they have, what they take of an ordinary share, how much at most."""

    employee: int
    load: int
    weight: int = 100
    most: int | None = None

    def room(self) -> int | None:
        """How much more they may have; None without a limit."""
        return None if self.most is None else max(0, self.most - self.load)


@dataclass(frozen=True, slots=True)
class Group:
    """Customers who may be given to the same people, by its name; `count` of them wait."""

    name: str
    count: int
    employees: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """Of a group those from a place to a place, the first being 1, go to an employee."""

    group: str
    employee: int
    first: int
    last: int


def given(groups: Iterable[Group], hands: Mapping[int, Hand]) -> Iterator[Given]:
    """Give every group out, in the order of their names; what nobody has room for is left."""
    loads = dict(hands)
    for group in sorted(groups, key=lambda group: group.name):
        taking = [loads[employee] for employee in sorted(set(group.employees)) if employee in loads]
        place = 1
        for employee, count in shares(group.count, taking).items():
            if count:
                yield Given(group.name, employee, place, place + count - 1)
                place += count
                loads[employee] = replace(loads[employee], load=loads[employee].load + count)


def shares(count: int, hands: Sequence[Hand]) -> dict[int, int]:
    """How many of `count` each gets, by employee; together fewer where nobody has room for more."""
    able = [hand for hand in hands if hand.weight > 0]
    level = _level(count, able)
    found = {hand.employee: _below(level, hand) for hand in able}
    left = count - sum(found.values())
    waiting = [_next(hand, found[hand.employee]) for hand in able if _has_room(hand, found[hand.employee])]
    heapq.heapify(waiting)
    by_id = {hand.employee: hand for hand in able}
    while left and waiting:
        _, employee = heapq.heappop(waiting)
        found[employee] += 1
        left -= 1
        if _has_room(by_id[employee], found[employee]):
            heapq.heappush(waiting, _next(by_id[employee], found[employee]))
    return dict(sorted(found.items()))


def _level(count: int, hands: Sequence[Hand]) -> int:
    """The highest level, in units of 1/FINE, up to which all can be filled without giving more than there is."""
    if not hands:
        return 0
    low, high = 0, (count + max(hand.load for hand in hands) + 1) * FINE
    while low < high:
        middle = (low + high + 1) // 2
        if sum(_below(middle, hand) for hand in hands) <= count:
            low = middle
        else:
            high = middle - 1
    return low


def _below(level: int, hand: Hand) -> int:
    """How many somebody gets up to a level of load for weight."""
    wanted = max(0, level * hand.weight // FINE - hand.load)
    room = hand.room()
    return wanted if room is None else min(wanted, room)


def _has_room(hand: Hand, got: int) -> bool:
    room = hand.room()
    return room is None or got < room


def _next(hand: Hand, got: int) -> tuple[Fraction, int]:
    """How loaded somebody is with one more."""
    return Fraction(hand.load + got + 1, hand.weight), hand.employee
