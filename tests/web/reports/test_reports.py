"""The author writes what is owed and puts right what was sent back; nobody else does."""

from __future__ import annotations

import pytest

from huifang.followups.actions import approve, write_report
from huifang.followups.models import Finding, Record, Report
from huifang.history.models import Entry
from tests.followups.cast import everything
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser
from tests.web.desk import MASKED, PHONE, Desk
from tests.web.reviewed import GUIDANCE, NOTE, recorded, report_of, sent_back, text_of

CORRECTED = {
    "version": "1", "answer.satisfaction": "satisfied", "answer.opinions": f"等了一小时 {PHONE}", "note": "改过",
    "finding-kind": ["need", "other"], "finding-text": ["加一张椅子", " "],
}  # fmt: skip


def test_what_i_owe_stands_with_its_day(desk: Desk, browser: Browser) -> None:
    report = report_of(recorded(desk))
    client = browser(desk.company.lin)
    page = text_of(client, "/reports")
    assert f"/reports/{report.pk}" in page
    assert "standing-due" in page
    Report.objects.update(due_on=TODAY.replace(day=9))
    assert "standing-late" in text_of(client, "/reports")


def test_empty_lists_say_what_comes_there(desk: Desk, browser: Browser) -> None:
    for address in ("/reports", "/reports/sent-back", "/reports/records"):
        assert "empty-title" in text_of(browser(desk.company.lin), address)


def test_a_report_begins_with_the_headings_of_the_policy(desk: Desk, browser: Browser) -> None:
    page = text_of(browser(desk.company.lin), f"/reports/{report_of(recorded(desk)).pk}")
    assert "客户怎么说" in page
    assert "要办的事" in page
    assert NOTE in page


def test_it_is_handed_in_masked_and_comes_off_the_list(desk: Desk, browser: Browser) -> None:
    report, client = report_of(recorded(desk)), browser(desk.company.lin)
    answer = client.post(f"/reports/{report.pk}/write", {"version": "1", "text": f"要加人手 {PHONE}"})
    assert answer.headers["Location"] == f"/reports/{report.pk}"
    page = text_of(client, f"/reports/{report.pk}")
    assert f"要加人手 {MASKED}" in page
    assert "paper-foot" in page
    assert f"/reports/{report.pk}" not in text_of(client, "/reports")
    assert Entry.objects.get(deed="report.written").actor == "employee:E01"


def test_an_empty_report_is_refused_at_its_field(desk: Desk, browser: Browser) -> None:
    report, client = report_of(recorded(desk)), browser(desk.company.lin)
    before = everything()
    answer = client.post(f"/reports/{report.pk}/write", {"version": "1", "text": " "})
    assert (answer.status_code, "text_error" in answer.content.decode()) == (422, True)
    assert everything() == before


def test_what_another_wrote_meanwhile_stands_beside_what_i_typed(desk: Desk, browser: Browser) -> None:
    report, client = report_of(recorded(desk)), browser(desk.company.lin)
    client.post(f"/reports/{report.pk}/write", {"version": "1", "text": "第一稿"})
    answer = client.post(f"/reports/{report.pk}/write", {"version": "1", "text": "我的稿"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第一稿" in page
    assert "我的稿" in page
    assert 'name="version" value="2"' in page
    assert Report.objects.get().text == "第一稿"


def test_an_approved_report_is_read_and_not_written(desk: Desk, browser: Browser) -> None:
    report, client = report_of(recorded(desk)), browser(desk.company.lin)
    client.post(f"/reports/{report.pk}/write", {"version": "1", "text": "第一稿"})
    report.refresh_from_db()
    approve(reviewed=report, version=2, by=desk.company.mo, at=NOW, on=TODAY)
    assert "/write" not in text_of(client, f"/reports/{report.pk}")
    answer = client.post(f"/reports/{report.pk}/write", {"version": "2", "text": "再来"})
    assert (answer.status_code, "再来" in answer.content.decode()) == (422, True)
    assert Report.objects.get().text == "第一稿"


def test_a_record_that_was_sent_back_is_put_right_and_comes_to_review_again(desk: Desk, browser: Browser) -> None:
    record, client = recorded(desk), browser(desk.company.lin)
    sent_back(desk, record)
    assert f"/reports/records/{record.pk}" in text_of(client, "/reports/sent-back")
    page = text_of(client, f"/reports/records/{record.pk}")
    for said in (GUIDANCE, "等得久", NOTE, "前台没人", 'value="fair"'):
        assert said in page
    answer = client.post(f"/reports/records/{record.pk}/correct", CORRECTED)
    assert answer.headers["Location"] == "/reports/sent-back"
    record.refresh_from_db()
    assert (record.state, record.version, record.note) == ("submitted", 2, "改过")
    assert record.answers == {"satisfaction": "satisfied", "opinions": f"等了一小时 {MASKED}"}
    assert list(Finding.objects.values_list("kind", "text")) == [("need", "加一张椅子")]
    assert f"/review/records/{record.pk}" in text_of(browser(desk.company.mo), "/review")


def test_faults_stand_at_their_fields_and_what_was_typed_stays(desk: Desk, browser: Browser) -> None:
    record, client = recorded(desk), browser(desk.company.lin)
    sent_back(desk, record)
    before = everything()
    told = {**CORRECTED, "answer.satisfaction": "", "finding-text": ["x" * 1001, ""], "note": "还在"}
    answer = client.post(f"/reports/records/{record.pk}/correct", told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "answer.satisfaction_error" in page
    assert page.count('class="wrong"') == 2
    assert "还在" in page
    assert everything() == before


def test_both_texts_stand_where_the_record_was_changed_meanwhile(desk: Desk, browser: Browser) -> None:
    record, client = recorded(desk), browser(desk.company.lin)
    sent_back(desk, record)
    client.post(f"/reports/records/{record.pk}/correct", {**CORRECTED, "note": "先交的"})
    answer = client.post(f"/reports/records/{record.pk}/correct", {**CORRECTED, "note": "后交的"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "先交的" in page
    assert "后交的" in page
    assert 'name="version" value="2"' in page


def test_what_is_approved_meanwhile_keeps_what_was_typed_in_sight(desk: Desk, browser: Browser) -> None:
    record, client = recorded(desk), browser(desk.company.lin)
    approve(reviewed=record, version=1, by=desk.company.mo, at=NOW, on=TODAY)
    before = everything()
    answer = client.post(f"/reports/records/{record.pk}/correct", {**CORRECTED, "note": "后交的"})
    assert (answer.status_code, "后交的" in answer.content.decode()) == (422, True)
    assert everything() == before


def test_a_record_that_nobody_reviews_is_final(desk: Desk, browser: Browser) -> None:
    record, client = recorded(desk), browser(desk.company.lin)
    Record.objects.update(review_post=None, review_due_on=None)
    assert "/correct" not in text_of(client, f"/reports/records/{record.pk}")
    before = everything()
    assert client.post(f"/reports/records/{record.pk}/correct", CORRECTED).status_code == 404
    assert everything() == before


def test_my_records_tell_what_became_of_each(desk: Desk, browser: Browser) -> None:
    first, _ = recorded(desk, "甲"), recorded(desk, "乙")
    sent_back(desk, first)
    page = text_of(browser(desk.company.lin), "/reports/records")
    assert "arrow-back-up" in page
    assert "hourglass" in page


@pytest.mark.parametrize("who", ["tian", "an", "wu", "mo"])
def test_strangers_find_nothing_and_change_nothing(desk: Desk, browser: Browser, who: str) -> None:
    """One of another department, an administrator, a colleague of the same post, and the supervisor who reads it."""
    record = recorded(desk)
    sent_back(desk, record)
    report = report_of(record)
    desk.company.wu = desk.colleague()  # type: ignore[attr-defined]
    client = browser(getattr(desk.company, who))
    before = everything()
    assert client.get(f"/reports/records/{record.pk}").status_code == 404
    assert client.post(f"/reports/records/{record.pk}/correct", CORRECTED).status_code == 404
    assert client.post(f"/reports/{report.pk}/write", {"version": "1", "text": "x"}).status_code == 404
    if who != "mo":
        assert client.get(f"/reports/{report.pk}").status_code == 404
    assert everything() == before


def test_lists_hold_nobody_elses_work(desk: Desk, browser: Browser) -> None:
    sent_back(desk, recorded(desk))
    client = browser(desk.company.tian)
    for address in ("/reports", "/reports/sent-back", "/reports/records"):
        assert "郑晚晴" not in text_of(client, address)


def test_the_pages_keep_their_budgets(desk: Desk, browser: Browser) -> None:
    record, client = recorded(desk), browser(desk.company.lin)
    sent_back(desk, record)
    client.post(f"/reports/records/{record.pk}/correct", CORRECTED)
    record.refresh_from_db()
    sent_back(desk, record)
    report = report_of(record)
    write_report(report=report.pk, version=1, author=desk.company.lin, at=NOW, on=TODAY, text="一")
    for name, address in (
        ("reports", "/reports"),
        ("sent-back", "/reports/sent-back"),
        ("my-records", "/reports/records"),
        ("report", f"/reports/{report.pk}"),
        ("correct-record", f"/reports/records/{record.pk}"),
    ):
        with within_budget(name):
            assert client.get(address).status_code == 200
