"""Campaigns on their pages: a survey that is due, drawn up, its links told once, reminders."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.auth.hashers import make_password
from python_calamine import CalamineWorkbook

from huifang.history.models import Entry
from huifang.notices.models import Notice
from huifang.org.models import Employee
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.surveys.actions.campaigns import call_for_surveys
from huifang.surveys.models import Campaign, CampaignMember, Invitation
from tests.surveys.answered import a_questionnaire
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser
from tests.web.desk import PACK, PHONE, Desk

YEARLY = PACK.parent / "p34-mining-sales.yaml"


def _load(pack: Path) -> None:
    source = pack.read_bytes()
    answers: dict[str, str] = {}
    reading = read_pack(source, file=pack.name, settings=answers)
    load_policy(source=source, reading=reading, settings=answers, actor="test", on_trial=True, reason="test")


def test_a_yearly_survey_is_called_for_drawn_up_and_sent(desk: Desk, browser: Browser) -> None:
    company, asked = desk.company, a_questionnaire()
    _load(YEARLY)
    assert call_for_surveys(on=TODAY, at=NOW) == 1
    assert call_for_surveys(on=TODAY, at=NOW) == 0
    assert list(Notice.objects.filter(about_kind="survey_due").values_list("employee", flat=True)) == [company.mo.pk]

    for number in range(3):
        desk.customer(f"东区客户{number}")
    desk.customer("西区客户", department=company.west)
    Employee.objects.filter(pk=company.mo.pk).update(password=make_password("nine brown umbrellas"))
    company.mo.refresh_from_db()
    client = browser(company.mo)
    with within_budget("campaigns"):
        page = client.get("/campaigns").content.decode()
    due = re.search(r'href="(/campaigns/new\?survey=[^"]+)"', page)
    assert due is not None
    with within_budget("new-campaign"):
        form = client.get(due[1]).content.decode()
    assert 'value="2026-12-31"' in form
    assert "西区" not in form

    survey = due[1].split("survey=")[1].replace("%2F", "/")
    sent = {
        "title": "2026 全员满意度", "questionnaire": asked.questionnaire.pk, "survey": survey, "sample": "everybody",
        "rest_days": "30", "starts_on": "2026-06-10", "ends_on": "2026-06-01",
    }  # fmt: skip
    assert client.post("/campaigns/new", sent).status_code == 422
    assert client.post("/campaigns/new", {**sent, "ends_on": "2026-07-10", "sample": "share"}).status_code == 422
    assert client.post("/campaigns/new", {**sent, "ends_on": "2026-07-10"}).status_code == 302
    campaign = Campaign.objects.get()
    assert (campaign.policy_key, campaign.period) == ("yearly", "2026-01-01")
    assert CampaignMember.objects.count() == 3
    assert client.post("/campaigns/new", {**sent, "ends_on": "2026-07-10"}).status_code == 422
    assert "/campaigns/new?survey=" not in client.get("/campaigns").content.decode()

    here = f"/campaigns/{campaign.pk}"
    with within_budget("campaign"):
        assert "东区" in client.get(here).content.decode()
    with within_budget("campaign-links"):
        assert client.get(f"{here}/links").status_code == 200
    for lacking in ({"reason": ""}, {"reason": "寄信", "form": "page", "numbers": "on", "password": "x"},
                    {"reason": "寄信", "form": "csv", "numbers": "on"},
                    {"reason": "寄信", "form": "csv", "numbers": "on", "password": "wrong"}):  # fmt: skip
        assert client.post(f"{here}/links", {"form": "page", **lacking}).status_code == 422
    assert not Invitation.objects.exists()
    links = client.post(f"{here}/links", {"reason": "寄信", "form": "page"}).content.decode()
    assert len(re.findall(r"http://testserver/s/[0-9A-Za-z]{22}<", links)) == 3
    assert Invitation.objects.count() == 3
    assert "/s/" not in client.get(here).content.decode()
    assert client.post(f"{here}/withdraw", {"reason": "x"}).status_code == 302 and Campaign.objects.exists()

    # As a file for who sends messages: with numbers one types the password, and the history says so.
    proven = {"reason": "发短信", "form": "csv", "numbers": "on", "password": "nine brown umbrellas"}
    sent_out = client.post(f"{here}/links/again", proven)
    assert sent_out.status_code == 200, sent_out.content.decode()
    rows = list(csv.reader(sent_out.content.decode("utf-8-sig").splitlines()))
    assert len(rows) == 4 and {row[2] for row in rows[1:]} == {PHONE}
    assert all(browser(at=NOW).get(urlsplit(row[4]).path).status_code == 303 for row in rows[1:])
    entry = Entry.objects.get(deed="campaign.links_made_again")
    assert (entry.reason, entry.row_count, entry.facts["with_numbers"]) == ("发短信", 3, True)
    assert browser(at=NOW).get(re.findall(r"testserver(/s/[0-9A-Za-z]{22})<", links)[0]).status_code == 404

    later = browser(company.mo, at=datetime(2026, 6, 15, 2, 0, tzinfo=UTC))
    reminders = later.post(f"{here}/reminders", {"reason": "再寄一次", "form": "xlsx"})
    sheet = CalamineWorkbook.from_filelike(BytesIO(reminders.content)).get_sheet_by_index(0)
    assert len(sheet.to_python()) == 4 and PHONE not in str(sheet.to_python())
    assert client.get(f"/campaigns/due/{campaign.policy_id}").status_code == 302

    assert browser(company.lin).get("/campaigns").status_code == 404
    stranger = browser(company.employee("E06", "西主管", company.west, supervisor="department"))
    for address in (here, f"{here}/links", f"{here}/reminders", f"{here}/links/again", f"{here}/withdraw"):
        assert stranger.post(address, {"reason": "x"}).status_code in (404, 405)
    assert stranger.get(here).status_code == 404
