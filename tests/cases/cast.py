"""A clinic that keeps cases, by a policy of its own: who receives, who deals with them, who says yes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from huifang.cases.actions.intake import take_in
from huifang.cases.actions.log import Doer
from huifang.cases.logic.intake import NewCase
from huifang.cases.logic.words import Source
from huifang.cases.models import Case, CaseEvent
from huifang.customers.models import Customer
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import Finding, FollowUp, Record
from huifang.org.actions import describe_organisation
from huifang.org.logic import Reach, Right
from huifang.org.models import Department, Employee, Grant, Post, Posting
from huifang.org.queries import reach_of
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import Rule, Version

TODAY = date(2026, 6, 10)
NOW = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
PACK = Path(__file__).with_name("house_pack.yaml")


@dataclass
class House:
    """Lin is a nurse of the ward, Yao receives complaints, Qian heads quality, Hua directs everything, Mo says yes."""

    ward: Department
    quality: Department
    lin: Employee
    yao: Employee
    qian: Employee
    hua: Employee
    mo: Employee
    numbers: Any = field(default_factory=lambda: count(1))

    def doer(self, by: Employee | None, **later: float) -> Doer:
        at = NOW + timedelta(**later)
        return Doer(by, at, at.date(), "" if by else "test")

    def customer(self, **more: Any) -> Customer:
        number = next(self.numbers)
        values = {"department": self.ward, "entry_id": 0, "joined_on": TODAY - timedelta(days=90), **more}
        return Customer.objects.create(external_id=f"c{number}", name=f"客户{number}", **values)

    def matter(self, words: str = "药水是坏的", **more: Any) -> NewCase:
        values = {"kind": FindingKind.COMPLAINT, "source": Source.PHONE, "taken_in_by": self.lin.pk, **more}
        return NewCase(words=words, **values)

    def case(self, words: str = "药水是坏的", *, by: Employee | None = None, **more: Any) -> Case:
        """A matter that was taken in, by Lin where nobody else is named."""
        customer = more.pop("customer", None) or self.customer().pk
        taker = by or self.lin
        new = self.matter(words, customer=customer, **{"taken_in_by": taker.pk, **more})
        [case] = take_in(cases=[new], doer=self.doer(taker))
        return case

    def finding(
        self, text: str, *, kind: str = "complaint", customer: Customer | None = None, rule: str = "after-service",
        event: int | None = None,
    ) -> Finding:  # fmt: skip
        """What a customer said to Lin in a follow-up of today."""
        whom = customer or self.customer()
        asked = Rule.objects.get(key=rule)
        version = Version.objects.get(policy=asked.policy)
        follow_up = FollowUp.objects.create(
            rule=asked, version=version, customer=whom, occasion=f"o/{next(self.numbers)}", opens_on=TODAY, due_on=TODAY,
            closes_on=TODAY, planned_on=TODAY, state=FollowUp.State.DONE, ended_on=TODAY, agent=self.lin, entry_id=0,
            event_id=event,
        )  # fmt: skip
        record = Record.objects.create(
            follow_up=follow_up, customer=whom, employee=self.lin, contacted_at=NOW, outcome="reached", entry_id=0
        )
        return Finding.objects.create(record=record, kind=kind, text=text, position=1)

    def reach(self, employee: Employee, right: Right = Right.SEE_CASES) -> Reach:
        found = reach_of(employee, right, on=TODAY)
        assert found is not None
        return found

    def sees(self, employee: Employee) -> set[int]:
        return set(Case.objects.visible_to(self.reach(employee)).values_list("id", flat=True))


def a_house() -> House:
    describe_organisation(name="明德诊所", time_zone="Asia/Shanghai")
    ward = Department.objects.create(key="ward", name="病房")
    quality = Department.objects.create(key="quality", name="质检部")
    source = PACK.read_bytes()
    reading = read_pack(source, file=PACK.name, settings={}, require_settings=True)
    assert reading.pack is not None, reading.faults
    load_policy(source=source, reading=reading, settings={}, actor="test")
    house = House(
        ward, quality,
        lin=_employee("林小满", ward, agent="own"),
        yao=_employee("姚远", ward, agent="own"),
        qian=_employee("钱程", quality, supervisor="department"),
        hua=_employee("华清", ward, supervisor="all"),
        mo=_employee("莫言之", ward, manager="all"),
    )  # fmt: skip
    for employee, key in ((house.lin, "nurse"), (house.yao, "receiver"), (house.mo, "head")):
        Posting.objects.create(employee=employee, post=Post.objects.get(key=key))
    return house


def _employee(name: str, department: Department, **roles: str) -> Employee:
    made = Employee.objects.create(number=name, name=name, department=department)
    Grant.objects.bulk_create(Grant(employee=made, role=role, scope=scope) for role, scope in roles.items())
    return made


def lines_of(case: Case) -> list[str]:
    return list(CaseEvent.objects.filter(case=case).order_by("id").values_list("kind", flat=True))
