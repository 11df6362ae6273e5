"""The whole loop, told once: served, dialled, recorded, promised, sent back, corrected, approved, counted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from huifang.kernel.keys import KeyRing
from tests.browser.conftest import Desk, Watch
from tests.web.conftest import Company
from tests.web.desk import Desk as Day
from tests.web.reviewed import GUIDANCE, a_reviewed_desk

DONE, PROMISED = "郑晚晴", "孙静好"
WAITED, HOW_LONG = "等了很久", "等了四十分钟"


@pytest.fixture
def day(
    watch: Watch, bound_reviews: None, company: Company, ring: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Day:
    """Two customers are to be contacted: the one today, the other by tomorrow."""
    day = a_reviewed_desk(company, ring, tmp_path, monkeypatch)
    day.owed(DONE, days_ago=7)
    day.owed(PROMISED, days_ago=6)
    return day


def test_a_contact_is_made_sent_back_corrected_approved_and_counted(
    day: Day, watch: Watch, company: Company, desk: Desk
) -> None:
    lin, mo = desk.open("/today", as_=company.lin), desk.open("/review", as_=company.mo)
    serve_the_next(lin, DONE)
    dial(lin)
    record_a_complaint(lin)
    call_later(lin, PROMISED, "2026-06-10T15:30")
    expect(pile(lin, "promised")).to_contain_text(PROMISED)
    expect(pile(lin, "promised")).to_contain_text("15:30")

    watch.at += timedelta(hours=1)
    read(mo)
    expect(mo.get_by_text(WAITED)).to_be_visible()
    send_back(mo)

    watch.at += timedelta(hours=1)
    find_it_sent_back(lin)
    put_it_right(lin)

    watch.at += timedelta(hours=1)
    read(mo)
    expect(mo.get_by_text(HOW_LONG).first).to_be_visible()
    approve(mo)
    find_it_counted(mo)

    watch.at += timedelta(hours=3)
    lin.goto("/today")
    serve_the_next(lin, PROMISED)
    lay_down(lin)


def pile(page: Page, key: str) -> Locator:
    return page.locator(f"section[aria-labelledby=pile-{key}]")


def serve_the_next(page: Page, customer: str) -> None:
    page.get_by_role("button", name="下一位").click()
    expect(page.locator(".who-name")).to_have_text(customer)


def dial(page: Page) -> None:
    """With one key, once the page hears keys; the number is shown to whoever has the customer."""
    page.wait_for_load_state()
    page.keyboard.press("F2")
    expect(page.locator(".number-link")).to_have_attribute("href", "tel:+8613812345678")


def record_a_complaint(page: Page) -> None:
    """Fill in the policy's form with one finding; the next customer is there at once."""
    page.get_by_text("一般", exact=True).click()
    page.get_by_label("看法与建议").fill("前台要快些")
    page.locator("[name=finding-kind]").first.select_option(label="投诉")
    page.locator("[name=finding-text]").first.fill(WAITED)
    page.get_by_role("button", name="保存并下一位").click()
    expect(page.locator(".who-name")).to_have_text(PROMISED)
    expect(page.locator(".alert-success")).to_contain_text(DONE)


def call_later(page: Page, customer: str, moment: str) -> None:
    page.locator("label.outcome", has_text="稍后再打").click()
    page.get_by_label("约定回电时间").fill(moment)
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/today")
    expect(page.locator(".alert-success")).to_contain_text(customer)


def read(page: Page) -> None:
    """The supervisor begins with what has waited longest."""
    page.goto("/review")
    page.get_by_role("link", name="从第一份开始").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(DONE)


def send_back(page: Page) -> None:
    page.locator("[name=guidance]").fill(GUIDANCE)
    page.get_by_role("button", name="退回").click()
    expect(page.get_by_text("没有等您审阅的记录")).to_be_visible()


def find_it_sent_back(page: Page) -> None:
    """The bell tells of it and Today has it; the notice leads to the record."""
    page.goto("/today")
    expect(pile(page, "sent-back")).to_contain_text(DONE)
    page.get_by_role("link", name="1 条未读通知").click()
    page.locator(".is-unread button", has_text=GUIDANCE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(DONE)
    expect(page.locator(".rounds")).to_contain_text(GUIDANCE)


def put_it_right(page: Page) -> None:
    finding = page.locator("[name=finding-text]").first
    expect(finding).to_have_value(WAITED)
    finding.fill(HOW_LONG)
    page.get_by_role("button", name="重新提交").click()
    page.goto("/today")
    expect(page.locator("[data-pile=sent_back]")).to_have_text("0")


def approve(page: Page) -> None:
    page.get_by_role("button", name="通过，下一份").click()
    expect(page.get_by_text("没有等您审阅的记录")).to_be_visible()


def find_it_counted(page: Page) -> None:
    """One of two was owed and is kept, its record is reviewed, and each number leads to the customer."""
    page.goto("/policies")
    page.get_by_role("heading", name="用户回访管理").get_by_role("link").click()
    asked = page.locator("tr", has=page.get_by_text("P02-C03", exact=True))
    reviewed = page.locator(".written tr", has=page.get_by_text("P02-C06", exact=True))
    expect(asked.locator("[data-label=按期]")).to_have_text("1")
    expect(reviewed.locator("[data-label=已办]")).to_have_text("1")
    asked.locator("[data-label=按期] a").click()
    row = page.get_by_role("row").filter(has_text=DONE)
    expect(row).to_have_count(1)
    expect(row).to_contain_text("已办")
    row.get_by_role("link", name=DONE).click()
    expect(page.get_by_text(HOW_LONG).first).to_be_visible()


def lay_down(page: Page) -> None:
    """Back to the desk: a page of a contact goes on keeping what is typed."""
    page.locator(".bar-more summary").click()
    page.get_by_role("button", name="先放下").click()
    page.wait_for_url("**/today")
