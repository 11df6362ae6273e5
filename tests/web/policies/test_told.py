"""Segments, the days of a policy, and what no program enforces: from the pack to what people see of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from huifang.customers.models import Customer
from huifang.followups.models import FollowUp
from huifang.planning.actions.sweep import sweep
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import Acknowledgement, Version
from tests.planning.books import write_customer
from tests.web.conftest import NOW, TODAY, Browser, Company
from tests.web.reviewed import text_of

TOMORROW = TODAY + timedelta(days=1)
PACK = f"""\
pack: 1
policy:
  key: gold
  title: {{zh-Hans: 金卡回访}}
  version: 1.0.0
  effective_on: {TOMORROW}
clauses:
  - {{id: G1, kinds: [purpose], text: {{zh-Hans: 让老客户留下来。}}, carried_out_by: [header]}}
  - {{id: G2, kinds: [scope], text: {{zh-Hans: 只管金卡客户。}}, carried_out_by: ["segment:gold"]}}
  - {{id: G3, kinds: [schedule], text: {{zh-Hans: 每月至少联系一次。}}, carried_out_by: ["rule:monthly"]}}
  - {{id: G4, kinds: [etiquette], text: {{zh-Hans: 先问好，再说事。}}, carried_out_by: [guidance]}}
  - {{id: G5, kinds: [governance], text: {{zh-Hans: 明日起施行。}}, carried_out_by: ["policy:effective_on"]}}
attributes: {{card: {{zh-Hans: 会员卡}}}}
segments:
  gold: {{attr: card, in: [金卡]}}
posts: {{caller: {{zh-Hans: 回访员}}}}
rules:
  - key: monthly
    title: {{zh-Hans: 金卡月访}}
    clauses: [G3]
    for: gold
    due: [{{at_least: 1, per: month, id: once}}]
    channels: [phone]
    post: caller
"""


@pytest.fixture
def version(company: Company) -> Version:
    reading = read_pack(PACK.encode(), file="gold.yaml", settings={})
    assert reading.pack, reading.faults
    load_policy(source=PACK.encode(), reading=reading, settings={}, actor="operator")
    for number, card in enumerate(("金卡", "金卡", "银卡")):
        write_customer({"id": f"c{number}", "name": f"{card}客户", "joined_on": "2025-01-01", "card": card})
    Customer.objects.update(department=company.east)
    return Version.objects.get()


@pytest.fixture
def mo(company: Company, browser: Browser) -> Client:
    return browser(company.mo)


def clauses_in(page: str) -> dict[str, str]:
    """By the key of each clause what the page of the policy says of it."""
    parts = page.split('clause-key">')[1:]
    return {part.split("<", 1)[0]: part for part in parts}


def test_a_segment_says_for_whom_and_follows_the_customer(version: Version, mo: Client) -> None:
    sweep(on=TOMORROW, actor="test")
    assert set(FollowUp.objects.values_list("customer__name", flat=True)) == {"金卡客户"}
    rule = text_of(mo, f"/policies/{version.pk}/rules/monthly")
    assert "会员卡" in rule
    assert "金卡" in rule
    assert "state-unbound" not in clauses_in(text_of(mo, f"/policies/{version.pk}"))["G2"]
    silver = Customer.objects.get(name="银卡客户")
    Customer.objects.filter(pk=silver.pk).update(attributes={"card": "金卡"})
    sweep(on=TOMORROW, actor="test", full=True)
    assert FollowUp.objects.filter(customer=silver).exists()


def test_a_policy_plans_from_its_day_on_and_not_before(version: Version, mo: Client) -> None:
    sweep(on=TODAY, actor="test")
    assert not FollowUp.objects.exists()
    assert "尚未施行" in text_of(mo, "/policies")
    sweep(on=TOMORROW, actor="test")
    assert FollowUp.objects.filter(version=version).exists()
    assert version.clauses.get(key="G5").is_bound


def test_what_no_program_enforces_is_read_and_confirmed_by_each(
    version: Version, company: Company, browser: Browser
) -> None:
    of_policy = clauses_in(text_of(browser(company.mo), f"/policies/{version.pk}"))
    assert "总则" in of_policy["G1"]
    assert "行为要求" in of_policy["G4"]
    assert browser(company.an).post(f"/policies/{version.pk}/make-known").status_code == 302
    lin, here = browser(company.lin), f"/acknowledgements/{version.pk}"
    read = text_of(lin, here)
    assert "让老客户留下来。" in read
    assert "先问好，再说事。" in read
    assert lin.post(f"{here}/confirm").status_code == 302
    assert Acknowledgement.objects.get(employee=company.lin).confirmed_at == NOW
    assert "林小满" not in text_of(browser(company.mo), f"/policies/{version.pk}/acknowledgements")
