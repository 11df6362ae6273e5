"""A shop that asks its customers: a department, two who work there, a customer, and a questionnaire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from huifang.customers.models import Customer
from huifang.history.actions import record
from huifang.org.logic import Role, Scope
from huifang.org.models import Department, Employee, Grant
from huifang.surveys.actions.building import write_questionnaire
from huifang.surveys.actions.inviting import Link, invite
from huifang.surveys.logic.reading import read_definition
from huifang.surveys.models import Questionnaire
from tests.surveys.test_definition import asking, choices, q

TODAY = date(2026, 6, 10)
NOW = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
DEFINITION = asking(
    q("overall", overall=True, required=True),
    q("why", "text", shown_when={"question": "overall", "at_most": "3"}, required=True),
    q("again", "single", choices=choices("yes", "no"), other=True),
    q("wish", "text"),
)
GOOD: dict[str, object] = {"overall": "5", "again": "yes", "wish": "more of it"}
BAD: dict[str, object] = {"overall": "2", "why": "slow"}
_numbers = count(1)


def later(**time: float) -> datetime:
    return NOW + timedelta(**time)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


@dataclass
class Shop:
    """Lin made the sale and may be rated for it; Mo asks; Hua supervises."""

    floor: Department
    lin: Employee
    mo: Employee
    hua: Employee

    def customer(self, name: str = "王芳", **values: Any) -> Customer:
        with transaction.atomic():
            entry = record(deed="test", actor="test")
            values = {"department": self.floor, "external_id": f"C{next(_numbers)}", **values}
            return Customer.objects.create(name=name, entry=entry, **values)

    def questionnaire(self, definition: dict[str, Any] = DEFINITION, **values: Any) -> Questionnaire:
        made = write_questionnaire(
            key=f"shop-{next(_numbers)}", title={"en": "The shop"}, definition=read_definition(definition), actor="test"
        )
        Questionnaire.objects.filter(pk=made.pk).update(**values)
        made.refresh_from_db()
        return made

    def link(self, questionnaire: Questionnaire | None = None, customer: Customer | None = None, **said: Any) -> Link:
        values = {"by": self.mo, "actor": "test", "at": NOW, "on": TODAY, **said}
        return invite(
            questionnaire=questionnaire or self.questionnaire(), customer=customer or self.customer(), **values
        )


def a_shop() -> Shop:
    floor = Department.objects.create(key=f"floor-{next(_numbers)}", name="卖场")
    made = [Employee.objects.create(number=f"S{next(_numbers)}", name=name, department=floor) for name in "林莫华"]
    for one, role in zip(made, (Role.AGENT, Role.AGENT, Role.SUPERVISOR), strict=True):
        Grant.objects.create(employee=one, role=role, scope=Scope.DEPARTMENT, department=floor)
    return Shop(floor, *made)
