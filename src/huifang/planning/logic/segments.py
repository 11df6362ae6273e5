"""Which part of a segment can be judged by the customer alone, and the numbers that the steps know them by."""

from __future__ import annotations

from dataclasses import dataclass, field

from huifang.policy.logic.pack import AllOf, Comparison, NotOf, Predicate, Rule

EVENT_PREFIX = "event."
EVERYONE = 0
DEPARTMENT = "@department"
"""The customer's department, which no pack can name: it carries out `applies_to`."""


@dataclass(slots=True)
class Numbered:
    """Predicates with their numbers: equal ones share one, so that each is judged once a customer."""

    by_customer: dict[Predicate, int] = field(default_factory=dict)
    by_moment: dict[Predicate, int] = field(default_factory=dict)
    is_lazy: bool = False  # judge all of it at the occasion: cheaper when few occasions are at stake

    def of(self, rule: Rule, *others: Predicate) -> tuple[int, int | None]:
        """The numbers of the rule's `for` and `while` and `others` together: (by the customer, by event and day)."""
        wanted = [predicate for predicate in (rule.segment, rule.while_segment, *others) if predicate]
        parts = [part for predicate in wanted for part in conjuncts(predicate)]
        moment = tuple(part for part in parts if self.is_lazy or needs_moment(part))
        customer = tuple(part for part in parts if part not in moment)
        return _number(self.by_customer, customer) or EVERYONE, _number(self.by_moment, moment)


def conjuncts(predicate: Predicate) -> tuple[Predicate, ...]:
    """The parts that must all hold."""
    if isinstance(predicate, AllOf):
        return tuple(inner for part in predicate.parts for inner in conjuncts(part))
    return (predicate,)


def needs_moment(predicate: Predicate) -> bool:
    """Whether the anchor event or the day on which the occasion opens decides, not the customer alone."""
    if isinstance(predicate, Comparison):
        return predicate.attr.startswith(EVENT_PREFIX) or predicate.operator in ("older_than", "younger_than")
    if isinstance(predicate, NotOf):
        return needs_moment(predicate.part)
    return any(needs_moment(part) for part in predicate.parts)


def looks_at_events(predicate: Predicate) -> bool:
    """Whether a value of the anchor event is asked for."""
    if isinstance(predicate, Comparison):
        return predicate.attr.startswith(EVENT_PREFIX)
    if isinstance(predicate, NotOf):
        return looks_at_events(predicate.part)
    return any(looks_at_events(part) for part in predicate.parts)


def _number(numbers: dict[Predicate, int], parts: tuple[Predicate, ...]) -> int | None:
    if not parts:
        return None
    return numbers.setdefault(AllOf(parts), len(numbers) + 1)
