"""A day at the clinic's desk, with the shipped policy of general follow-up: customers, events, and what they call for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F

from huifang.customers.actions.points import NewPoint, add_points
from huifang.customers.actions.run import Run
from huifang.customers.logic.contact_points import Kind
from huifang.customers.models import Customer, Event
from huifang.followups.models import FollowUp
from huifang.kernel.keys import KeyRing
from huifang.org.models import Employee, Post, Posting
from huifang.planning.actions.sweep import sweep
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import Reading, read_pack
from huifang.policy.models import EventKind
from tests.web.conftest import TODAY, Company

PACK = Path(__file__).parents[2] / "src/huifang/policy/packs/p02-general.yaml"
PHONE = "13812345678"
MASKED = "138****5678"
POST = "sales-or-service"
LEFT_OPEN = {
    "answer-time": "P3D",
    "records-kept": "P3Y",
    "training-rhythm": "P3M",
    "meeting-rhythm": "P1M",
    "inspection-rhythm": "P1M",
}
"""What the written policy leaves open, as this desk's company answered it."""


@cache
def _read(source: bytes) -> Reading:
    """Each text is read once by all tests of this process: many begin with it, and reading it is not what they are about."""
    return read_pack(source, file=PACK.name, settings=LEFT_OPEN, require_settings=True)


class Desk:
    """Lin and, in the other department, Tian hold the post that the policy names."""

    def __init__(self, company: Company, ring: KeyRing, *, on: date = TODAY) -> None:
        self.company, self.ring, self.on = company, ring, on
        self._numbers = count(1)
        source = PACK.read_bytes()
        load_policy(source=source, reading=_read(source), settings=LEFT_OPEN, actor="test")
        self.post = Post.objects.get(key=POST)
        for employee in (company.lin, company.tian):
            Posting.objects.create(employee=employee, post=self.post, department=employee.department)

    def customer(self, name: str, **more: Any) -> Customer:
        number = next(self._numbers)
        values = {"department": self.company.east, "entry_id": 0, "joined_on": self.on - timedelta(days=90), **more}
        made = Customer.objects.create(external_id=f"K{number:03}", name=name, **values)
        self.phone(made)
        return made

    def phone(self, customer: Customer, number: str = PHONE) -> UUID:
        run = Run(actor="test", on=self.on, ring=self.ring, zone=ZoneInfo("Asia/Shanghai"))
        [point] = add_points(points=[NewPoint(customer.pk, Kind.PHONE, number)], run=run)
        return point

    def served(self, customer: Customer, *, days_ago: int) -> Event:
        """Something was done for the customer, for which the policy wants a contact within a week."""
        kind = EventKind.objects.get(key="service_done")
        return Event.objects.create(
            external_id=f"e{next(self._numbers)}", customer=customer, kind=kind,
            occurred_on=self.on - timedelta(days=days_ago), attributes={}, entry_id=0,
        )  # fmt: skip

    def owed(self, name: str, *, days_ago: int, **more: Any) -> FollowUp:
        """A customer with one follow-up, as the planner makes it, meant for the day on which it opens."""
        [found] = self.all_owed([name], days_ago=days_ago, **more)
        return found

    def all_owed(self, names: Sequence[str], *, days_ago: int, **more: Any) -> list[FollowUp]:
        """Customers with one follow-up each, made by one sweep.

        The planner spreads by a hash of what numbers a database gave out, which no test should hang on.
        """
        customers = [self.customer(name, **more) for name in names]
        for customer in customers:
            self.served(customer, days_ago=days_ago)
        sweep(on=self.on, actor="test")
        FollowUp.objects.filter(customer__in=customers).update(planned_on=F("opens_on"))
        return [FollowUp.objects.get(customer=customer) for customer in customers]

    def colleague(self, number: str = "E05", name: str = "吴桐") -> Employee:
        """Somebody else of the department with the same post."""
        wu = self.company.employee(number, name, self.company.east, agent="own")
        Posting.objects.create(employee=wu, post=self.post, department=self.company.east)
        return wu
