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

Duties = Counter[tuple[int, int, date, date]]
"""How many follow-ups stand, by customer, rule, opens_on and closes_on."""


@dataclass(frozen=True, slots=True)
class Shift:
    """`count` follow-ups of a customer, alike in rule and window, came into the plan, or left it if it is negative."""

    customer_id: int
    rule_id: int
    opens_on: date
    closes_on: date
    count: int


def shifts_between(before: Duties, after: Duties) -> tuple[Shift, ...]:
    """What came and what left."""
    return tuple(
        Shift(*key, count=after[key] - before[key])
        for key in sorted(before.keys() | after)
        if after[key] != before[key]
    )


def as_facts(shifts: Iterable[Shift]) -> dict[str, object]:
    """Shifts as the facts of a history entry."""
    rows = [
        [shift.customer_id, shift.rule_id, shift.opens_on.isoformat(), shift.closes_on.isoformat(), shift.count]
        for shift in shifts
    ]
    return {_SHIFTS: rows}


def from_facts(facts: Mapping[str, Any]) -> Iterator[Shift]:
    """The shifts that `as_facts` wrote down."""
    for customer_id, rule_id, opens, closes, count in facts[_SHIFTS]:
        yield Shift(customer_id, rule_id, date.fromisoformat(opens), date.fromisoformat(closes), count)
