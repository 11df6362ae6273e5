"""A contact through its page: what is handed in, what is refused kindly, and that nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huifang.followups.actions import claim
from huifang.followups.models import Attempt, Claim, Draft, Finding, FollowUp, Record
from huifang.history.models import Entry
from tests.followups.cast import everything
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser
from tests.web.desk import MASKED, PHONE, Desk

GOOD = {
    "channel": "phone",
    "outcome": "reached",
    "answer.satisfaction": "satisfied",
    "answer.opinions": "护士很耐心",
    "note": "约好下月再来",
    "finding-kind": ["complaint", "praise"],
    "finding-text": ["等了很久", "环境好"],
}


@pytest.fixture
def work(desk: Desk) -> FollowUp:
    """Lin is with this customer."""
    found = desk.owed("郑晚晴", days_ago=9, attributes={"会员": "金卡"})
    claim(follow_up=found.pk, agent=desk.company.lin, at=NOW, on=TODAY)
    return found


@pytest.fixture
def lin(desk: Desk, browser: Browser) -> Client:
    return browser(desk.company.lin)


def address(work: FollowUp, deed: str = "") -> str:
    return f"/contact/{work.pk}" + (f"/{deed}" if deed else "")


def page(client: Client, work: FollowUp) -> str:
    return client.get(address(work)).content.decode()


def test_the_page_has_the_customer_the_script_the_form_and_the_reason(work: FollowUp, lin: Client) -> None:
    shown = page(lin, work)
    for phrase in (
        "郑晚晴",
        MASKED,
        "金卡",
        "我是明德诊所的林小满",
        "客户回访表",
        "满意程度",
        f"/follow-ups/{work.pk}/why",
    ):
        assert phrase in shown
    assert PHONE not in shown


def test_the_record_is_written_and_i_am_back_at_the_desk(work: FollowUp, lin: Client) -> None:
    answer = lin.post(address(work, "hand-in"), GOOD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/today")
    record = Record.objects.get()
    assert record.answers == {"satisfaction": "satisfied", "opinions": "护士很耐心"}
    assert list(Finding.objects.order_by("position").values_list("kind", "text")) == [
        ("complaint", "等了很久"),
        ("praise", "环境好"),
    ]
    work.refresh_from_db()
    assert work.state == FollowUp.State.DONE
    assert "郑晚晴" in lin.get("/today").content.decode()


def test_record_and_next_leads_to_the_next_customer(work: FollowUp, desk: Desk, lin: Client) -> None:
    following = desk.owed("孙当时", days_ago=7)
    answer = lin.post(address(work, "hand-in-and-next"), GOOD)
    assert answer.headers["Location"] == f"/contact/{following.pk}"
    assert Claim.objects.get().follow_up == following


def test_after_the_last_one_it_leads_to_the_desk(work: FollowUp, lin: Client) -> None:
    assert lin.post(address(work, "hand-in-and-next"), GOOD).headers["Location"] == "/today"


@pytest.mark.parametrize("outcome", ["no_answer", "busy", "wrong_number"])
def test_an_attempt_that_reached_nobody_lets_it_rest(outcome: str, work: FollowUp, lin: Client) -> None:
    assert lin.post(address(work, "hand-in"), {"outcome": outcome, "channel": "phone"}).status_code == 302
    work.refresh_from_db()
    assert work.quiet_until is not None and work.quiet_until > NOW
    assert (work.state, Attempt.objects.get().outcome) == (FollowUp.State.PLANNED, outcome)


def test_who_refuses_is_left_alone(work: FollowUp, lin: Client) -> None:
    lin.post(address(work, "hand-in"), {"outcome": "refused", "channel": "phone"})
    work.refresh_from_db()
    assert work.state == FollowUp.State.GIVEN_UP


def test_a_call_back_is_promised_in_the_organisations_zone(work: FollowUp, lin: Client) -> None:
    sent = {"outcome": "call_later", "channel": "phone", "promised_at": "2026-06-11T15:30"}
    assert lin.post(address(work, "hand-in"), sent).status_code == 302
    work.refresh_from_db()
    assert work.promised_at is not None
    assert work.promised_at.isoformat() == "2026-06-11T07:30:00+00:00"


@pytest.mark.parametrize("when", ["", "tomorrow", "2026-06-01T10:00"])
def test_call_later_asks_when(when: str, work: FollowUp, lin: Client) -> None:
    answer = lin.post(address(work, "hand-in"), {"outcome": "call_later", "promised_at": when, "note": "很忙"})
    assert answer.status_code == 422
    assert 'id="id-promised_at_error"' in answer.content.decode()
    assert "很忙" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_a_form_with_something_missing_keeps_everything(work: FollowUp, lin: Client) -> None:
    sent = {**GOOD, "answer.satisfaction": "", "finding-text": ["", "x" * 1001]}
    answer = lin.post(address(work, "hand-in"), sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id-answer.satisfaction_error"' in shown
    for typed in ("护士很耐心", "约好下月再来", "x" * 1001):
        assert typed in shown
    assert shown.count('class="wrong"') == 2
    assert not Record.objects.exists()
    assert "约好下月再来" in page(lin, work)


def test_what_is_typed_is_kept_and_comes_back(work: FollowUp, desk: Desk, lin: Client, browser: Browser) -> None:
    for _ in range(2):
        answer = lin.post(address(work, "draft"), GOOD, headers={"HX-Request": "true"})
        assert (answer.status_code, "10:00" in answer.content.decode()) == (200, True)
    assert Draft.objects.count() == 1
    shown = page(browser(desk.company.lin), work)
    for phrase in ("护士很耐心", "约好下月再来", "等了很久", "环境好"):
        assert phrase in shown
    assert 'value="satisfied" class="form-check-input in-a-row" id="id-answer.satisfaction_0" checked' in shown


def test_a_draft_holds_the_customer_longer(work: FollowUp, desk: Desk, browser: Browser) -> None:
    browser(desk.company.lin, at=NOW + timedelta(minutes=29)).post(address(work, "draft"), GOOD)
    assert Claim.objects.get().until_at == NOW + timedelta(minutes=59)


def test_a_session_that_ran_out_comes_back_to_the_page(work: FollowUp, browser: Browser) -> None:
    here = f"http://testserver{address(work)}"
    answer = browser().post(address(work, "draft"), GOOD, headers={"HX-Request": "true", "HX-Current-URL": here})
    assert answer.headers["HX-Redirect"].endswith(f"next=%2Fcontact%2F{work.pk}")


def test_rows_of_findings_come_and_go_without_scripts(work: FollowUp, lin: Client) -> None:
    answer = lin.post(address(work, "one-more-finding"), GOOD)
    assert answer.headers["Location"] == f"/contact/{work.pk}#findings"
    assert page(lin, work).count('name="finding-text"') == 3
    lin.post(address(work, "one-finding-less"), {**GOOD, "row": "0"})
    shown = page(lin, work)
    assert ("等了很久" in shown, "环境好" in shown) == (False, True)


def test_dialling_gives_the_number_and_is_counted(work: FollowUp, lin: Client) -> None:
    point = page(lin, work).split('name="point" value="')[1].split('"')[0]
    told = lin.post(address(work, "dial"), {"point": point}, headers={"HX-Request": "true"}).content.decode()
    assert f'href="tel:+86{PHONE}"' in told or f'href="tel:{PHONE}"' in told
    assert Entry.objects.filter(deed="number.dialled").count() == 1
    whole = lin.post(address(work, "dial"), {**GOOD, "point": point}).content.decode()
    assert "tel:" in whole
    assert "约好下月再来" in whole


@pytest.mark.parametrize("point", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_there_is_no_other_number_to_dial(point: str, work: FollowUp, lin: Client) -> None:
    assert lin.post(address(work, "dial"), {"point": point}).status_code == 404


def test_the_number_of_another_customer_is_not_dialled_from_here(work: FollowUp, desk: Desk, lin: Client) -> None:
    other = desk.phone(desk.customer("别人", department=desk.company.west), "13900001111")
    assert lin.post(address(work, "dial"), {"point": str(other)}).status_code == 404
    assert not Entry.objects.filter(deed__startswith="number.").exists()


def test_it_is_postponed_with_a_reason(work: FollowUp, lin: Client) -> None:
    sent = {"rests_until": "2026-06-12T09:00", "rests_why": "客户出差", "note": "先记着"}
    assert lin.post(address(work, "postpone"), sent).headers["Location"] == "/today"
    work.refresh_from_db()
    assert work.quiet_until is not None and work.quiet_until.isoformat() == "2026-06-12T01:00:00+00:00"
    assert Draft.objects.get().content["note"] == "先记着"


@pytest.mark.parametrize(
    ("deed", "sent", "field"),
    [
        ("postpone", {"rests_until": "", "rests_why": "x"}, "rests_until"),
        ("postpone", {"rests_until": "2026-06-12T09:00", "rests_why": " "}, "rests_why"),
        ("give-up", {"given_up_why": "没人接"}, "given_up_why"),
    ],
)
def test_a_refusal_stands_at_its_field(
    deed: str, sent: dict[str, Any], field: str, work: FollowUp, lin: Client
) -> None:
    answer = lin.post(address(work, deed), {**sent, "note": "还在"})
    assert answer.status_code == 422
    assert f'id="id-{field}_error"' in answer.content.decode()
    assert "还在" in answer.content.decode()


def test_it_is_given_up_after_an_attempt(work: FollowUp, desk: Desk, lin: Client) -> None:
    lin.post(address(work, "hand-in"), {"outcome": "no_answer", "channel": "phone"})
    claim(follow_up=work.pk, agent=desk.company.lin, at=NOW, on=TODAY)
    assert lin.post(address(work, "give-up"), {"given_up_why": "号码停机"}).status_code == 302
    work.refresh_from_db()
    assert work.state == FollowUp.State.GIVEN_UP


def test_what_is_laid_down_is_free_and_what_was_typed_waits(work: FollowUp, desk: Desk, lin: Client) -> None:
    lin.post(address(work, "lay-down"), GOOD)
    assert not Claim.objects.exists()
    claim(follow_up=work.pk, agent=desk.company.lin, at=NOW, on=TODAY)
    assert "约好下月再来" in page(lin, work)


def test_a_colleague_who_took_over_is_spoken_of_kindly(work: FollowUp, desk: Desk, lin: Client) -> None:
    wu = desk.colleague()
    claim(follow_up=work.pk, agent=wu, at=NOW + timedelta(minutes=31), on=TODAY)
    answer = lin.post(address(work, "hand-in"), GOOD)
    assert answer.status_code == 409
    for phrase in ("约好下月再来", "等了很久", f"/follow-ups/{work.pk}/claim"):
        assert phrase in answer.content.decode()
    assert not Record.objects.exists()
    refused = lin.post(f"/follow-ups/{work.pk}/claim")
    assert (refused.status_code, refused.headers["Location"]) == (302, f"/follow-ups/{work.pk}")
    assert "吴桐" in lin.get(f"/follow-ups/{work.pk}").content.decode()


def test_what_ended_meanwhile_keeps_what_was_typed(work: FollowUp, desk: Desk, browser: Browser, lin: Client) -> None:
    assert browser(desk.company.mo).post(f"/follow-ups/{work.pk}/waive", {"reason": "重复"}).status_code == 302
    answer = lin.post(address(work, "hand-in"), GOOD)
    assert (answer.status_code, "约好下月再来" in answer.content.decode()) == (409, True)
    assert Draft.objects.get().content["note"] == "约好下月再来"


DEEDS = (
    "hand-in", "hand-in-and-next", "draft", "one-more-finding", "one-finding-less", "dial", "postpone", "give-up",
    "lay-down",
)  # fmt: skip


@pytest.mark.parametrize("who", ["tian", "an"])
@pytest.mark.parametrize("deed", DEEDS)
def test_a_stranger_finds_nothing_and_changes_nothing(
    who: str, deed: str, work: FollowUp, desk: Desk, browser: Browser
) -> None:
    stranger = browser(getattr(desk.company, who))
    before = everything()
    answer = stranger.post(address(work, deed), GOOD)
    assert answer.status_code in ((404, 409) if deed == "draft" and who == "tian" else (404,))
    assert "郑晚晴" not in answer.content.decode()
    assert everything() == before


def test_a_stranger_does_not_see_the_page(work: FollowUp, desk: Desk, browser: Browser) -> None:
    assert browser(desk.company.tian).get(address(work)).status_code == 404


def test_a_colleague_of_the_same_post_sees_no_more_than_that_it_is_taken(
    work: FollowUp, desk: Desk, browser: Browser
) -> None:
    answer = browser(desk.colleague()).get(address(work))
    assert (answer.status_code, MASKED in answer.content.decode()) == (409, False)


def test_the_contact_keeps_its_budget(work: FollowUp, desk: Desk, lin: Client) -> None:
    desk.served(work.customer, days_ago=2)
    lin.post(address(work, "draft"), GOOD)
    with within_budget("contact"):
        assert lin.get(address(work)).status_code == 200
