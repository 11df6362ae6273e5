"""A small clinic for the desk's tests: two departments, a post, and people who work, supervise and look on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection, transaction

from huifang.customers.models import Customer
from huifang.followups.models import FollowUp
from huifang.history.actions import record
from huifang.kernel.dates import parse_duration
from huifang.org.logic import Role, Scope
from huifang.org.models import Department, Employee, Grant, Post, Posting
from huifang.policy.logic.desk import DeskRule, Field, Form, Option, ReportRule, ReviewRule
from huifang.policy.models import Policy, Rule, Version

TODAY = date(2026, 6, 10)
NOW = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
SATISFIED = Field("satisfied", {"en": "Satisfied?"}, "scale", tuple(Option(str(n), {}) for n in range(1, 6)), True)
FORM = Form("call", {"en": "Call"}, (SATISFIED, Field("wish", {"en": "Wish"}, "long_text")))
PLAIN = DeskRule(key="care", title={}, clauses=("C1",), channels=("phone", "wechat"))
FULL = DeskRule(
    key="care",
    title={},
    clauses=("C1",),
    channels=("phone", "wechat"),
    form=FORM,
    report=ReportRule("weekly", {}, ("care",), parse_duration("P3D"), to="head"),
    review=ReviewRule("look", {}, "record", ("care",), "head", parse_duration("P1D")),
    report_review=ReviewRule("read", {}, "report", ("care",), "head", parse_duration("P2D")),
)
GOOD = {"satisfied": "4"}


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def moment(**later: float) -> datetime:
    return NOW + timedelta(**later)


@dataclass
class Clinic:
    """Whom the tests speak of. Lin and Wu are nurses of the ward; Hua supervises it; Mo works elsewhere."""

    ward: Department
    office: Department
    nurse: Post
    head: Post
    lin: Employee
    wu: Employee
    hua: Employee
    mo: Employee
    rule: Rule
    version: Version
    numbers: Any = field(default_factory=lambda: count(1))

    def customer(self, **more: Any) -> Customer:
        number = next(self.numbers)
        return Customer.objects.create(
            external_id=f"c{number}", name=f"Customer {number}", entry_id=0, **{"department": self.ward, **more}
        )

    def follow_up(
        self, customer: Customer | None = None, *, opens: int = -3, due: int = 0, closes: int | None = None, **more: Any
    ) -> FollowUp:
        """One for the nurses, due today: as a sweep makes it, by days from today."""
        last = due if closes is None else closes
        return FollowUp.objects.create(
            rule=self.rule, version=self.version, customer=customer or self.customer(), occasion=f"o/{next(self.numbers)}",
            opens_on=day(opens), due_on=day(due), closes_on=day(last), entry_id=0,
            **{"post": self.nurse, "planned_on": day(opens), **more},
        )  # fmt: skip


def a_clinic() -> Clinic:
    ward = Department.objects.create(key="ward", name="Ward")
    office = Department.objects.create(key="office", name="Office")
    nurse, head = Post.objects.create(key="nurse"), Post.objects.create(key="head")
    lin, wu = employee("Lin", ward), employee("Wu", ward)
    hua, mo = employee("Hua", ward), employee("Mo", office)
    for agent in (lin, wu, mo):
        Grant.objects.create(employee=agent, role=Role.AGENT, scope=Scope.OWN)
    Grant.objects.create(employee=hua, role=Role.SUPERVISOR, scope=Scope.DEPARTMENT)
    for agent in (lin, wu):
        Posting.objects.create(employee=agent, post=nurse, department=ward)
    Posting.objects.create(employee=hua, post=head)
    rule, version = a_rule()
    return Clinic(ward, office, nurse, head, lin, wu, hua, mo, rule, version)


def employee(name: str, department: Department) -> Employee:
    return Employee.objects.create(number=name.lower(), name=name, department=department)


@transaction.atomic
def a_rule() -> tuple[Rule, Version]:
    policy = Policy.objects.create(key="clinic")
    entry = record(deed="policy.loaded", actor="test")
    version = Version.objects.create(
        policy=policy, number="1", effective_on=day(-100), state="published", source="", digest=b"d", checked={}, entry=entry,
    )  # fmt: skip
    return Rule.objects.create(policy=policy, key="care", took_effect_on=day(-100)), version


def everything() -> str:
    """A digest over every row of every table: two are equal when nothing has changed."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT md5(string_agg(t::text, $$;$$ ORDER BY t::text)) FROM "{table}" t')
            digest.update(f"{table}{cursor.fetchone()[0]}".encode())
    return digest.hexdigest()
