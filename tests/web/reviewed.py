"""A desk whose policy has records and reports reviewed by the department concerned, and one contact made at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from huifang.followups.actions import NewFinding, claim, complete, send_back
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import FollowUp, Record, Report
from huifang.kernel.keys import KeyRing
from huifang.org.models import Employee
from huifang.policy.queries import desk_rules
from tests.web import desk as desks
from tests.web.conftest import NOW, TODAY, Company
from tests.web.desk import Desk

REVIEWS = """
reviews:
  of-records: {clauses: [P02-C06], of: record, for: [after-purchase-or-service], by: department-concerned, within: P2D}
  of-reports: {clauses: [P02-C09], of: report, for: [after-purchase-or-service], by: department-concerned, within: P1D}
"""
ANSWERS = {"satisfaction": "fair", "opinions": "等得久"}
NOTE = "下午再约"
GUIDANCE = "请写清等了多久"


def a_reviewed_desk(company: Company, ring: KeyRing, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The shipped policy with reviews beside what it has."""
    pack = folder / desks.PACK.name
    pack.write_bytes(desks.PACK.read_bytes() + REVIEWS.encode())
    monkeypatch.setattr(desks, "PACK", pack)
    return Desk(company, ring)


def recorded(desk: Desk, name: str = "郑晚晴", *, by: Employee | None = None, days_ago: int = 7) -> Record:
    """A contact that was made, with its record."""
    return record_of(desk, desk.owed(name, days_ago=days_ago), by=by or desk.company.lin)


def record_of(desk: Desk, due: FollowUp, *, by: Employee) -> Record:
    """The record of a contact that was owed."""
    rule = desk_rules([due.version_id])[due.version_id, due.rule.key]
    claim(follow_up=due.pk, agent=by, at=NOW, on=TODAY)
    finding = NewFinding(FindingKind.COMPLAINT, "前台没人")
    return complete(
        follow_up=due.pk, agent=by, at=NOW, on=TODAY, channel="phone", outcome=Outcome.REACHED, rule=rule,
        answers=ANSWERS, note=NOTE, findings=[finding],
    )  # fmt: skip


def sent_back(desk: Desk, record: Record) -> None:
    """The supervisor wants it put right."""
    send_back(reviewed=record, version=record.version, by=desk.company.mo, at=NOW, on=TODAY, guidance=GUIDANCE)


def report_of(record: Record) -> Report:
    return Report.objects.get(record=record)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()
