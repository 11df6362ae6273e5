"""A shop whose policy gives cases clocks, and cases of it with a log of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from huifang.cases.actions.clocks import keep_clocks
from huifang.cases.models import Case, CaseEvent
from huifang.org.models import Department, Employee, Grant, Post, Posting
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import Version

HERE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 2)
"""A Monday with no public holiday near."""

PACK = """\
pack: 1
policy:
  key: shop
  title: {zh-Hans: 门店投诉, en: Complaints}
  version: 1.0
  effective_on: 2026-01-01
  working: {hours: ["09:00-12:00", "13:00-18:00"]}
clauses:
  - id: C1
    text: {zh-Hans: 投诉两个工作日内处理完毕。, en: A complaint is settled within two working days.}
    kinds: [sla]
    carried_out_by: [clock:settled]
posts:
  chief: {zh-Hans: 店长, en: Chief}
topics:
  noise: {zh-Hans: 噪音, en: Noise}
clocks:
  taken-up: {of: case, until: received, within: {working: PT4H}}
  next-word: {of: reply, within: PT4H}
  settled:
    clauses: [C1]
    title: {zh-Hans: 处理完毕, en: Settled}
    of: case
    until: resolved
    cases: [complaint]
    within: {working: P2D}
    pauses: [customer]
    warns: {working: PT4H}
    escalates: [{when: overdue, who: chief, after: {working: PT4H}}]
cases:
  complaint:
    title: {zh-Hans: 投诉, en: Complaint}
    takes: [complaint]
    clocks: [settled]
  repair: {title: {zh-Hans: 报修, en: Repair}, takes: [repair]}
improvements:
  better: {title: {zh-Hans: 整改, en: Improvement}, out_of: [case], within: P1M, tracks_effect: true}
"""


def at(text: str) -> datetime:
    """`11-02 09:00` of the year 2026 as people here say it."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=HERE).astimezone(UTC)


def loaded(text: str = PACK) -> Version:
    reading = read_pack(text.encode(), file="shop.yaml", settings={})
    assert reading.pack, reading.faults
    load_policy(source=text.encode(), reading=reading, settings={}, actor="operator")
    return Version.objects.get(policy__key=reading.pack.key, number=reading.pack.version)


@dataclass
class Shop:
    """Lin owns the cases, Hua supervises the department, Chen is its chief by his post, Mo works elsewhere."""

    version: Version = field(default_factory=loaded)
    numbers: int = 0

    def __post_init__(self) -> None:
        self.shop = Department.objects.create(key="shop", name="门店")
        self.office = Department.objects.create(key="office", name="Office")
        chief, _ = Post.objects.get_or_create(key="chief")
        self.lin, self.hua = self.employee("lin", agent="own"), self.employee("hua", supervisor="department")
        self.chen, self.mo = self.employee("chen", agent="own"), self.employee("mo", agent="own")
        Posting.objects.create(employee=self.chen, post=chief, department=self.shop)

    def employee(self, number: str, **roles: str) -> Employee:
        made = Employee.objects.create(number=number, name=number.title(), department=self.shop)
        Grant.objects.bulk_create(Grant(employee=made, role=role, scope=scope) for role, scope in roles.items())
        return made

    def case(self, *lines: str, **more: Any) -> Case:
        """A case with its log, `11-02 09:00 taken_in` a line; what it waits for stands behind `paused`."""
        taken_in = at(" ".join(lines[0].split()[:2]))
        facts = {
            "kind": "complaint", "key": "complaint", "policy_version": self.version, "source": "phone",
            "title": "太吵", "words": "楼上太吵了", "level": "ordinary", "owner": self.lin, "taken_in_at": taken_in,
            "taken_in_on": taken_in.astimezone(HERE).date(), "handling_department": self.shop, "entry_id": 0,
        }  # fmt: skip
        made = Case.objects.create(**{**facts, **more})
        self.log(made, *lines)
        return made

    def log(self, case: Case, *lines: str) -> None:
        for line in lines:
            day, hour, kind, *rest = line.split()
            stands = {"paused": "waiting", "resolved": "resolved", "closed": "closed", "accepted": "accepted"}
            state = stands.get(kind, "in_work")
            said = {"for": rest[0]} if rest else {"as": "settled"} if kind == "closed" else {}
            CaseEvent.objects.create(case=case, at=at(f"{day} {hour}"), kind=kind, state=state, facts=said, entry_id=0)
            waits = rest[0] if rest else ""
            closed = {"closed_at": at(f"{day} {hour}"), "closed_as": "settled"} if kind == "closed" else {}
            Case.objects.filter(pk=case.pk).update(state=state, waits_for=waits, **closed)
        keep_clocks(cases=[case.pk])
