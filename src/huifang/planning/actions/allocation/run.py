"""A run: every customer and follow-up that is nobody's is given to somebody, as the policies in force say.

The ways are tried in their order; each is a few statements over all who wait, however many they are. A run twice is a
run once: it gives what nobody has, and takes back only what it gave itself, once the ground of that is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huifang.customers.models import Customer
from huifang.kernel.sql.statements import take_lock, temporary_tables, tune_for_sets
from huifang.org.queries import time_zone
from huifang.planning.actions.allocation.customers import give_customers, leave_customers
from huifang.planning.actions.allocation.follow_ups import give_follow_ups, give_to_stewards
from huifang.planning.actions.allocation.ground import Run, candidates_of, rule_ids
from huifang.planning.actions.allocation.taking_back import end_what_others_ended, take_back
from huifang.planning.logic.allocating import LEFT, Way
from huifang.planning.models import Candidate, Left
from huifang.planning.queries.allocation.unallocated import unallocated
from huifang.planning.queries.allocation.ways import ways_in_force


@dataclass(frozen=True, slots=True)
class GivenBy:
    """What one way gave: customers and follow-ups to people; `left` are customers for somebody's hand or a post."""

    way: Way
    customers: int
    follow_ups: int
    left: int


@dataclass(frozen=True, slots=True)
class Allocated:
    """What a run did. `unallocated` are customers of whom a policy wants that somebody has them, and nobody does."""

    on: date
    ways: tuple[GivenBy, ...]
    taken_back: int
    unallocated: int

    @property
    def customers(self) -> int:
        return sum(one.customers for one in self.ways)

    @property
    def follow_ups(self) -> int:
        return sum(one.follow_ups for one in self.ways)


def allocate(*, on: date, actor: str) -> Allocated:
    """Give what is nobody's, on a day. Nothing is asked of the database where no policy in force has a way."""
    ways = ways_in_force(on)
    if not ways:
        return Allocated(on, (), 0, 0)
    with transaction.atomic():
        take_lock("planning.sweep")
        tune_for_sets()
        with temporary_tables(Candidate, Left):
            run = Run(ways, rule_ids(ways), candidates_of(ways, on), on, actor, time_zone())
            return _run(run)


def look_ahead(*, on: date, actor: str) -> Allocated:
    """What a run would do: it is done, looked at, and undone."""
    try:
        with transaction.atomic():
            raise _LookedAt(allocate(on=on, actor=actor))
    except _LookedAt as looked_at:
        return looked_at.done


class _LookedAt(Exception):
    """Undoes what was done."""

    def __init__(self, done: Allocated) -> None:
        super().__init__()
        self.done = done


def _run(run: Run) -> Allocated:
    end_what_others_ended(run)
    taken_back = take_back(run)
    customers = {way.number: _customers(way, run) for way in run.ways}
    follow_ups = {way.number: give_follow_ups(way, run) for way in run.ways}
    for policy in sorted({way.policy_id for way in run.ways if way.makes_stewards}):
        for number, count in give_to_stewards(policy, run).items():
            follow_ups[number] += count
    told = tuple(GivenBy(way, *_split(way, customers[way.number], follow_ups[way.number])) for way in run.ways)
    left = unallocated(run.ways, among=Customer.objects.all(), on=run.on).count()
    return Allocated(run.on, told, taken_back, left)


def _customers(way: Way, run: Run) -> int:
    return leave_customers(way, run) if way.says.way in LEFT else give_customers(way, run)


def _split(way: Way, customers: int, follow_ups: int) -> tuple[int, int, int]:
    return (0, follow_ups, customers) if way.says.way in LEFT else (customers, follow_ups, 0)
