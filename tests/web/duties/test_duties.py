"""Everybody sees what is asked of their posts and how much of it is open; supervisors, which posts nobody holds."""

from __future__ import annotations

import re

import pytest

from huifang.kernel.keys import KeyRing
from huifang.org.models import Department, Employee
from huifang.org.queries import allowed_to
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import Acknowledgement, Rule, Version
from huifang.policy.queries.duties import borne_by_nobody, duties_told
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser, Company
from tests.web.desk import LEFT_OPEN, PACK, POST, Desk
from tests.web.reviewed import text_of

DEPARTMENTS = "departments:\n  east: {zh-Hans: 东区部, en: East}\n  archive-room: {zh-Hans: 档案室, en: Archive room}\n"
DUTIES = """\
duties:
  sellers:
    clauses: [P02-C04]
    title: {zh-Hans: 销售人员的职责, en: What sellers do}
    who: sales-or-service
    helps: [east]
    every: P1M
    text: {zh-Hans: 按时回访, en: Follow up in time}
  records:
    clauses: [P02-C05]
    title: {zh-Hans: 档案室的职责, en: What the archive room does}
    who: archive-room
  lead:
    title: {zh-Hans: 领导的职责, en: What the leadership does}
    who: company-leadership
"""


def load(version: str, *, duties: str = DUTIES, scope: str = "") -> Version:
    text = PACK.read_text(encoding="utf-8")
    text = text.replace("version: 1.2.0", f"version: {version}{scope}").replace(
        "\nposts:\n", f"\n{DEPARTMENTS}posts:\n"
    )
    source = (text + duties).encode()
    reading = read_pack(source, file=PACK.name, settings=LEFT_OPEN, require_settings=True)
    assert reading.pack, reading.faults
    load_policy(source=source, reading=reading, settings=LEFT_OPEN, actor="test")
    return Version.objects.get(number=version)


@pytest.fixture
def desk(company: Company, ring: KeyRing) -> Desk:
    return Desk(company, ring)


def told(employee: Employee, version: Version) -> list[tuple[str, str]]:
    return [
        (one.duty.duty.key, one.change) for one in duties_told(employee, allowed_to(employee, TODAY), version=version)
    ]


def test_mine_stand_with_their_clauses_and_what_is_open_of_them(desk: Desk, browser: Browser) -> None:
    version = load("2.0.0")
    desk.all_owed(["甲", "乙"], days_ago=3)
    desk.owed("丙", days_ago=40)
    lin, an = browser(desk.company.lin), browser(desk.company.an)
    with within_budget("duties"):
        page = lin.get("/duties").content.decode()
    assert "销售人员的职责" in page and "按时回访" in page and "档案室的职责" not in page
    assert f"/policies/{version.pk}#clause-" in page and "P02-C04" in page
    [rule] = Rule.objects.filter(key__in=[one["key"] for one in version.checked["rules"] if one["post"] == POST])
    assert re.search(rf"/today/list/late\?rule={rule.pk}\".*?</svg>1 ", page, re.S) and f"/today?rule={rule.pk}" in page
    helping = text_of(browser(desk.company.mo), "/duties")
    assert "销售人员的职责" in helping and 'class="badge"' in helping, "a department that helps is told"
    assert 'id="bearer-1"' not in text_of(an, "/duties")


def test_a_post_that_nobody_holds_is_seen_and_said(desk: Desk, browser: Browser) -> None:
    load("2.0.0")
    an = browser(desk.company.an)
    with within_budget("duties-by-post"):
        page = an.get("/duties/by-post").content.decode()
    assert "林小满" in page and "田雨" in page and re.search(r"alert-danger.*?档案室.*?公司领导层", page, re.S)
    mine = text_of(browser(desk.company.mo), "/duties/by-post")
    assert "林小满" in mine and "田雨" not in mine, "names of others are not within reach"
    assert browser(desk.company.lin).get("/duties/by-post").status_code == 404
    assert [one.title["zh-Hans"] for one in borne_by_nobody(TODAY)] == ["档案室", "公司领导层"]
    Department.objects.create(key="archive-room", name="档案室")
    assert len(borne_by_nobody(TODAY)) == 2, "a department without people has nobody either"
    Employee.objects.create(number="E70", name="档案员", department=Department.objects.get(key="archive-room"))
    assert [one.title["zh-Hans"] for one in borne_by_nobody(TODAY)] == ["公司领导层"]


def test_a_policy_of_one_department_asks_nothing_of_another(desk: Desk) -> None:
    version = load("2.0.0", scope="\n  applies_to: {departments: [east]}")
    assert told(desk.company.lin, version) == [("sellers", "new"), ("sellers", "new")]
    assert told(desk.company.tian, version) == []


def test_a_new_version_says_which_of_ones_duties_are_new_or_changed(desk: Desk, browser: Browser) -> None:
    first = load("2.0.0", duties=DUTIES.replace("  sellers:", "  old-sellers:"))
    assert told(desk.company.tian, first) == [("old-sellers", "new")], "the version before named none"
    second = load("3.0.0", duties=DUTIES.replace("every: P1M", "every: P1W"))
    assert told(desk.company.tian, second) == [("sellers", "new")]
    third = load("4.0.0")
    assert told(desk.company.tian, third) == [("sellers", "changed")]
    asked = {"after": "changed", "asked_at": NOW, "remind_every": 3, "is_asked": True}
    Acknowledgement.objects.create(version=third, employee=desk.company.tian, **asked)
    tian = browser(desk.company.tian)
    with within_budget("acknowledgement"):
        page = tian.get(f"/acknowledgements/{third.pk}").content.decode()
    assert "销售人员的职责" in page and 'class="badge"' in page
    assert f'href="/acknowledgements/{third.pk}"' in text_of(tian, "/duties"), "it is still to be confirmed"
