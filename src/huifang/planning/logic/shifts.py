"""What planning a few customers anew did to the plan, in numbers, for whoever keeps counts of the plan.

A sweep says no such thing: after it, counts are taken anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

REPLANNED = "plan.replanned"
"""The deed under which the history keeps shifts."""
_SHIFTS = "shifts"

Duties = Counter[tuple[int, int, date, date, int, date | None]]
"""How many follow-ups stand, by customer, rule, opens_on, closes_on, state and ended_on."""
PLANNED = 1


@dataclass(frozen=True, slots=True)
class Shift:
    """`count` follow-ups of a customer, alike in rule and window, stand so now; or do not any more, if it is negative.

    They are planned, or have ended in a state on a day: a sweep gave them up, or another contact fulfilled them.
    """

    customer_id: int
    rule_id: int
    opens_on: date
    closes_on: date
    state: int
    ended_on: date | None
    count: int


def shifts_between(before: Duties, after: Duties) -> tuple[Shift, ...]:
    """What came and what left."""
    return tuple(
        Shift(*key, count=after[key] - before[key])
        for key in sorted(before.keys() | after, key=repr)
        if after[key] != before[key]
    )


def as_facts(shifts: Iterable[Shift]) -> dict[str, object]:
    """Shifts as the facts of a history entry."""
    return {_SHIFTS: [[*_window(shift), shift.count, *_ending(shift)] for shift in shifts]}


def _window(shift: Shift) -> list[object]:
    return [shift.customer_id, shift.rule_id, shift.opens_on.isoformat(), shift.closes_on.isoformat()]


def _ending(shift: Shift) -> list[object]:
    return [] if shift.ended_on is None else [shift.state, shift.ended_on.isoformat()]


def from_facts(facts: Mapping[str, Any]) -> Iterator[Shift]:
    """The shifts that `as_facts` wrote down."""
    for customer_id, rule_id, opens, closes, count, *ending in facts[_SHIFTS]:
        state, ended = ending or (PLANNED, None)
        ended_on = date.fromisoformat(ended) if ended else None
        yield Shift(customer_id, rule_id, date.fromisoformat(opens), date.fromisoformat(closes), state, ended_on, count)
