"""What holds for every address: somebody has thought of who may come, and of what it costs."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from huifang.org.logic import Right
from huifang.web.frame.gate import Gate
from huifang.web.frame.marks import Audience
from tests.house import plan
from tests.web.addresses import Address, all_addresses
from tests.web.budgets import MOST, budgets, within_budget
from tests.web.conftest import Browser, Company

OPEN_TO_EVERYONE = {
    *("sign-in", "sign-in-keeping", "first-password", "choose-language", "choose-look"),
    *("survey", "survey-send", "survey-link", "survey-code", "survey-picture"),
    *("write-to-us", "written-to-us"),
}
"""Whoever adds a name here has thought about it."""


def named(name: str) -> Address:
    return next(address for address in all_addresses() if address.name == name)


def test_every_address_says_who_may_come() -> None:
    plan.refuse(
        f"{address.route} carries no mark of web.frame.marks"
        for address in all_addresses()
        if not isinstance(address.needs, Right | Audience)
    )


def test_only_these_are_open_to_everyone() -> None:
    found = {address.name for address in all_addresses() if address.needs is Audience.EVERYONE}
    assert found == OPEN_TO_EVERYONE


def test_every_address_has_its_own_name_and_its_budget() -> None:
    names = [address.name for address in all_addresses()]
    assert len(set(names)) == len(names)
    assert {*budgets()["pages"], *budgets()["deeds"]["names"]} == set(names)
    assert max(budgets()["pages"].values()) <= MOST


def test_deeds_do_nothing_when_they_are_only_looked_at(company: Company, browser: Browser) -> None:
    client = browser(company.lin)
    roles = dict.fromkeys(("agent", "supervisor", "manager", "administrator"), "all")
    everything = company.employee("E99", "全能", company.east, **roles)
    client = browser(everything)
    plan.refuse(
        f"{name} answers GET"
        for name in budgets()["deeds"]["names"]
        if client.get(named(name).sample).status_code != 405
    )


@pytest.mark.parametrize("name", ["home", "change-password", "my-sessions"])
def test_pages_of_the_frame_keep_their_budget(name: str, company: Company, browser: Browser) -> None:
    client = browser(company.lin)
    with within_budget(name):
        client.get(named(name).sample)


@pytest.mark.parametrize("name", ["sign-in", "first-password"])
def test_pages_for_everyone_keep_their_budget(name: str, company: Company, browser: Browser) -> None:
    client = browser()
    client.get(named(name).sample)
    with within_budget(name):
        assert client.get(named(name).sample).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "admin/", "__debug__/", "metrics", "phpinfo.php", ".env", ".git/config", "wp-login.php", "install", "setup",
        "debug", "console", "server-status", "api/docs", "graphql", "actuator/health", "static/",
    ],
)  # fmt: skip
def test_nothing_is_where_intruders_look_first(address: str, company: Company, browser: Browser) -> None:
    """Source: security.md, T57."""
    assert browser().get(f"/{address}").status_code == 404


def test_a_view_without_a_mark_is_nobodys(company: Company, browser: Browser, settings) -> None:
    settings.ROOT_URLCONF = UnmarkedUrls
    assert browser(company.an).get("/forgotten").status_code == 404


class UnmarkedUrls:
    urlpatterns = [path("forgotten", lambda request: HttpResponse("here"))]


def test_the_gate_itself_lets_views_answer() -> None:
    answer = HttpResponse("here")
    assert Gate(lambda request: answer)(RequestFactory().get("/")) is answer
