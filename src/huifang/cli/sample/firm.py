"""The sample company as its days are told: who is there, under which rules, and at what time of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from huifang.cli.sample.customers import Size, kept_handovers, kept_viewings
from huifang.cli.sample.people import CLINIC, ESTATE, SUPERVISORS
from huifang.cli.sample.words import chance
from huifang.customers.models import Customer, Stewardship
from huifang.followups.models import FollowUp
from huifang.kernel.keys import KeyRing
from huifang.org.models import Department, Employee, Posting
from huifang.policy.logic.desk import DeskRule
from huifang.policy.queries import desk_rules_in_force

BETWEEN_CALLS = timedelta(minutes=11)
MORNING, AFTERNOON, EVENING = time(9), time(14), time(18)


@dataclass(frozen=True, slots=True)
class Kept:
    """The ids of customers with whom nobody works before the last evening: viewings by the days since, handovers."""

    viewings: Sequence[Sequence[int]]
    handovers: Sequence[int]

    def everybody(self) -> set[int]:
        return {*self.handovers, *(customer for viewings in self.viewings for customer in viewings)}


@dataclass
class Firm:
    """What stays the same over all days; `begun` counts what each person has begun in each half of a day."""

    zone: ZoneInfo
    ring: KeyRing
    seed: str
    people: Mapping[str, Employee]
    holders: Mapping[int, list[Employee]]
    stewards: Mapping[int, int]
    rules: Mapping[int, DeskRule]
    departments: Mapping[str, int]
    kept: Kept
    begun: dict[tuple[int, date, time], int] = field(default_factory=dict)

    def chance_of(self, follow_up: FollowUp, about: str) -> Random:
        """Chance that belongs to one follow-up, known by what it is for."""
        known_by = (follow_up.customer.external_id, self.rules[follow_up.rule_id].key, follow_up.occasion)
        return chance(self.seed, about, *known_by)

    def agent_of(self, follow_up: FollowUp) -> Employee:
        """Whose it is, or who of those that hold its post takes it: the customer's steward before others."""
        if follow_up.agent is not None:
            return follow_up.agent
        assert follow_up.post_id is not None
        holders = self.holders[follow_up.post_id]
        own = [one for one in holders if one.pk == self.stewards.get(follow_up.customer_id)]
        return own[0] if own else self.chance_of(follow_up, "agent").choice(holders)

    def supervisors(self) -> list[Employee]:
        return [self.people[number] for number in SUPERVISORS.values()]

    def supervisor_of(self, department: int | None) -> Employee:
        """Who decides over the customers of a department."""
        where = ESTATE if department == self.departments[ESTATE] else CLINIC
        return self.people[SUPERVISORS[where]]

    def moment(self, who: Employee, on: date, half: time) -> datetime:
        """The next free moment of somebody in a part of a day."""
        nth = self.begun.get((who.pk, on, half), 0)
        self.begun[who.pk, on, half] = nth + 1
        return datetime.combine(on, half, self.zone) + nth * BETWEEN_CALLS

    def at(self, on: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(on, time(hour, minute), self.zone)


def firm(*, on: date, size: Size, zone: ZoneInfo, ring: KeyRing) -> Firm:
    """The company as it stands in the database, with its policies in force on a day."""
    people = {one.number: one for one in Employee.objects.order_by("number")}
    by_id = {one.pk: one for one in people.values()}
    ids = dict(Customer.objects.values_list("external_id", "id"))
    holders: dict[int, list[Employee]] = {}
    for post, employee in Posting.objects.order_by("employee__number").values_list("post_id", "employee_id"):
        holders.setdefault(post, []).append(by_id[employee])
    return Firm(
        zone=zone,
        ring=ring,
        seed=on.isoformat(),
        people=people,
        holders=holders,
        stewards=dict(Stewardship.objects.filter(until_on=None).values_list("customer_id", "employee_id")),
        rules=desk_rules_in_force(on),
        departments=dict(Department.objects.values_list("key", "id")),
        kept=Kept(
            viewings=[[ids[number] for number in numbers] for numbers in kept_viewings(size)],
            handovers=[ids[number] for number in kept_handovers(size)],
        ),
    )
