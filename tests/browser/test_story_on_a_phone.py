"""An agent's work on a phone: today, the next one, dial, record, the next one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from huifang.kernel.keys import KeyRing
from tests.browser.conftest import PHONE, Desk, Watch
from tests.web.conftest import Company
from tests.web.reviewed import a_reviewed_desk

FIRST, SECOND = "郑晚晴", "孙静好"
SMALL = """() => [...document.querySelectorAll(".outcome-bar :is(button, a, summary, input, select)")]
    .filter(one => one.checkVisibility())
    .map(one => one.closest(".outcome") || one)
    .map(one => ({what: one.outerHTML.slice(0, 120), box: one.getBoundingClientRect()}))
    .filter(({box}) => box.width < 44 || box.height < 44)
    .map(({what, box}) => `${what}: ${box.width} x ${box.height}`)"""


def test_an_agent_works_with_one_hand(
    watch: Watch, company: Company, desk: Desk, ring: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    too_wide: Callable[[Page], bool],
) -> None:  # fmt: skip
    day = a_reviewed_desk(company, ring, tmp_path, monkeypatch)
    day.owed(FIRST, days_ago=7)
    day.owed(SECOND, days_ago=6)
    page = desk.open("/today", as_=company.lin, viewport=PHONE, has_touch=True, is_mobile=True)
    assert not too_wide(page)

    page.get_by_role("button", name="下一位").tap()
    expect(page.locator(".who-name")).to_have_text(FIRST)
    assert not too_wide(page)
    assert page.evaluate(SMALL) == []

    page.get_by_role("button", name="拨打").tap()
    expect(page.locator(".number-link")).to_be_visible()
    assert not too_wide(page)

    page.get_by_text("满意", exact=True).tap()
    page.get_by_label("看法与建议").fill("都好")
    page.locator("[name=finding-text]").first.fill("停车不便")
    assert not too_wide(page)
    page.get_by_role("button", name="保存并下一位").tap()
    expect(page.locator(".who-name")).to_have_text(SECOND)
    assert not too_wide(page)

    page.locator("label.outcome", has_text="稍后再打").tap()
    assert page.evaluate(SMALL) == []
    page.get_by_label("约定回电时间").fill("2026-06-10T15:30")
    page.get_by_role("button", name="保存", exact=True).tap()
    page.wait_for_url("**/today")
    expect(page.locator("section[aria-labelledby=pile-promised]")).to_contain_text(SECOND)
    assert not too_wide(page)

    watch.at += timedelta(hours=6)
    page.get_by_role("navigation", name="手机导航").get_by_role("link", name="今日").tap()
    expect(page.get_by_role("button", name="下一位")).to_be_enabled()
    assert not too_wide(page)
