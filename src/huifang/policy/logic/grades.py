"""The grades of customers that rules speak of: values of an attribute that their segments name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from huifang.policy.logic.pack import AllOf, AnyOf, Comparison, NotOf, Predicate, Rule


@dataclass(frozen=True, slots=True, order=True)
class Grade:
    """An attribute of customers with one of its values."""

    attribute: str
    value: str


def grades_of(rules: Iterable[Rule]) -> tuple[Grade, ...]:
    """Each grade that a segment of these rules names, once, in the order in which they are named."""
    return tuple(dict.fromkeys(grade for rule in rules if rule.segment for grade in _named(rule.segment)))


def _named(segment: Predicate) -> Iterator[Grade]:
    match segment:
        case Comparison(attr, ("in" | "not_in"), tuple(values)):
            yield from (Grade(attr, value) for value in values)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _named(part)
        case NotOf(part):
            yield from _named(part)
