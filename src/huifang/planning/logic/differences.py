"""What a version would change in the plan that stands: counts by rule, and a few examples of each sort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

EXAMPLES = 10


class Sort(StrEnum):
    """What becomes of a follow-up: as before; other days; no longer asked for; asked for now; begun, and left alone."""

    KEPT = "kept"
    REDATED = "redated"
    CANCELLED = "cancelled"
    NEW = "new"
    IN_HAND = "in_hand"


@dataclass(frozen=True, slots=True)
class Group:
    """So many follow-ups of a rule (by key); `rule_id` is None for one that is new with the version.

    `open` of them may be done by now.
    """

    rule: str
    rule_id: int | None
    sort: Sort
    count: int
    open: int


@dataclass(frozen=True, slots=True)
class Days:
    """The window of a follow-up."""

    opens_on: date
    due_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Example:
    """A follow-up of a customer (by id): its days as they are and as they would be, None where there are none."""

    sort: Sort
    rule: str
    customer: int
    occasion: str
    was: Days | None
    becomes: Days | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What would change in the plan of a day, up to its horizon, if the version were in force on that day."""

    on: date
    horizon_on: date
    groups: tuple[Group, ...]
    examples: tuple[Example, ...]

    def count(self, sort: Sort) -> int:
        return sum(group.count for group in self.groups if group.sort is sort)

    def of(self, sort: Sort) -> tuple[Example, ...]:
        """The examples of a sort."""
        return tuple(example for example in self.examples if example.sort is sort)

    @property
    def to_decide(self) -> tuple[Group, ...]:
        """The groups of open work of which an approver decides what becomes of it."""
        return tuple(group for group in self.groups if group.sort in (Sort.REDATED, Sort.CANCELLED) and group.rule_id)


def as_json(found: Difference) -> dict[str, Any]:
    """A difference as it is kept."""
    return {
        "on": found.on.isoformat(),
        "horizon_on": found.horizon_on.isoformat(),
        "groups": [[one.rule, one.rule_id, one.sort.value, one.count, one.open] for one in found.groups],
        "examples": [
            [one.sort.value, one.rule, one.customer, one.occasion, _said(one.was), _said(one.becomes)]
            for one in found.examples
        ],
    }


def from_json(kept: Mapping[str, Any]) -> Difference:
    """A difference as it was kept."""
    return Difference(
        on=date.fromisoformat(kept["on"]),
        horizon_on=date.fromisoformat(kept["horizon_on"]),
        groups=tuple(
            Group(rule, number, Sort(sort), count, is_open) for rule, number, sort, count, is_open in kept["groups"]
        ),
        examples=tuple(
            Example(Sort(sort), rule, customer, occasion, _read(was), _read(becomes))
            for sort, rule, customer, occasion, was, becomes in kept["examples"]
        ),
    )


def _said(days: Days | None) -> list[str] | None:
    return None if days is None else [day.isoformat() for day in (days.opens_on, days.due_on, days.closes_on)]


def _read(days: Iterable[str] | None) -> Days | None:
    return None if days is None else Days(*map(date.fromisoformat, days))
