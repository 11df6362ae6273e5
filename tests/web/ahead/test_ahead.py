"""The time to come is counted and shown; what a version changes is shown, and decided about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huifang.followups.models import FollowUp
from huifang.org.models import Post, Posting
from huifang.planning.actions.counting_ahead import carry_simulation_out
from huifang.planning.actions.levelling import set_daily_load
from huifang.planning.actions.sweep import sweep
from huifang.planning.models import OpenWork, SimulationRun, VersionDifference
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import Version
from huifang.web.ahead import simulations
from tests.planning.books import write_customer, write_event
from tests.planning.shop import load, source_of
from tests.web.budgets import within_budget
from tests.web.conftest import TODAY, Browser, Company

CARE = {
    "key": "care",
    "title": "成交后关怀",
    "anchor": "purchase",
    "due": [{"id": "c", "within": "P1M"}],
    "post": "clerk",
    "channels": ["phone"],
}
FLOOR = {
    "key": "floor",
    "title": "每月一访",
    "due": [{"id": "f", "at_least": 1, "per": "month"}],
    "post": "clerk",
    "channels": ["phone"],
}
LATER = {**CARE, "due": [{"id": "c", "within": "P2M"}]}


@pytest.fixture
def shop(company: Company) -> Company:
    load(CARE, FLOOR)
    for number in range(4):
        write_customer({"id": f"c{number}", "name": f"客户{number}", "joined_on": "2025-01-01"})
        write_event(
            {"id": f"e{number}", "customer": f"c{number}", "kind": "purchase", "occurred_at": "2026-06-05"},
            zone="Asia/Shanghai",
        )
    Posting.objects.create(employee=company.lin, post=Post.objects.get(key="clerk"))
    set_daily_load(post="clerk", per_day=1, actor="test")
    sweep(on=TODAY, actor="test")
    company.employee("E60", "方敏", None, manager="all")
    return company


def manager(company: Company):
    from huifang.org.models import Employee

    return Employee.objects.get(number="E60")


def a_second_version() -> Version:
    source = source_of(LATER, version="2.0", effective_on=(TODAY + timedelta(days=5)).isoformat())
    reading = read_pack(source, file="pack.yaml", settings={}, require_settings=True)
    load_policy(source=source, reading=reading, settings={}, actor="test")
    return Version.objects.get(number="2.0")


def test_a_small_company_sees_the_count_at_once(shop: Company, browser: Browser) -> None:
    version = a_second_version()
    client = browser(manager(shop))
    assert "simulation" not in client.get("/ahead").content.decode()
    asked = client.post("/ahead/new", {"time": "year", "draft": version.pk})
    with within_budget("simulation"):
        page = client.get(asked["Location"]).content.decode()
    assert page.count("<svg viewBox") == 13, "twelve months, the first and the last cut short"
    assert "shop 2.0" in page
    assert "shop · 成交后关怀" in page
    assert "is-over" in page, "four customers a month, and some days with two of them"
    by_week = client.get(asked["Location"] + "?by=week").content.decode()
    assert by_week.count("<svg viewBox") > 50
    with within_budget("simulations"):
        assert "/ahead/1" in client.get("/ahead").content.decode()


def test_a_large_company_waits_for_a_worker_and_may_look_how_far_it_is(
    shop: Company, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulations, "FEW_CUSTOMERS", 0)
    client = browser(manager(shop))
    address = client.post("/ahead/new", {"time": "week"})["Location"]
    assert "huifang worker" in client.get(address).content.decode()
    run = SimulationRun.objects.get()
    SimulationRun.objects.update(done=2, steps=5)
    assert client.get(address, headers={"HX-Request": "true"}).content.decode().startswith("<section")
    carry_simulation_out(run=run.pk, at=run.asked_at)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert client.post("/ahead/new", {"time": "always"}).status_code == 422


def test_what_a_version_changes_is_counted_and_decided(shop: Company, browser: Browser) -> None:
    version, address = a_second_version(), "/policies/shop/2.0/difference"
    administrator, approver = browser(shop.an), browser(manager(shop))
    assert (
        "还没有统计" in approver.get(address).content.decode()
        or "not been counted" in approver.get(address).content.decode()
    )
    assert approver.post(f"{address}/count").status_code == 404, "who approves does not draft"
    administrator.post(f"{address}/count")
    assert VersionDifference.objects.get().state == "counted"
    with within_budget("version-difference"):
        page = approver.get(address).content.decode()
    assert "客户0" in page
    assert "成交后关怀" in page
    assert ">care<" not in page, "the rule's key says nothing to whoever decides"
    assert "每月一访" in page, "of a rule that is gone the version in force still has the words"
    care = FollowUp.objects.filter(rule__key="care")[:1].get().rule_id
    assert f'name="redated-{care}"' in page
    assert administrator.post(f"{address}/decide", {f"redated-{care}": "keep"}).status_code == 404
    approver.post(f"{address}/decide", {f"redated-{care}": "keep", "reason": "已与客户约好"})
    assert OpenWork.objects.get().choice == "keep"
    approver.post(f"{address}/decide", {f"redated-{care}": "burn"})
    assert OpenWork.objects.get().choice == "keep", "what cannot be chosen is refused"
    before = list(FollowUp.objects.filter(rule__key="care").order_by("id").values_list("id", "due_on"))
    sweep(on=version.effective_on, actor="test")
    assert list(FollowUp.objects.filter(rule__key="care").order_by("id").values_list("id", "due_on")) == before
    approver.post(f"{address}/decide", {f"redated-{care}": "cancel"})
    assert OpenWork.objects.get().choice == "cancel", "the version is not in force on the day of this browser"
    assert approver.get("/policies/shop/9.9/difference").status_code == 404
