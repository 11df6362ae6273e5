"""Whoever a policy has reports go to hears of each once it is written, and finds all of them in one list."""

from __future__ import annotations

import pytest

from huifang.followups.actions import write_report
from huifang.followups.models import Report
from huifang.kernel.keys import KeyRing
from huifang.notices.models import Notice
from huifang.org.models import Employee, Post, Posting
from huifang.web.frame.records import rule_of
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser, Company
from tests.web.desk import Desk
from tests.web.reviewed import recorded, report_of, text_of

READS = "department-concerned"


@pytest.fixture
def unreviewed(company: Company, ring: KeyRing) -> Desk:
    """The shipped policy: reports go to the department concerned, and nobody reviews them."""
    return Desk(company, ring)


def reads(employee: Employee, *, everywhere: bool = False) -> None:
    """The employee holds the post that the reports go to, where they work or everywhere."""
    department = None if everywhere else employee.department
    Posting.objects.create(employee=employee, post=Post.objects.get(key=READS), department=department)


def written(desk: Desk, name: str = "郑晚晴", text: str = "要加人手") -> Report:
    report = report_of(recorded(desk, name))
    return write_report(
        report=report.pk, version=report.version, author=desk.company.lin, at=NOW, on=TODAY, text=text,
        rule=rule_of(report.record),
    )  # fmt: skip


def test_the_reader_is_told_and_finds_it_in_the_list(unreviewed: Desk, browser: Browser) -> None:
    reads(unreviewed.company.mo)
    client = browser(unreviewed.company.mo)
    assert "empty-title" in text_of(client, "/reports/for-me")
    report = written(unreviewed)
    notice = Notice.objects.get(employee=unreviewed.company.mo)
    assert "林小满写了关于郑晚晴的回访报告" in text_of(client, "/notices")
    assert f"/reports/for-me/{report.pk}" in text_of(client, "/reports/for-me")
    opened = client.post(f"/notices/{notice.pk}/open").headers["Location"]
    assert opened == f"/reports/for-me/{report.pk}"
    page = text_of(client, opened)
    assert "要加人手" in page and "等得久" in page


def test_a_report_that_is_only_owed_is_nothing_to_read(unreviewed: Desk, browser: Browser) -> None:
    reads(unreviewed.company.mo)
    report = report_of(recorded(unreviewed))
    client = browser(unreviewed.company.mo)
    assert "empty-title" in text_of(client, "/reports/for-me")
    assert client.get(f"/reports/for-me/{report.pk}").status_code == 404
    assert not Notice.objects.exists()


def test_it_is_told_once_however_often_it_is_written_anew(unreviewed: Desk) -> None:
    reads(unreviewed.company.mo)
    report = written(unreviewed)
    write_report(
        report=report.pk, version=report.version, author=unreviewed.company.lin, at=NOW, on=TODAY, text="要加两个人"
    )
    assert Notice.objects.count() == 1


def test_the_author_leavers_and_other_departments_hear_nothing(unreviewed: Desk, browser: Browser) -> None:
    company = unreviewed.company
    gone = company.employee("E09", "走远", company.east, agent="own")
    Employee.objects.filter(pk=gone.pk).update(left_on=TODAY)
    for employee in (company.lin, company.tian, gone):
        reads(employee)
    report = written(unreviewed)
    assert not Notice.objects.exists()
    for employee in (company.lin, company.tian):
        assert browser(employee).get(f"/reports/for-me/{report.pk}").status_code == 404
        assert "empty-title" in text_of(browser(employee), "/reports/for-me")


def test_whoever_holds_the_post_everywhere_reads_all_without_contacting_anybody(
    unreviewed: Desk, browser: Browser
) -> None:
    company = unreviewed.company
    head = company.employee("E10", "方总", company.west, manager="own")
    reads(head, everywhere=True)
    report = written(unreviewed)
    assert Notice.objects.get().employee_id == head.pk
    client = browser(head)
    assert "要加人手" in text_of(client, f"/reports/for-me/{report.pk}")
    assert "/reports/for-me" in text_of(client, "/review")


def test_what_the_same_post_reviews_waits_in_the_review_and_not_here(desk: Desk, browser: Browser) -> None:
    reads(desk.company.mo)
    report = written(desk)
    client = browser(desk.company.mo)
    assert not Notice.objects.exists()
    assert "empty-title" in text_of(client, "/reports/for-me")
    assert f"/review/reports/{report.pk}" in text_of(client, "/review/reports")


def test_the_pages_keep_their_budgets(unreviewed: Desk, browser: Browser) -> None:
    reads(unreviewed.company.mo)
    report = written(unreviewed)
    written(unreviewed, "孙静好")
    client = browser(unreviewed.company.mo)
    client.get("/reports/for-me")
    with within_budget("reports-for-me"):
        client.get("/reports/for-me")
    with within_budget("report-for-me"):
        client.get(f"/reports/for-me/{report.pk}")
