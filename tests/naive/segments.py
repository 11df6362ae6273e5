"""Segments: whether a customer, with the anchor's event where there is one, belongs (section 1)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from .moments import Unreadable, born_on, is_iso_date, read_moment
from .spans import Span, plus

NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "gte": lambda mine, bound: mine >= bound,
    "gt": lambda mine, bound: mine > bound,
    "lte": lambda mine, bound: mine <= bound,
    "lt": lambda mine, bound: mine < bound,
}


@dataclass(frozen=True)
class Candidate:
    """What a segment looks at: a customer, perhaps the anchor's event, and the day the occasion opens."""

    customer: Mapping[str, str]
    event: Mapping[str, str] | None
    opens_on: date
    zone: ZoneInfo

    def text_of(self, attribute: str) -> str:
        if not attribute.startswith("event."):
            return self.customer.get(attribute) or ""
        if self.event is None:
            raise ValueError(f"{attribute} needs an event")
        return self.event.get(attribute.removeprefix("event.")) or ""

    def date_of(self, attribute: str) -> date | None:
        """The attribute's date; None for a birthday without a year and for what is no date."""
        try:
            if attribute == "birthday":
                return born_on(self.text_of("birthday"), self.text_of("birthday_calendar"))
            return read_moment(self.text_of(attribute), self.zone).on
        except Unreadable:
            return None


@dataclass(frozen=True)
class Segments:
    """The pack's named segments, its way of reading a duration, and the answers to its settings."""

    named: Mapping[str, Any]
    span: Callable[[Any], Span]
    answer: Callable[[Any], Any]

    def hold(self, segment: Any, candidate: Candidate) -> bool:
        """`everyone`, a name, or a predicate."""
        if segment == "everyone":
            return True
        if isinstance(segment, str):
            return self.hold(self.named[segment], candidate)
        if "segment" in segment:
            return self.hold(segment["segment"], candidate)
        if "all" in segment:
            return all(self.hold(part, candidate) for part in segment["all"])
        if "any" in segment:
            return any(self.hold(part, candidate) for part in segment["any"])
        if "not" in segment:
            return not self.hold(segment["not"], candidate)
        return self.compare(segment, candidate)

    def compare(self, comparison: Mapping[str, Any], candidate: Candidate) -> bool:
        attribute = comparison["attr"]
        [(operator, operand)] = [(key, value) for key, value in comparison.items() if key != "attr"]
        mine = candidate.text_of(attribute)
        if is_blank(mine):
            return operator == "not_in" or (operator == "exists" and operand is False)
        if operator == "exists":
            return operand is True
        if operator == "in":
            return mine in [as_text(value) for value in operand]
        if operator == "not_in":
            return mine not in [as_text(value) for value in operand]
        if operator in ORDERINGS:
            return in_order(operator, mine, as_text(self.answer(operand)))
        if operator in ("older_than", "younger_than"):
            return self.of_age(operator, candidate.date_of(attribute), operand, candidate.opens_on)
        raise ValueError(f"unknown operator {operator}")

    def of_age(self, operator: str, since: date | None, age: Any, opens_on: date) -> bool:
        if since is None:
            return False
        reached_on = plus(since, self.span(age))
        return reached_on <= opens_on if operator == "older_than" else reached_on > opens_on


def in_order(operator: str, mine: str, bound: str) -> bool:
    """As numbers when both are, as dates when both are, else not at all."""
    if NUMBER.fullmatch(mine) and NUMBER.fullmatch(bound):
        return ORDERINGS[operator](Decimal(mine), Decimal(bound))
    if is_iso_date(mine) and is_iso_date(bound):
        return ORDERINGS[operator](date.fromisoformat(mine), date.fromisoformat(bound))
    return False


def is_blank(text: str) -> bool:
    return text.strip() == ""


def as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
