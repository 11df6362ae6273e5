"""Segments as conditions of a SELECT. A condition is true or false, never unknown, so that `not` means not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.db.models import BooleanField, CharField, ExpressionWrapper, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
)

from huifang.kernel.dates import Duration
from huifang.kernel.sql.expressions import NUMBER, AsDay, AsLocalDay, AsNumber, DayAfter, TextUnder
from huifang.kernel.sql.fields import CText
from huifang.planning.logic.segments import DEPARTMENT, EVENT_PREFIX
from huifang.policy.logic.pack import AllOf, Comparison, NotOf, Predicate

_ORDERINGS = {"gte": GreaterThanOrEqual, "gt": GreaterThan, "lte": LessThanOrEqual, "lt": LessThan}


class Reader:
    """Where the values of a customer, and of the anchor event, stand in the query at hand.

    `opens_on` is the expression of the day on which the occasion opens, where there is one.
    """

    def __init__(self, *, customer: str = "", event: str = "", opens_on: Combinable | None = None, zone: str) -> None:
        self.customer = customer
        self.event = event
        self.opens_on = opens_on
        self.zone = zone

    def text(self, attr: str) -> Combinable:
        """The value as text; unknown when missing or blank."""
        if attr.startswith(EVENT_PREFIX):
            return self._text(attr.removeprefix(EVENT_PREFIX), self.event, _EVENT_COLUMNS)
        return self._text(attr, self.customer, _CUSTOMER_COLUMNS)

    def day(self, attr: str) -> Combinable:
        """The local day that the value names, as an anchor would count it."""
        if attr == "birthday":
            return F(f"{self.customer}born_on")
        if attr == "joined_on":
            return F(f"{self.customer}joined_on")
        if attr == f"{EVENT_PREFIX}occurred_at":
            return F(f"{self.event}occurred_on")
        return AsLocalDay(self.text(attr), zone=self.zone)

    def _text(self, name: str, prefix: str, columns: dict[str, Callable[[str], Combinable]]) -> Combinable:
        if name in columns:
            return columns[name](prefix)
        return TextUnder(name, f"{prefix}attributes")


def _plain(column: str) -> Callable[[str], Combinable]:
    return lambda prefix: NullIf(F(f"{prefix}{column}"), Value("", output_field=CText()), output_field=CText())


def _as_text(column: str) -> Callable[[str], Combinable]:
    return lambda prefix: Cast(F(f"{prefix}{column}"), CText())


def _moment(prefix: str) -> Combinable:
    """The day where no time is known; with a time it is no ISO date."""
    timed = Cast(F(f"{prefix}occurred_at"), CText())
    return Coalesce(timed, Cast(F(f"{prefix}occurred_on"), CText()), output_field=CText())


_CUSTOMER_COLUMNS: dict[str, Callable[[str], Combinable]] = {
    "id": _plain("external_id"),
    "name": _plain("name"),
    "joined_on": _as_text("joined_on"),
    "birthday": _plain("birthday"),
    "birthday_calendar": _plain("birthday_calendar"),
    DEPARTMENT: _as_text("department_id"),
}
_EVENT_COLUMNS: dict[str, Callable[[str], Combinable]] = {
    "id": _plain("external_id"),
    "kind": _plain("kind__key"),
    "customer": _plain("customer__external_id"),
    "occurred_at": _moment,
}


def condition(predicate: Predicate, reader: Reader) -> Q:
    """The predicate as a condition on the rows that `reader` reads."""
    if isinstance(predicate, Comparison):
        return _comparison(predicate, reader)
    if isinstance(predicate, NotOf):
        return Q(Exact(_truth(condition(predicate.part, reader)), False))
    if not predicate.parts:
        return Q(Value(isinstance(predicate, AllOf)))
    joined = condition(predicate.parts[0], reader)
    for part in predicate.parts[1:]:
        if isinstance(predicate, AllOf):
            joined &= condition(part, reader)
        else:
            joined |= condition(part, reader)
    return joined


def _comparison(comparison: Comparison, reader: Reader) -> Q:
    value = comparison.value
    text = reader.text(comparison.attr)
    if comparison.operator == "exists":
        return Q(IsNull(text, value is False))
    if comparison.operator in ("in", "not_in"):
        assert isinstance(value, tuple)
        # The text is taken out of the attributes once: a plan asks this of every customer for every segment.
        among = _holds(In(text, list(value))) if value else Q(Value(False))
        return among if comparison.operator == "in" else Q(Exact(_truth(among), False))
    if isinstance(value, Duration):
        return _age(comparison, reader, value)
    assert isinstance(value, str)
    return _ordering(comparison.operator, text, value)


def _ordering(operator: str, text: Combinable, value: str) -> Q:
    compare = _ORDERINGS[operator]
    if re.match(NUMBER, value, re.ASCII):
        return _holds(compare(AsNumber(text), AsNumber(Value(value, output_field=CharField()))))
    if _is_day(value):
        return _holds(compare(AsDay(text), Value(date.fromisoformat(value))))
    return Q(Value(False))


def _age(comparison: Comparison, reader: Reader, duration: Duration) -> Q:
    day = DayAfter(reader.day(comparison.attr), Value(duration.months), Value(duration.days))
    assert reader.opens_on is not None
    compare = LessThanOrEqual if comparison.operator == "older_than" else GreaterThan
    return _holds(compare(day, reader.opens_on))


def _holds(comparison: Combinable) -> Q:
    """True only when the comparison is known to be true."""
    return Q(_truth(Q(comparison)))


def _truth(condition: Q) -> Combinable:
    return Coalesce(ExpressionWrapper(condition, output_field=BooleanField()), Value(False))


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2026-01-01") and bool(date.fromisoformat(text))
    except ValueError:
        return False
