"""Today's desk and the contact: keys, dialling, and what is typed survives page, connection and sign-in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Request, Route

from huifang.followups.actions import claim
from huifang.followups.models import Claim, Draft, FollowUp, Record
from huifang.kernel.keys import KeyRing
from huifang.org.models import Session
from tests.browser.conftest import PHONE, Desk, InEveryLook, settled, sign_in
from tests.web.conftest import Company
from tests.web.desk import Desk as Day

pytestmark = pytest.mark.long(60)

NOTE = "[name=note]"
SATISFIED = "label:has([value=satisfied])"


@pytest.fixture
def work(company: Company, ring: KeyRing) -> FollowUp:
    """Lin is with one customer, and another one is waiting. The browser keeps its own clock: it is today."""
    day = Day(company, ring, on=datetime.now(ZoneInfo("Asia/Shanghai")).date())
    found = day.owed("郑晚晴", days_ago=9)
    day.owed("孙当时", days_ago=7)
    day.served(found.customer, days_ago=3)
    claim(follow_up=found.pk, agent=company.lin, at=datetime.now(UTC), on=day.on)
    return found


@pytest.fixture
def page(work: FollowUp, desk: Desk, company: Company) -> Iterator[Page]:
    """Lin's page of the contact. At the end nothing is under way any more: the tables are about to be emptied."""
    page = desk.open(f"/contact/{work.pk}", as_=company.lin)
    under_way = watched(page)
    settled(page)
    yield page
    for one in page.context.pages:
        one.wait_for_load_state()
        one.evaluate("() => { window.fetch = () => new Promise(() => {}); navigator.sendBeacon = () => true; }")
    while under_way and page.context.pages:
        page.context.pages[0].wait_for_timeout(20)


def watched(page: Page) -> set[Request]:
    """The requests that are under way, of all windows of this browser."""
    under_way: set[Request] = set()

    def began(request: Request) -> None:
        under_way.add(request)

    def ended(request: Request) -> None:
        under_way.discard(request)

    page.context.on("request", began)
    page.context.on("requestfinished", ended)
    page.context.on("requestfailed", ended)
    return under_way


def typed_and_kept(page: Page, field: str, text: str) -> None:
    """Type it, and wait until the server has it."""
    sent = quote_plus(text)
    with page.expect_response(
        lambda answer: answer.url.endswith("/draft") and sent in (answer.request.post_data or "")
    ):
        page.fill(field, text)
    page.wait_for_selector("#draft-state:not(.is-trouble) .icon-device-floppy")


def test_what_is_typed_is_kept_without_a_press_and_is_there_in_another_window(page: Page, work: FollowUp) -> None:
    page.click("[data-adds-finding]")
    typed_and_kept(page, "[name=finding-text] >> nth=1", "停车不便")
    typed_and_kept(page, NOTE, "写了一半")
    # Not wait_for_function: it is words made into a program in the page, which the page's own rules forbid.
    until = time.monotonic() + 10
    while page.evaluate("localStorage.length") and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert page.evaluate("localStorage.length") == 0
    other = page.context.new_page()
    other.goto(f"/contact/{work.pk}")
    assert other.input_value(NOTE) == "写了一半"
    assert "停车不便" in other.locator("[name=finding-text]").evaluate_all("rows => rows.map(row => row.value)")


def test_what_is_typed_survives_a_page_that_dies_without_a_connection(page: Page, work: FollowUp) -> None:
    page.context.set_offline(True)
    page.fill(NOTE, "断网时写的")
    page.click(SATISFIED)
    page.wait_for_selector("#draft-state.is-trouble")
    page.close()
    assert not Draft.objects.exists()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(f"/contact/{work.pk}")
    assert again.input_value(NOTE) == "断网时写的"
    assert again.is_checked("[value=satisfied]")
    again.wait_for_selector("#draft-state .icon-device-floppy")
    assert Draft.objects.get().content["note"] == "断网时写的"


def test_a_deed_without_a_connection_waits_and_loses_nothing(page: Page) -> None:
    page.click(SATISFIED)
    page.context.set_offline(True)
    page.fill(NOTE, "都好")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#draft-state.is-trouble")
    assert page.input_value(NOTE) == "都好"
    page.context.set_offline(False)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".alert-success")
    assert Record.objects.get().note == "都好"


def test_a_deed_goes_on_by_itself_after_a_connection_that_was_lost_for_a_moment(page: Page) -> None:
    lost: list[str] = []

    def once(route: Route) -> None:
        lost.append(route.request.url)
        route.abort()

    page.click(SATISFIED)
    page.fill(NOTE, "都好")
    page.route("**/draft", once, times=2)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".alert-success")
    assert len(lost) == 2
    assert Record.objects.get().note == "都好"


def test_ctrl_enter_records_and_shows_the_next_customer(page: Page, work: FollowUp) -> None:
    page.click(SATISFIED)
    page.fill(NOTE, "都好")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda address: not address.endswith(f"/contact/{work.pk}"))
    assert Record.objects.get().follow_up_id == work.pk
    assert "孙当时" in (page.text_content(".who-name") or "")
    assert Claim.objects.get().follow_up_id != work.pk


def test_ctrl_enter_on_the_desk_serves_the_next(page: Page, work: FollowUp) -> None:
    page.click(".bar-more summary")
    page.click("[formaction*=lay-down]")
    page.wait_for_url("**/today")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/contact/{work.pk}")


def test_one_key_shows_the_number_to_dial_and_keeps_what_is_typed(page: Page) -> None:
    page.fill(NOTE, "打之前写的")
    page.keyboard.press("F2")
    assert page.get_attribute(".number-link", "href") == "tel:+8613812345678"
    assert page.input_value(NOTE) == "打之前写的"


def test_the_deeds_stay_under_the_hand_while_a_call_back_is_promised(page: Page) -> None:
    page.mouse.wheel(0, 10)
    deed = page.get_by_role("button", name="保存", exact=True)
    page.locator("label.outcome", has_text="稍后再打").click()
    opened = deed.bounding_box()
    page.get_by_label("约定回电时间").fill("2026-06-10T15:30")
    page.wait_for_timeout(500)
    assert opened is not None
    assert deed.bounding_box() == opened
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_who_was_signed_out_comes_back_to_what_was_typed(page: Page, work: FollowUp, company: Company) -> None:
    Session.objects.all().delete()
    page.fill(NOTE, "登录过期前写的")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/sign-in?**")
    sign_in(page, company.lin)
    page.wait_for_url(f"**/contact/{work.pk}")
    assert page.input_value(NOTE) == "登录过期前写的"


def test_enter_in_a_line_is_no_deed(page: Page, work: FollowUp) -> None:
    page.click(".bar-more summary")
    page.fill("[name=given_up_why]", "没人接")
    page.keyboard.press("Enter")
    assert page.url.endswith(f"/contact/{work.pk}")
    assert FollowUp.objects.get(pk=work.pk).state == FollowUp.State.PLANNED


def test_without_scripts_it_is_all_there(work: FollowUp, desk: Desk, company: Company) -> None:
    page = desk.open(f"/contact/{work.pk}", as_=company.lin, java_script_enabled=False)
    page.fill("[name=finding-text]", "等了很久")
    page.click("[data-adds-finding]")
    assert page.locator("[name=finding-text]").count() == 2
    page.fill("[name=finding-text] >> nth=1", "停车不便")
    page.click("[formaction$=dial]")
    assert page.locator(".number-link").count() == 1
    assert page.input_value("[name=finding-text] >> nth=1") == "停车不便"
    page.click(SATISFIED)
    page.click(".btn-main")
    assert Record.objects.get().findings.count() == 2


def test_a_day_explains_itself_when_it_is_touched(page: Page) -> None:
    page.goto("/today")
    page.focus(".why-day >> nth=0")
    page.wait_for_selector(".why-card:has-text('P02-C03')")
    page.click(".why-day >> nth=0")
    assert page.url.endswith("/today")


def test_nobody_is_kept_out_and_nothing_is_too_wide(
    work: FollowUp, desk: Desk, company: Company, in_every_look: InEveryLook
) -> None:
    page = desk.open("/today", as_=company.lin)
    addresses = ("/today", "/today/choose", "/today/list/late", f"/contact/{work.pk}", f"/follow-ups/{work.pk}")
    assert in_every_look(page, addresses) == []


def test_what_is_touched_on_a_phone_is_large_enough(work: FollowUp, desk: Desk, company: Company) -> None:
    page = desk.open(f"/contact/{work.pk}", as_=company.lin, viewport=PHONE, has_touch=True, is_mobile=True)
    for address in (f"/contact/{work.pk}", "/today", f"/follow-ups/{work.pk}"):
        page.goto(address)
        settled(page)
        sizes = page.evaluate(
            """() => [...document.querySelectorAll("main :is(a, button, select, textarea, input:not([type=hidden]), summary)")]
                .filter(one => one.getClientRects().length && !one.matches(".visually-hidden"))
                .map(one => one.closest("label") || one)
                .map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect().height])"""
        )
        assert [one for one in sizes if one[1] < 44] == [], address
