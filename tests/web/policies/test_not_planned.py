"""What a rule does not plan has its reason, and its customers; and the plan can be brought up to date at once."""

from __future__ import annotations

import pytest

from huifang.customers.models import ContactPoint, Customer
from huifang.followups.models import FollowUp
from huifang.insight.actions import is_rolled_up
from huifang.org.models import Employee
from huifang.planning.models import Sweep
from huifang.policy.models import Version
from tests.followups.cast import everything
from tests.web.conftest import TODAY, Browser
from tests.web.desk import Desk
from tests.web.reviewed import text_of

RULE = "after-purchase-or-service"


@pytest.fixture
def mute(desk: Desk) -> Customer:
    """Owed a contact, and nobody knows how."""
    found = desk.owed("无号码", days_ago=3).customer
    ContactPoint.objects.filter(customer=found).delete()
    return found


def test_the_rules_in_force_are_listed_with_the_way_to_their_reasons(
    desk: Desk, version: Version, mute: Customer, browser: Browser
) -> None:
    page = text_of(browser(desk.company.mo), "/not-planned")
    assert f"/not-planned/{version.pk}/{RULE}" in page
    assert "成交或服务后回访" in page


def test_each_reason_has_its_count_and_its_customers(
    desk: Desk, version: Version, mute: Customer, browser: Browser
) -> None:
    client, here = browser(desk.company.mo), f"/not-planned/{version.pk}/{RULE}"
    page = text_of(client, here)
    assert f"{here}/no_channel" in page
    assert '<span class="reason-count">1</span>' in page
    assert "无号码" in text_of(client, f"{here}/no_channel")
    assert "无号码" not in text_of(client, f"{here}/opted_out")


def test_customers_of_others_are_neither_counted_nor_named(
    desk: Desk, version: Version, mute: Customer, browser: Browser, wen: Employee
) -> None:
    here = f"/not-planned/{version.pk}/{RULE}"
    assert "reason-count" not in text_of(browser(wen), here)
    assert "无号码" not in text_of(browser(wen), f"{here}/no_channel")


def test_without_a_policy_no_rule_is_in_force(company, browser: Browser) -> None:
    assert "empty-title" in text_of(browser(company.mo), "/not-planned")


def test_planning_now_makes_what_is_owed_and_counts_it(desk: Desk, browser: Browser) -> None:
    desk.served(desk.customer("新来的"), days_ago=1)
    client = browser(desk.company.an)
    assert client.get("/policies/plan").status_code == 405
    answer = client.post("/policies/plan")
    assert answer.headers["Location"] == "/not-planned"
    assert FollowUp.objects.get().customer.name == "新来的"
    assert is_rolled_up(on=TODAY)


@pytest.mark.parametrize("who", ["lin", "mo", "tian"])
def test_nobody_else_plans(desk: Desk, browser: Browser, who: str) -> None:
    desk.served(desk.customer("新来的"), days_ago=1)
    client, before = browser(getattr(desk.company, who)), everything()
    assert client.post("/policies/plan").status_code == 404
    assert everything() == before


def test_a_large_company_leaves_it_to_its_workers(
    desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huifang.web.policies.not_planned.FEW_CUSTOMERS", 0)
    desk.served(desk.customer("新来的"), days_ago=1)
    client = browser(desk.company.an)
    assert client.post("/policies/plan", follow=True).status_code == 200
    assert not Sweep.objects.exists()
