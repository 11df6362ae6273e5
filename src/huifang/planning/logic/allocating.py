"""The ways of the policies in force to give customers to people, numbered in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from huifang.kernel.dates import Duration, after
from huifang.policy.logic.pack import Predicate
from huifang.policy.logic.sections.people import Allocation

BALANCED = frozenset({"territory", "newcomers", "workload", "ability"})
"""Ways that choose among several people: whoever has least."""

LEFT = frozenset({"by_hand", "post"})
"""Ways that give nobody anything: what reaches them stays for somebody's hand, or for the holders of the post."""

PRESENT_ONLY = frozenset({"newcomers", "workload", "ability"})
"""Ways that pass over who is away on the day: others can take it as well."""

COLLECTOR = "collector"
"""The attribute that names who collected a customer, by number, where a way names no other."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way, by its number.

    `rules` are ids: of those it gives the follow-ups; with none it makes stewards. `before` are by rule the ways of
    the same policy that come earlier and speak of it. `departments` are keys, of the policy's own reach.
    """

    number: int
    policy_id: int
    policy_key: str
    version_id: int
    says: Allocation
    segment: Predicate | None
    departments: tuple[str, ...]
    rules: tuple[int, ...] = ()
    proving: tuple[int, ...] = ()
    before: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def makes_stewards(self) -> bool:
        return not self.says.rules and self.says.way != "steward"

    @property
    def people(self) -> int:
        """So many people must know each customer."""
        return (self.says.at_least or 1) if self.makes_stewards else 1


def in_order(ways: Iterable[Way]) -> tuple[Way, ...]:
    """The ways, each with those that come before it for each of its rules."""
    seen: dict[int, tuple[int, ...]] = {}
    found = []
    for way in ways:
        found.append(replace(way, before={rule: seen.get(rule, ()) for rule in way.rules}))
        seen |= {rule: (*seen.get(rule, ()), way.number) for rule in way.rules}
    return tuple(found)


def is_new(joined_on: date | None, newcomer_for: Duration | None, *, on: date) -> bool:
    """Whether somebody is a newcomer on a day; nobody is of whom it is not known when they joined."""
    if joined_on is None or newcomer_for is None:
        return False
    return joined_on <= on < after(joined_on, newcomer_for)


def bits_of(percent: Decimal) -> int:
    """A share in per cent as the bound below which the first 32 bits of a digest must lie."""
    return int(percent * 2**32 / 100)


def weight_by_ability(percent: int, *, kept: int, ended: int) -> int:
    """What somebody takes of what is given by ability: what they can do, times how much of it they did in time."""
    return max(1, percent * (kept + 1) // (ended + 1)) if percent else 0
