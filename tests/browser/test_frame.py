"""The frame as people meet it: on a wide screen and a phone, light and dark, with keys and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Barriers, Desk, InEveryLook, sign_in
from tests.web.conftest import PASSWORD, Company

pytestmark = pytest.mark.long(35)

OWN_PAGES = ["/my/sessions", "/my/password"]
EVERYBODYS_PAGES = ["/sign-in", "/invitation", "/nowhere"]


def test_nobody_is_kept_out(desk: Desk, company: Company, in_every_look: InEveryLook) -> None:
    own, everybodys = desk.open(OWN_PAGES[0], as_=company.mo), desk.open(EVERYBODYS_PAGES[0])
    assert in_every_look(own, OWN_PAGES) == []
    assert in_every_look(everybodys, EVERYBODYS_PAGES) == []


def test_an_open_menu_and_the_sheet_of_keys_keep_nobody_out(desk: Desk, company: Company, barriers: Barriers) -> None:
    page = desk.open("/my/sessions", as_=company.mo)
    page.click(".account")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert barriers(page) == []


def test_what_is_touched_on_a_phone_is_large_enough(desk: Desk, company: Company) -> None:
    page = desk.open("/my/password", as_=company.mo, viewport=PHONE, has_touch=True, is_mobile=True)
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), summary")]
            .filter(one => one.getClientRects().length && !one.matches(".skip, .visually-hidden"))
            .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])"""
    )
    assert [one for one in sizes if one[1] < 44] == []


def test_escape_closes_a_menu_and_gives_the_place_back(desk: Desk, company: Company) -> None:
    page = desk.open("/my/sessions", as_=company.mo)
    page.focus(".account")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator(".menu-card").first).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "account"


def test_a_question_mark_that_is_typed_stays_a_question_mark(desk: Desk, company: Company) -> None:
    page = desk.open("/my/password", as_=company.mo)
    page.focus("[name=new]")
    page.keyboard.type("why?")
    expect(page.locator("[name=new]")).to_have_value("why?")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_paper_holds_what_is_written_and_nothing_to_press(desk: Desk, company: Company) -> None:
    page = desk.open("/my/sessions", as_=company.mo, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for pressed in (".side", ".top", ".btn", "button"):
        assert not any(one.is_visible() for one in page.locator(pressed).all()), pressed
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("h1")).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.locator("body")).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_light_and_dark_follow_the_device_until_somebody_chooses(desk: Desk, company: Company) -> None:
    page = desk.open("/my/sessions", as_=company.mo, color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.click(".account")
    page.get_by_role("button", name="浅色").click()
    page.wait_for_selector("html[data-look=light]")
    assert page.evaluate(ground) != dark


def test_the_word_of_an_invitation_leaves_the_address(desk: Desk, company: Company) -> None:
    page = desk.open("/invitation#one-time-word")
    expect(page.locator("[name=word]")).to_have_value("one-time-word")
    assert page.url.endswith("/invitation")


def test_all_of_it_works_without_scripts(desk: Desk, company: Company) -> None:
    page = desk.open("/my/sessions", java_script_enabled=False, viewport=PHONE)
    sign_in(page, company.mo)
    page.wait_for_url("**/my/sessions")
    page.locator(".account").click()
    expect(page.get_by_role("button", name="快捷键", exact=True)).to_have_count(0)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where I am signed in")
    page.locator(".account").click()
    page.get_by_role("button", name="Sign out").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_after_signing_out_the_way_back_shows_nothing(desk: Desk, company: Company) -> None:
    """Source: security.md, T54."""
    page = desk.open("/my/sessions", as_=company.mo)
    page.click(".account")
    page.locator("[formaction='/sign-out']").click()
    page.wait_for_url("**/sign-in")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")


def test_a_wrong_password_keeps_the_number_and_says_so(desk: Desk, company: Company) -> None:
    page = desk.open("/sign-in")
    page.fill("[name=number]", "E02")
    page.fill("[name=password]", PASSWORD + "!")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("工号或密码不正确")
    expect(page.locator("[name=number]")).to_have_value("E02")


def test_what_a_wrong_form_leads_to_stands_below_the_bar(desk: Desk, company: Company) -> None:
    """A browser brings a field that is wrong to the upper edge. WCAG 2.4.11."""
    page = desk.open("/my/password", as_=company.mo)
    page.evaluate("document.querySelector('main').style.paddingBlockEnd = '100vh'")  # as long as a long form
    bar = page.locator(".top").evaluate("one => one.getBoundingClientRect().bottom")
    field = page.locator("main form input:not([type=hidden])").last
    field.evaluate("one => one.scrollIntoView()")
    assert page.evaluate("window.scrollY") > 0
    assert field.evaluate("one => one.getBoundingClientRect().top") >= bar
