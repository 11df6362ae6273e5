"""Where one is signed in, the language, light or dark."""

from __future__ import annotations

import pytest
from django.test import Client

from huifang.org.models import Employee, Session
from huifang.web.frame.devices import device_of
from tests.web.conftest import Browser, Company

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0"
WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.49 Safari/604.1"
)


def key_of(client: Client) -> str:
    return client.session.stored_key


def test_my_sessions_are_mine_alone(company: Company, browser: Browser) -> None:
    here, phone, others = browser(company.lin), browser(company.lin), browser(company.tian)
    page = here.get("/my/sessions").content.decode()
    assert key_of(phone) in page
    assert key_of(others) not in page
    assert page.count("当前浏览器") == 1


def test_one_session_is_ended(company: Company, browser: Browser) -> None:
    here, phone = browser(company.lin), browser(company.lin)
    page = here.post("/my/sessions/end", {"session": key_of(phone)}, follow=True)
    assert "那台浏览器已退出登录" in page.content.decode()
    assert phone.get("/my/sessions").status_code == 302


def test_nobody_ends_anothers_session(company: Company, browser: Browser) -> None:
    stranger = browser(company.tian)
    page = browser(company.lin).post("/my/sessions/end", {"session": key_of(stranger)}, follow=True)
    assert "此前已经退出" in page.content.decode()
    assert stranger.get("/my/sessions").status_code == 200


def test_all_others_are_ended_at_once(company: Company, browser: Browser) -> None:
    here, _, _ = (browser(company.lin) for _ in range(3))
    here.post("/my/sessions/end-others")
    assert [session.session_key for session in Session.objects.filter(employee=company.lin)] == [key_of(here)]


@pytest.mark.parametrize(
    ("chosen", "asked_for", "spoken"),
    [("", "", "登录"), ("", "en-GB", "Sign in"), ("", "zh-TW", "登入"), ("en", "zh-CN", "Sign in"), ("", "fr", "登录")],
)
def test_the_page_speaks_the_language_of_the_choice_then_of_the_browser(
    chosen: str, asked_for: str, spoken: str, company: Company, browser: Browser
) -> None:
    client = browser(**({"Accept-Language": asked_for} if asked_for else {}))
    if chosen:
        client.post("/language", {"language": chosen, "next": "/sign-in"})
    page = client.get("/sign-in")
    assert f'<h1 class="h2 mb-4">{spoken}</h1>' in page.content.decode()


def test_the_language_of_a_person_goes_with_the_person(company: Company, browser: Browser) -> None:
    answer = browser(company.lin).post("/language", {"language": "en", "next": "/my/sessions"})
    assert answer.headers["Location"] == "/my/sessions"
    assert Employee.objects.get(pk=company.lin.pk).language == "en"
    page = browser(company.lin, **{"Accept-Language": "zh-CN"}).get("/my/sessions")
    assert "Where I am signed in" in page.content.decode()
    assert page.headers["Content-Language"] == "en"


def test_a_language_that_nobody_speaks_changes_nothing(company: Company, browser: Browser) -> None:
    browser(company.lin).post("/language", {"language": "tlh"})
    assert Employee.objects.get(pk=company.lin.pk).language == ""


@pytest.mark.parametrize(("look", "kept"), [("dark", "dark"), ("light", "light"), ("pink", "auto")])
def test_light_or_dark_stays_with_the_browser(look: str, kept: str, company: Company, browser: Browser) -> None:
    client = browser()
    client.post("/look", {"look": look})
    assert f'data-look="{kept}"' in client.get("/sign-in").content.decode()


@pytest.mark.parametrize(
    ("said", "known"),
    [(EDGE, "Edge · Windows"), (WECHAT, "WeChat · iPhone"), ("curl/8.5.0", "curl/8.5.0"), ("", "")],
)
def test_a_browser_is_known_by_two_words(said: str, known: str) -> None:
    assert device_of(said) == known
