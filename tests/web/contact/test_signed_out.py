"""A form that is sent after its session is over: what was typed comes back to whoever typed it, without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from huifang.followups.actions import claim
from huifang.followups.models import Claim, Draft, FollowUp, Record
from huifang.web.frame import kept
from tests.web.conftest import NOW, PASSWORD, TODAY, Browser
from tests.web.desk import Desk

TYPED = {
    "channel": "phone",
    "outcome": "reached",
    "answer.satisfaction": "satisfied",
    "note": '她说"下月<再>来"',
    "finding-kind": ["complaint", "praise"],
    "finding-text": ["等了很久", "环境好"],
}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def work(desk: Desk) -> FollowUp:
    found = desk.owed("郑晚晴", days_ago=9)
    claim(follow_up=found.pk, agent=desk.company.lin, at=NOW, on=TODAY)
    return found


def hidden(page: str) -> dict[str, list[str]]:
    """The hidden fields of the form in a page, the token of the form left out; below it one chooses a language."""
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page.partition('action="/language"')[0]):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(unescape(value))
    return found


def mark(client: Client, work: FollowUp) -> str:
    """That of the contact's own form: it says after the token's mark where a draft goes, and the last one counts."""
    form = client.get(f"/contact/{work.pk}").content.decode().partition("data-draft=")[2]
    return hidden(form)[kept.MARK][1]


def sent(client: Client, work: FollowUp, deed: str = "hand-in", **more: Any) -> str:
    """The page that a browser ends up on that sends the form after its session is over."""
    told = {**TYPED, kept.MARK: mark(client, work), **more}
    client.cookies.clear()
    answer = client.post(f"/contact/{work.pk}/{deed}", told, follow=True)
    [(address, status)] = answer.redirect_chain
    assert address.startswith("/sign-in/keeping?to=") and status == 307
    assert answer.status_code == 200
    return answer.content.decode()


def entered(client: Client, page: str, *, number: str = "E01", password: str = PASSWORD) -> Any:
    return client.post("/sign-in", {**hidden(page), "number": number, "password": password})


def test_it_comes_back_as_it_was_typed(work: FollowUp, desk: Desk, browser: Browser) -> None:
    client = browser(desk.company.lin)
    page = sent(client, work)
    assert "下月" not in page
    given_back = entered(client, page).content.decode()
    assert "您填写的内容还在" in given_back
    assert not Draft.objects.exists()
    answer = client.post(f"/contact/{work.pk}/draft", hidden(given_back))
    assert answer.headers["Location"] == f"/contact/{work.pk}"
    draft = Draft.objects.get()
    assert (draft.employee_id, draft.content["note"]) == (desk.company.lin.pk, TYPED["note"])
    assert draft.content["findings"] == [["complaint", "等了很久"], ["praise", "环境好"]]
    assert not Record.objects.exists()
    assert "下月" in client.get(f"/contact/{work.pk}").content.decode()


def test_a_wrong_password_loses_nothing(work: FollowUp, desk: Desk, browser: Browser) -> None:
    client = browser(desk.company.lin)
    again = entered(client, sent(client, work), password="wrong")
    assert again.status_code == 422
    assert "您填写的内容还在" in entered(client, again.content.decode()).content.decode()


def test_somebody_else_who_signs_in_there_gets_none_of_it(work: FollowUp, desk: Desk, browser: Browser) -> None:
    client = browser(desk.company.lin)
    answer = entered(client, sent(client, work), number="E04")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/contact/{work.pk}")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("forged", ["", "x", "AAAA"])
def test_a_form_that_is_none_of_ours_is_not_carried(forged: str, work: FollowUp, desk: Desk, browser: Browser) -> None:
    page = sent(browser(desk.company.lin), work, **{kept.MARK: forged})
    assert kept.FIELD not in hidden(page)


def test_too_much_is_not_carried(work: FollowUp, desk: Desk, browser: Browser) -> None:
    page = sent(browser(desk.company.lin), work, note="长" * (kept.LONGEST + 1))
    assert kept.FIELD not in hidden(page)


def test_what_is_of_another_day_does_not_come_back(work: FollowUp, desk: Desk, browser: Browser) -> None:
    page = sent(browser(desk.company.lin), work)
    tomorrow = browser(at=NOW + kept.KEPT_FOR + timedelta(minutes=1))
    assert entered(tomorrow, page).headers["Location"] == f"/contact/{work.pk}"


def test_what_a_page_carries_is_good_for_nothing_else(work: FollowUp, desk: Desk, browser: Browser) -> None:
    client = browser(desk.company.lin)
    own = mark(client, work)
    assert entered(browser(), f'<input type="hidden" name="kept" value="{own}">').headers["Location"] == "/"
    assert not Draft.objects.exists()


def test_where_a_colleague_took_over_the_words_are_shown_to_be_copied(
    work: FollowUp, desk: Desk, browser: Browser
) -> None:
    client, wu = browser(desk.company.lin), desk.colleague()
    given_back = entered(client, sent(client, work)).content.decode()
    Claim.objects.update(employee=wu)
    answer = client.post(f"/contact/{work.pk}/draft", hidden(given_back))
    assert answer.status_code == 409
    assert "等了很久" in answer.content.decode()


def test_the_page_that_carries_asks_for_the_token_of_a_form(company: Any) -> None:
    assert Client(enforce_csrf_checks=True).post("/sign-in/keeping", TYPED).status_code == 403
