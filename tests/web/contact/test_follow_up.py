"""The page of a follow-up: who may read it, why it exists, taking it, waiving it."""

from __future__ import annotations

import pytest
from django.test import Client

from huifang.followups.actions import claim, complete
from huifang.followups.actions.writing import NewFinding
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import Claim, FollowUp
from huifang.policy.queries import desk_rules
from tests.followups.cast import everything
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser
from tests.web.desk import Desk


@pytest.fixture
def owed(desk: Desk) -> FollowUp:
    return desk.owed("孙当时", days_ago=7)


@pytest.fixture
def done(owed: FollowUp, desk: Desk) -> FollowUp:
    claim(follow_up=owed.pk, agent=desk.company.lin, at=NOW, on=TODAY)
    complete(
        follow_up=owed.pk, agent=desk.company.lin, at=NOW, on=TODAY, channel="phone", outcome=Outcome.REACHED,
        rule=desk_rules([owed.version_id])[owed.version_id, owed.rule.key],
        answers={"satisfaction": "fair"}, note="说会再来", findings=[NewFinding(FindingKind.NEED, "想要周末的号")],
    )  # fmt: skip
    return owed


@pytest.mark.parametrize("who", ["lin", "mo", "an"])
def test_whoever_sees_the_customer_reads_it(who: str, owed: FollowUp, desk: Desk, browser: Browser) -> None:
    shown = browser(getattr(desk.company, who)).get(f"/follow-ups/{owed.pk}").content.decode()
    assert ("孙当时" in shown, "成交或服务后回访" in shown) == (True, True)
    assert ("/claim" in shown) is (who != "an")
    assert ("/waive" in shown) is (who == "mo")


@pytest.mark.parametrize("part", ["", "/why", "/story"])
def test_a_stranger_finds_nothing(part: str, owed: FollowUp, desk: Desk, browser: Browser) -> None:
    assert browser(desk.company.tian).get(f"/follow-ups/{owed.pk}{part}").status_code == 404


@pytest.mark.parametrize("deed", ["claim", "waive"])
def test_a_stranger_changes_nothing(deed: str, owed: FollowUp, desk: Desk, browser: Browser) -> None:
    stranger = browser(desk.company.tian)
    before = everything()
    assert stranger.post(f"/follow-ups/{owed.pk}/{deed}", {"reason": "x"}).status_code == 404
    assert everything() == before


def test_an_agent_waives_nothing(owed: FollowUp, desk: Desk, browser: Browser) -> None:
    lin = browser(desk.company.lin)
    before = everything()
    assert lin.post(f"/follow-ups/{owed.pk}/waive", {"reason": "x"}).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_it_explains_itself_by_clause_event_and_days(
    headers: dict[str, str], owed: FollowUp, desk: Desk, browser: Browser
) -> None:
    answer = browser(desk.company.lin).get(f"/follow-ups/{owed.pk}/why", headers=headers)
    shown = answer.content.decode()
    for phrase in ("P02-C03", "一周内回访客户", "服务完成"):
        assert phrase in shown
    assert ("<html" in shown) is not headers


def test_the_record_stands_there_in_the_words_of_the_form(done: FollowUp, desk: Desk, browser: Browser) -> None:
    shown = browser(desk.company.mo).get(f"/follow-ups/{done.pk}").content.decode()
    for phrase in ("满意程度", "一般", "说会再来", "想要周末的号"):
        assert phrase in shown
    assert "/claim" not in shown


def test_the_story_has_events_and_contacts(done: FollowUp, desk: Desk, browser: Browser) -> None:
    shown = browser(desk.company.mo).get(f"/follow-ups/{done.pk}/story").content.decode()
    for phrase in ("服务完成", "成交或服务后回访", "说会再来", "想要周末的号"):
        assert phrase in shown


def test_it_is_taken_from_its_page(owed: FollowUp, desk: Desk, browser: Browser) -> None:
    answer = browser(desk.company.lin).post(f"/follow-ups/{owed.pk}/claim?channel=phone")
    assert answer.headers["Location"] == f"/contact/{owed.pk}?channel=phone"
    assert Claim.objects.get().employee == desk.company.lin


def test_what_has_ended_is_not_taken(done: FollowUp, desk: Desk, browser: Browser) -> None:
    answer = browser(desk.company.lin).post(f"/follow-ups/{done.pk}/claim")
    assert answer.headers["Location"] == f"/follow-ups/{done.pk}"
    assert not Claim.objects.exists()


def test_a_supervisor_waives_it_with_a_reason(owed: FollowUp, desk: Desk, browser: Browser) -> None:
    mo = browser(desk.company.mo)
    refused = mo.post(f"/follow-ups/{owed.pk}/waive", {"reason": "  "})
    assert (refused.status_code, "id_reason_error" in refused.content.decode()) == (422, True)
    assert mo.post(f"/follow-ups/{owed.pk}/waive", {"reason": "客户已搬走"}).status_code == 302
    owed.refresh_from_db()
    assert owed.state == FollowUp.State.WAIVED
    again: Client = mo
    assert again.post(f"/follow-ups/{owed.pk}/waive", {"reason": "x"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "part"), [("follow-up", ""), ("follow-up-why", "/why"), ("follow-up-story", "/story")]
)
def test_they_keep_their_budgets(name: str, part: str, done: FollowUp, desk: Desk, browser: Browser) -> None:
    mo = browser(desk.company.mo)
    with within_budget(name):
        assert mo.get(f"/follow-ups/{done.pk}{part}").status_code == 200
