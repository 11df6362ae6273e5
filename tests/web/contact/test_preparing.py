"""Before a contact the policy's preparation is laid out: what is known, what is taken along, and nothing of oneself."""

from __future__ import annotations

import pytest

from huifang.customers.models import Customer
from huifang.followups.actions import claim
from huifang.followups.models import FollowUp
from huifang.kernel.keys import KeyRing
from huifang.planning.actions.sweep import sweep
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from tests.surveys.answered import a_questionnaire
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser, Company
from tests.web.desk import LEFT_OPEN, MASKED, PACK, Desk
from tests.web.reviewed import NOTE, recorded, text_of

NAMES = "attributes:\n  tier: {zh-Hans: 客户层级, en: Tier}\nsegments:\n  large: {attr: tier, in: [large]}\n"
PREPARATIONS = """\
preparations:
  analysis:
    clauses: [P02-C04]
    title: {zh-Hans: 先看客户情况, en: The customer}
    rules: [after-purchase-or-service]
    shows: [profile, contact_points, history, records, orders, needs, complaints, cases, satisfaction]
    attributes: [tier, birthday]
    brings: [{zh-Hans: 服务手册, en: Manual}]
    script: after-purchase-or-service
  large:
    title: {zh-Hans: 大客户另备, en: Large ones}
    segment: large
    shows: [profile]
  filed:
    title: {zh-Hans: 翻档案, en: The files}
    shows: [dossier]
"""


@pytest.fixture
def desk(company: Company, ring: KeyRing) -> Desk:
    made = Desk(company, ring)
    text = PACK.read_text(encoding="utf-8").replace("version: 1.2.0", "version: 2.0.0")
    text = text.replace("\nposts:\n", f"\n{NAMES}posts:\n")
    source = (text + PREPARATIONS).encode()
    reading = read_pack(source, file=PACK.name, settings=LEFT_OPEN, require_settings=True)
    assert reading.pack, reading.faults
    load_policy(source=source, reading=reading, settings=LEFT_OPEN, actor="test")
    return made


def test_what_is_known_of_the_customer_is_laid_out(desk: Desk, browser: Browser) -> None:
    record = recorded(desk)
    customer = record.customer
    customer.attributes = {"tier": "small"}
    customer.save()
    for who, score in ((desk.company.tian, 4.25), (desk.company.lin, 2.75)):
        a_questionnaire().answered([score], customer=customer, employee=who)
    desk.served(customer, days_ago=2)
    sweep(on=TODAY, actor="test")
    due = FollowUp.objects.get(customer=customer, state=FollowUp.State.PLANNED)
    lin = browser(desk.company.lin)
    claim(follow_up=due.pk, agent=desk.company.lin, at=NOW, on=TODAY)
    here = f"/follow-ups/{due.pk}/preparation"
    assert here in text_of(lin, f"/contact/{due.pk}") and here in text_of(lin, f"/follow-ups/{due.pk}")
    with within_budget("follow-up-preparation"):
        page = lin.get(here).content.decode()
    for words in (
        "先看客户情况",
        "P02-C04",
        "客户层级",
        "small",
        customer.external_id,
        MASKED,
        NOTE,
        "服务手册",
        "前台没人",
        "郑晚晴",
    ):
        assert words in page, words
    assert "4.25" in page and "2.75" not in page
    assert f'href="/follow-ups/{record.follow_up_id}"' in page
    assert "大客户另备" not in page, "this customer is not in the segment"
    assert "翻档案" not in page, "a dossier is not kept by this release"
    Customer.objects.update(attributes={"tier": "large"})
    assert "大客户另备" in text_of(lin, here)
    assert browser(desk.company.tian).get(here).status_code == 404


def test_nobody_reads_how_they_were_rated_themselves(desk: Desk, browser: Browser) -> None:
    due = desk.owed("钱多多", days_ago=3)
    a_questionnaire().answered([3.25], customer=due.customer, employee=desk.company.lin)
    here = f"/follow-ups/{due.pk}/preparation"
    assert "3.25" not in text_of(browser(desk.company.lin), here)
    assert "3.25" in text_of(browser(desk.company.mo), here)
