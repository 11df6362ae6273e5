"""A file of the staff is looked at before it is taken, and taken whole."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from huifang.files.models import StoredFile
from huifang.history.models import Entry
from huifang.org.models import Department, Employee, Grant
from tests.followups.cast import everything
from tests.web.budgets import within_budget
from tests.web.conftest import Browser, Company
from tests.web.reviewed import text_of

GOOD = "工号,姓名,部门,角色\nE01,林小满,西区,回访员\nE30,新来的,南区,主管\n"
FAULTY = "工号,姓名,角色\nE01,林小满,皇帝\n,没号的,\n"


@pytest.fixture
def an(company: Company, browser: Browser) -> Client:
    return browser(company.an)


def handed_in(client: Client, text: str | bytes, name: str = "员工.csv") -> HttpResponse:
    content = text if isinstance(text, bytes) else text.encode()
    return client.post("/staff/import", {"file": SimpleUploadedFile(name, content)})  # type: ignore[return-value]


def test_a_file_is_shown_by_what_it_changes_and_taken_when_that_is_confirmed(company: Company, an: Client) -> None:
    address = handed_in(an, GOOD).headers["Location"]
    assert not Employee.objects.filter(number="E30").exists()
    with within_budget("check-staff-import"):
        page = text_of(an, address)
    for said in ("员工.csv", "新来的", "林小满", "东区 → 西区"):
        assert said in page
    assert an.post(f"{address}/confirm", {"reason": "年中调整"}).headers["Location"] == "/staff"
    made = Employee.objects.get(number="E30")
    assert (made.name, made.department) == ("新来的", Department.objects.get(name="南区"))
    assert Employee.objects.get(number="E01").department == company.west
    assert Grant.objects.get(employee=made).role == "supervisor"
    entry = Entry.objects.get(deed="staff.imported")
    assert (entry.actor, entry.reason, entry.row_count) == ("employee:E03", "年中调整", 2)
    assert not StoredFile.objects.exists()


def test_the_same_file_again_changes_nobody(company: Company, an: Client) -> None:
    for _ in range(2):
        address = handed_in(an, GOOD).headers["Location"]
        page = text_of(an, address)
        an.post(f"{address}/confirm")
    assert "empty-title" in page


def test_every_fault_is_shown_and_nothing_is_taken(company: Company, an: Client) -> None:
    address = handed_in(an, FAULTY).headers["Location"]
    page = text_of(an, address)
    assert "皇帝" in page
    assert "/confirm" not in page
    before = Employee.objects.count()
    assert an.post(f"{address}/confirm").status_code == 422
    assert Employee.objects.count() == before


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old office", b"\x00\x01\x02\xff\xfe"])
def test_what_is_no_table_is_refused_at_its_field(company: Company, an: Client, content: bytes) -> None:
    answer = handed_in(an, content)
    assert (answer.status_code, "file_error" in answer.content.decode()) == (422, True)
    assert not StoredFile.objects.exists()


def test_a_file_that_would_leave_nobody_in_charge_is_refused(company: Company, an: Client) -> None:
    address = handed_in(an, "工号,姓名,角色\nE03,安可,\n").headers["Location"]
    answer = an.post(f"{address}/confirm")
    assert answer.status_code == 422
    assert Grant.objects.filter(employee=company.an).exists()


def test_nobody_finds_the_file_of_another(company: Company, an: Client, browser: Browser) -> None:
    address = handed_in(an, GOOD).headers["Location"]
    others = [company.employee("E50", "另管", None, administrator="all"), company.lin]
    for other in others:
        client = browser(other)
        before = everything()
        assert client.get(address).status_code == 404
        assert client.post(f"{address}/confirm").status_code == 404
        assert everything() == before
