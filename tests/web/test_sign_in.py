"""Signing in, out and staying so: source, security.md, T40-T44."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from huifang.history.models import Entry
from huifang.org.actions import invite
from huifang.org.models import Employee, FailedSignIn, Session
from tests.web.conftest import NOW, PASSWORD, Browser, Company

NEW = "seven quiet lighthouses"


def signed_in(client: Client, number: str = "E01", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in", {"number": number, "password": password, **more})


def is_open(client: Client) -> bool:
    return client.get("/my/sessions").status_code == 200


def deeds() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("id").values_list("deed", "actor"))


def without_token(page: bytes) -> bytes:
    return re.sub(rb'(value="|Token": ")[A-Za-z0-9]{64}', b"", page)


class TestSigningIn:
    def test_number_and_password_lead_in_and_are_recorded(self, company: Company, browser: Browser) -> None:
        client = browser(**{"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0"})
        answer = signed_in(client)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
        assert is_open(client)
        assert deeds() == [("signed_in", "employee:E01")]
        session = Session.objects.get(employee=company.lin)
        assert (session.address, "Chrome" in session.device) == ("127.0.0.1", True)

    def test_the_key_of_the_browser_changes_when_somebody_signs_in(self, company: Company, browser: Browser) -> None:
        client = browser(company.tian)
        before = client.cookies["huifang-sid"].value
        signed_in(client)
        assert client.cookies["huifang-sid"].value != before

    def test_a_wrong_password_and_an_unknown_number_get_the_same_page(self, company: Company, browser: Browser) -> None:
        wrong, unknown = signed_in(browser(), password="wrong"), signed_in(browser(), number="E00")
        assert wrong.status_code == unknown.status_code == 422
        assert without_token(wrong.content).replace(b"E01", b"") == without_token(unknown.content).replace(b"E00", b"")
        assert "工号或密码不正确" in wrong.content.decode()
        assert PASSWORD.encode() not in unknown.content

    def test_after_too_many_tries_even_the_right_password_waits(self, company: Company, browser: Browser) -> None:
        for _ in range(5):
            signed_in(browser(), password="wrong")
        assert "尝试次数过多" in signed_in(browser()).content.decode()

    def test_what_a_stranger_says_of_its_address_counts_for_nothing(self, company: Company, browser: Browser) -> None:
        for number in range(5):
            browser().post(
                "/sign-in", {"number": "E01", "password": "x"}, headers={"X-Forwarded-For": f"198.51.100.{number}"}
            )
        assert set(FailedSignIn.objects.values_list("place", flat=True)) == {"127.0.0.1"}

    def test_it_leads_back_to_the_page_that_was_asked_for(self, company: Company, browser: Browser) -> None:
        assert signed_in(browser(), next="/my/password").headers["Location"] == "/my/password"

    @pytest.mark.parametrize(
        "elsewhere",
        ["https://evil.example/", "//evil.example", r"/\evil.example", "javascript:alert(1)", "http:///evil"],
    )
    def test_it_leads_to_no_place_of_others(self, elsewhere: str, company: Company, browser: Browser) -> None:
        assert signed_in(browser(), next=elsewhere).headers["Location"] == "/"

    def test_who_left_does_not_come_in(self, company: Company, browser: Browser) -> None:
        Employee.objects.filter(pk=company.lin.pk).update(left_on=NOW.date())
        assert signed_in(browser()).status_code == 422

    def test_without_the_token_of_the_page_nothing_happens(self, company: Company) -> None:
        client = Client(enforce_csrf_checks=True)
        answer = signed_in(client)
        assert answer.status_code == 403
        assert "页面已过期" in answer.content.decode()
        assert not Session.objects.filter(employee=company.lin).exists()

    def test_a_form_of_another_site_does_not_sign_anybody_in(self, company: Company) -> None:
        client = Client(enforce_csrf_checks=True)
        token = client.get("/sign-in").context["csrf_token"]
        answer = client.post(
            "/sign-in",
            {"number": "E01", "password": PASSWORD, "csrfmiddlewaretoken": str(token)},
            headers={"Origin": "https://evil.example"},
        )
        assert answer.status_code == 403


class TestSigningOut:
    def test_it_ends_the_session_for_good(self, company: Company, browser: Browser) -> None:
        client = browser(company.lin)
        stolen = client.cookies["huifang-sid"].value
        client.post("/sign-out")
        thief = browser()
        thief.cookies["huifang-sid"] = stolen
        assert not is_open(client)
        assert not is_open(thief)
        assert deeds() == [("signed_out", "employee:E01")]

    def test_looking_at_its_address_does_nothing(self, company: Company, browser: Browser) -> None:
        client = browser(company.lin)
        assert client.get("/sign-out").status_code == 405
        assert is_open(client)


class TestPasswords:
    def test_an_invitation_sets_the_first_password_and_leads_in(self, company: Company, browser: Browser) -> None:
        word = invite(employee=company.lin, at=NOW)
        client = browser()
        answer = client.post("/invitation", {"word": word, "new": NEW, "again": NEW})
        assert answer.headers["Location"] == "/"
        assert is_open(client)
        assert signed_in(browser(), password=NEW).status_code == 302
        assert ("invitation.accepted", "employee:E01") in deeds()

    def test_an_invitation_works_once(self, company: Company, browser: Browser) -> None:
        word = invite(employee=company.lin, at=NOW)
        browser().post("/invitation", {"word": word, "new": NEW, "again": NEW})
        again = browser().post("/invitation", {"word": word, "new": PASSWORD, "again": PASSWORD})
        assert again.status_code == 422
        assert "邀请码无效" in again.content.decode()

    @pytest.mark.parametrize(
        ("new", "again", "said"),
        [("short", "short", "不足 12"), ("123456789012345", "123456789012345", "全是数字"), (NEW, PASSWORD, "不一致")],
    )
    def test_a_weak_password_is_refused_with_its_reason(
        self, new: str, again: str, said: str, company: Company, browser: Browser
    ) -> None:
        word = invite(employee=company.lin, at=NOW)
        answer = browser().post("/invitation", {"word": word, "new": new, "again": again})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert browser().post("/invitation", {"word": word, "new": NEW, "again": NEW}).status_code == 302

    def test_changing_it_signs_out_everywhere_else(self, company: Company, browser: Browser) -> None:
        here, elsewhere = browser(company.lin), browser(company.lin)
        answer = here.post("/my/password", {"current": PASSWORD, "new": NEW, "again": NEW})
        assert answer.status_code == 302
        assert (is_open(here), is_open(elsewhere)) == (True, False)
        assert ("password.set", "employee:E01") in deeds()

    def test_changing_it_takes_the_one_of_until_now(self, company: Company, browser: Browser) -> None:
        answer = browser(company.lin).post("/my/password", {"current": "wrong", "new": NEW, "again": NEW})
        assert answer.status_code == 422
        assert signed_in(browser()).status_code == 302

    def test_somebody_who_was_given_one_is_free_after_choosing_another(
        self, company: Company, browser: Browser
    ) -> None:
        Employee.objects.filter(pk=company.lin.pk).update(must_change_password=True)
        client = browser(company.lin)
        assert not is_open(client)
        client.post("/my/password", {"current": PASSWORD, "new": NEW, "again": NEW})
        assert is_open(client)
