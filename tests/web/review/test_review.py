"""Whoever reviews sees what waits for them, with all that was asked, and decides; nobody else does."""

from __future__ import annotations

import pytest

from huifang.followups.actions import write_report
from huifang.followups.models import Record, Report, Review
from huifang.notices.models import Notice
from huifang.org.models import Grant
from huifang.web.frame.records import rule_of
from tests.followups.cast import everything
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser
from tests.web.desk import MASKED, PHONE, Desk
from tests.web.reviewed import GUIDANCE, NOTE, record_of, recorded, report_of, sent_back, text_of


def a_written_report(desk: Desk, record: Record) -> Report:
    owed = report_of(record)
    found = Record.objects.select_related("follow_up__rule").get(pk=record.pk)
    return write_report(
        report=owed.pk, version=1, author=desk.company.lin, at=NOW, on=TODAY, text="要加人手", rule=rule_of(found)
    )


def test_the_list_has_what_waits_the_oldest_day_first(desk: Desk, browser: Browser) -> None:
    later, earlier = recorded(desk, "后来的"), recorded(desk, "先来的")
    Record.objects.filter(pk=earlier.pk).update(review_due_on=TODAY)
    page = text_of(browser(desk.company.mo), "/review")
    assert 0 < page.index("先来的") < page.index("后来的")
    assert f"/review/records/{later.pk}" in page


def test_an_empty_list_says_why(desk: Desk, browser: Browser) -> None:
    for address in ("/review", "/review/reports"):
        assert "empty-title" in text_of(browser(desk.company.mo), address)


def test_a_record_stands_beside_script_questions_findings_and_attempts(desk: Desk, browser: Browser) -> None:
    page = text_of(browser(desk.company.mo), f"/review/records/{recorded(desk).pk}")
    for said in (
        "您对产品或服务满意吗",
        "满意程度",
        "一般",
        "等得久",
        NOTE,
        "前台没人",
        "P02-C03",
        "林小满",
        "成交或服务后回访",
    ):
        assert said in page
    assert PHONE not in page


def test_why_it_exists_is_counted_on_its_own_page_and_as_a_part(desk: Desk, browser: Browser) -> None:
    client, address = browser(desk.company.mo), f"/follow-ups/{recorded(desk).follow_up_id}/why"
    assert "P02-C03" in text_of(client, address)
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "P02-C03" in part
    assert "<html" not in part


def test_approving_leads_to_the_next_one(desk: Desk, browser: Browser) -> None:
    first, second = recorded(desk, "甲"), recorded(desk, "乙")
    client = browser(desk.company.mo)
    answer = client.post(f"/review/records/{first.pk}/approve", {"version": "1", "guidance": ""})
    assert answer.headers["Location"] == f"/review/records/{second.pk}"
    assert Record.objects.get(pk=first.pk).state == "approved"
    answer = client.post(f"/review/records/{second.pk}/approve", {"version": "1"})
    assert answer.headers["Location"] == "/review"
    assert Review.objects.filter(employee=desk.company.mo, decision="approved").count() == 2


def test_the_next_one_comes_without_deciding_and_begins_anew_after_the_last(desk: Desk, browser: Browser) -> None:
    first, second = recorded(desk, "甲"), recorded(desk, "乙")
    client, before = browser(desk.company.mo), everything()
    assert client.get(f"/review/records/{first.pk}/next").headers["Location"] == f"/review/records/{second.pk}"
    assert client.get(f"/review/records/{second.pk}/next").headers["Location"] == f"/review/records/{first.pk}"
    assert everything() == before


def test_sending_back_needs_guidance_and_tells_the_author(desk: Desk, browser: Browser) -> None:
    record, client = recorded(desk), browser(desk.company.mo)
    before = everything()
    empty = client.post(f"/review/records/{record.pk}/send-back", {"version": "1", "guidance": "  "})
    assert (empty.status_code, "guidance_error" in empty.content.decode()) == (422, True)
    assert everything() == before
    answer = client.post(f"/review/records/{record.pk}/send-back", {"version": "1", "guidance": f"{GUIDANCE} {PHONE}"})
    assert answer.headers["Location"] == "/review"
    assert Review.objects.get().guidance == f"{GUIDANCE} {MASKED}"
    assert Notice.objects.get().employee == desk.company.lin
    assert GUIDANCE in text_of(client, f"/review/records/{record.pk}")


def test_what_was_changed_meanwhile_is_shown_and_what_was_typed_is_kept(desk: Desk, browser: Browser) -> None:
    record, client = recorded(desk), browser(desk.company.mo)
    Record.objects.filter(pk=record.pk).update(version=2, note="改过了")
    answer = client.post(f"/review/records/{record.pk}/send-back", {"version": "1", "guidance": GUIDANCE})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "改过了" in page
    assert GUIDANCE in page
    assert 'name="version" value="2"' in page
    assert not Review.objects.exists()


@pytest.mark.parametrize("deed", ["approve", "send-back"])
def test_nobody_reviews_their_own_record(desk: Desk, browser: Browser, deed: str) -> None:
    record = recorded(desk)
    Grant.objects.create(employee=desk.company.lin, role="supervisor", scope="all")
    client = browser(desk.company.lin)
    assert f"/review/records/{record.pk}" not in text_of(client, "/review")
    assert "/send-back" not in text_of(client, f"/review/records/{record.pk}")
    before = everything()
    answer = client.post(f"/review/records/{record.pk}/{deed}", {"version": "1", "guidance": GUIDANCE})
    assert answer.status_code == 422
    assert everything() == before


def test_a_report_is_read_beside_its_record_and_decided(desk: Desk, browser: Browser) -> None:
    report = a_written_report(desk, recorded(desk))
    client = browser(desk.company.mo)
    assert f"/review/reports/{report.pk}" in text_of(client, "/review/reports")
    page = text_of(client, f"/review/reports/{report.pk}")
    assert "要加人手" in page
    assert NOTE in page
    answer = client.post(f"/review/reports/{report.pk}/send-back", {"version": "2", "guidance": GUIDANCE})
    assert answer.headers["Location"] == "/review/reports"
    assert Report.objects.get().state == "sent_back"
    assert Notice.objects.get().about_kind == "report"


def test_a_report_is_approved_and_the_next_one_served(desk: Desk, browser: Browser) -> None:
    first, second = (a_written_report(desk, recorded(desk, name)) for name in ("甲", "乙"))
    client = browser(desk.company.mo)
    assert client.get(f"/review/reports/{first.pk}/next").headers["Location"] == f"/review/reports/{second.pk}"
    answer = client.post(f"/review/reports/{first.pk}/approve", {"version": "2"})
    assert answer.headers["Location"] == f"/review/reports/{second.pk}"
    assert Report.objects.get(pk=first.pk).state == "approved"


def test_a_report_that_nobody_wrote_is_not_there_to_be_read(desk: Desk, browser: Browser) -> None:
    owed = report_of(recorded(desk))
    assert browser(desk.company.mo).get(f"/review/reports/{owed.pk}").status_code == 404


def test_rounds_tell_what_was_said_and_what_was_changed_then(desk: Desk, browser: Browser) -> None:
    record = recorded(desk)
    sent_back(desk, record)
    corrected = {"version": "1", "answer.satisfaction": "satisfied", "answer.opinions": "等了一小时", "note": NOTE}
    browser(desk.company.lin).post(f"/reports/records/{record.pk}/correct", corrected)
    client = browser(desk.company.mo)
    with within_budget("review-record"):
        page = text_of(client, f"/review/records/{record.pk}")
    for said in (GUIDANCE, "等得久", "等了一小时"):
        assert said in page


@pytest.mark.parametrize("who", ["lin", "tian", "an", "wen"])
def test_strangers_find_nothing_and_change_nothing(desk: Desk, browser: Browser, who: str) -> None:
    """An agent, one of another department, an administrator, a supervisor of another department."""
    record = recorded(desk)
    report = a_written_report(desk, record)
    desk.company.wen = desk.company.employee("E07", "文远", desk.company.west, supervisor="department")  # type: ignore[attr-defined]
    client = browser(getattr(desk.company, who))
    before = everything()
    for address in (f"/review/records/{record.pk}", f"/review/reports/{report.pk}"):
        for deed in ("", "/next", *(["/why"] if "records" in address else [])):
            assert client.get(address + deed).status_code == 404, address + deed
        for deed in ("/approve", "/send-back"):
            told = {"version": "1", "guidance": GUIDANCE}
            assert client.post(address + deed, told).status_code == 404, address + deed
    assert everything() == before


def test_who_reviews_elsewhere_has_an_empty_list(desk: Desk, browser: Browser) -> None:
    recorded(desk)
    wen = desk.company.employee("E07", "文远", desk.company.west, supervisor="department")
    assert "郑晚晴" not in text_of(browser(wen), "/review")


def test_more_than_a_page_is_cut_into_pages(desk: Desk, browser: Browser) -> None:
    for due in desk.all_owed([f"客户{number}" for number in range(52)], days_ago=7):
        record_of(desk, due, by=desk.company.lin)
    client = browser(desk.company.mo)
    with within_budget("review"):
        first = client.get("/review")
    assert first.content.decode().count("row-link") == 50
    assert 'rel="next"' in first.content.decode()


def test_the_pages_keep_their_budgets(desk: Desk, browser: Browser) -> None:
    record = recorded(desk)
    report = a_written_report(desk, record)
    client = browser(desk.company.mo)
    for name, address in (
        ("review", "/review"),
        ("review-reports", "/review/reports"),
        ("review-record", f"/review/records/{record.pk}"),
        ("review-report", f"/review/reports/{report.pk}"),
        ("follow-up-why", f"/follow-ups/{record.follow_up_id}/why"),
        ("review-next-record", f"/review/records/{record.pk}/next"),
        ("review-next-report", f"/review/reports/{report.pk}/next"),
    ):
        with within_budget(name):
            assert client.get(address).status_code in (200, 302)
