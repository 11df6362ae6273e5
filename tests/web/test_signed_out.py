"""Whatever form is sent after its session is over: what was typed comes back to whoever typed it, without scripts."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huifang.customers.models import Customer
from huifang.web.frame.kept import FIELD, MARK, SECRETS
from tests.house import plan
from tests.web.conftest import PASSWORD, TODAY, Browser, Company

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TYPED = {
    "kind": "person",
    "birthday_calendar": "solar",
    "name": "郑晚晴",
    "phone": "13812345678",
    "joined_on": TODAY.isoformat(),
    "steward": "E01",
    "department": "east",
}


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the first form of a page; below it one chooses a language."""
    page = page.partition("</form>")[0]
    return {name: unescape(value) for name, value in HIDDEN.findall(page) if name != "csrfmiddlewaretoken"}


def mark(client: Client, page: str) -> str:
    """That of all forms of the page, the search in its head included."""
    return hidden(client.get(page).content.decode())[MARK]


def sent(client: Client, address: str, fields: dict[str, Any]) -> str:
    """The page to sign in, on which a browser ends up that sends the form without a session."""
    client.cookies.clear()
    return client.post(address, fields, follow=True).content.decode()


def entered(client: Client, page: str, number: str) -> Any:
    return client.post("/sign-in", {**hidden(page), "number": number, "password": PASSWORD})


def test_what_was_typed_is_shown_and_sent_again_by_the_person(company: Company, browser: Browser) -> None:
    client = browser(company.mo)
    page = sent(client, "/customers/new", {**TYPED, MARK: mark(client, "/customers/new")})
    assert "郑晚晴" not in page
    given_back = entered(client, page, company.mo.number).content.decode()
    assert "郑晚晴" in given_back and 'action="/customers/new"' in given_back
    assert not Customer.objects.exists()
    again = client.post("/customers/new", hidden(given_back))
    assert again.status_code == 302
    assert Customer.objects.get().name == "郑晚晴"


def test_a_colleague_who_signs_in_there_gets_none_of_it(company: Company, browser: Browser) -> None:
    client = browser(company.mo)
    page = sent(client, "/customers/new", {**TYPED, MARK: mark(client, "/customers/new")})
    answer = entered(client, page, company.lin.number)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/customers/new")


def test_where_nothing_was_typed_the_page_comes_back(company: Company, browser: Browser) -> None:
    client = browser(company.mo)
    page = sent(client, "/notices/read-all", {MARK: mark(client, "/customers/new")})
    assert FIELD not in hidden(page)
    assert entered(client, page, company.mo.number).headers["Location"] == "/customers/new"


def test_a_password_is_never_carried(company: Company, browser: Browser) -> None:
    client = browser(company.mo)
    told = {"current": PASSWORD, "new": "four long green words", "again": "four long green words"}
    assert FIELD not in hidden(sent(client, "/my/password", {**told, MARK: mark(client, "/my/password")}))


def test_a_file_is_not_carried(company: Company, browser: Browser) -> None:
    client = browser(company.mo)
    told = {"name": "x y", "file": SimpleUploadedFile("a.csv", b"id\n1\n"), MARK: mark(client, "/customers/new")}
    assert FIELD not in hidden(sent(client, "/imports/upload", told))


@pytest.mark.parametrize("to", ["//evil.example/x", "https://evil.example/x", "/sign-in", "/nowhere", ""])
def test_it_is_sent_to_nobody_elses_place(to: str, company: Company, browser: Browser) -> None:
    client = browser(company.mo)
    told = {**TYPED, MARK: mark(client, "/customers/new")}
    client.cookies.clear()
    page = client.post("/sign-in/keeping", told, query_params={"to": to}).content.decode()
    assert 'action="/"' in entered(client, page, company.mo.number).content.decode()


def test_forms_that_do_not_say_whose_they_are_lead_to_the_sign_in_alone(company: Company, browser: Browser) -> None:
    for forged in ({}, {MARK: "x"}):
        page = sent(browser(), "/customers/new", {"name": "某某", **forged})
        assert FIELD not in hidden(page)


def test_every_field_for_a_password_is_known_as_a_secret(company: Company, browser: Browser) -> None:
    browser(company.mo).get("/my/password")
    assert {name for form in _all_forms() for name, field in form.base_fields.items() if _is_secret(field)} <= SECRETS


def _all_forms() -> list[type[forms.Form]]:
    found, todo = [], [forms.Form]
    while todo:
        found.append(form := todo.pop())
        todo += form.__subclasses__()
    return [form for form in found if form.__module__.startswith("huifang.")]


def _is_secret(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.PasswordInput)


def test_every_form_gets_its_mark_with_its_token() -> None:
    plan.refuse(
        f"{path.name} sends a form without {{% csrf_token %}}"
        for path in (plan.SOURCE / "web" / "templates").rglob("*.html")
        for form in re.findall(r'<form[^>]*method="post"[^>]*>(?:(?!</form>).)*', path.read_text("utf-8"), re.DOTALL)
        if "{% csrf_token %}" not in form and 'name="seat"' not in form  # nobody signs in to answer a survey
    )
