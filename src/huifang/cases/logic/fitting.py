"""Whether a customer belongs to a segment, asked of one customer whose values are at hand.

The planner asks the same of all customers at once, in the database; tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation

from huifang.kernel.dates import Duration, after
from huifang.policy.logic.pack import AllOf, AnyOf, Comparison, NotOf, Predicate


def belongs(predicate: Predicate, values: Mapping[str, str], *, on: date) -> bool:
    """Whether the values of a customer (attributes and columns by name, as text) fit a segment on a day."""
    if isinstance(predicate, AllOf):
        return all(belongs(part, values, on=on) for part in predicate.parts)
    if isinstance(predicate, AnyOf):
        return any(belongs(part, values, on=on) for part in predicate.parts)
    if isinstance(predicate, NotOf):
        return not belongs(predicate.part, values, on=on)
    return _holds(predicate, values.get(predicate.attr, "").strip(), on)


def _holds(asked: Comparison, value: str, on: date) -> bool:
    if asked.operator == "exists":
        return bool(value) is asked.value
    if isinstance(asked.value, tuple):
        return (value != "" and value in asked.value) is (asked.operator == "in")
    if isinstance(asked.value, Duration):
        return _is_of_age(asked.operator, value, asked.value, on)
    return isinstance(asked.value, str) and _stands(asked.operator, value, asked.value)


def _is_of_age(operator: str, value: str, length: Duration, on: date) -> bool:
    day = _day(value)
    return day is not None and (after(day, length) <= on) is (operator == "older_than")


def _stands(operator: str, value: str, bound: str) -> bool:
    """The orderings: as numbers when both are numbers, as days when both are days, else they do not hold."""
    for read in (_number, _day):
        here, there = read(value), read(bound)
        if here is not None and there is not None:
            compared = (here > there) - (here < there)  # type: ignore[operator]
            return {"gte": compared >= 0, "gt": compared > 0, "lte": compared <= 0, "lt": compared < 0}[operator]
    return False


def _number(text: str) -> Decimal | None:
    with suppress(InvalidOperation):
        found = Decimal(text)
        return found if found.is_finite() else None
    return None


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text[:10])
    return None
