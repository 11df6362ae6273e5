"""The loop closed, told once: a guest scans and answers badly, a case opens and is solved, a follow-up comes, they are content."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from huifang.cases.actions.low import open_cases_of_low_answers
from huifang.cases.models import Case
from huifang.customers.models import Customer
from huifang.followups.models import FollowUp
from huifang.org.models import Post, Posting
from huifang.planning.actions.sweep import sweep
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import Policy
from huifang.surveys.actions.building import write_questionnaire
from huifang.surveys.actions.inviting import invite
from huifang.surveys.logic.reading import read_definition
from huifang.surveys.models import Questionnaire, Response
from tests.browser.conftest import PHONE, Desk, Watch
from tests.surveys.test_definition import asking, q
from tests.web.conftest import TODAY, Company

GUEST, WAITED, MENDED = "郑晚晴", "前台等了四十分钟", "加开一个前台窗口"
PACK = """\
pack: 1
policy: {key: hotel, title: {zh-Hans: 宾客回访}, version: 1.0, effective_on: 2026-01-01}
clauses:
  - id: C1
    text: {zh-Hans: 不满意的宾客当日处理，办结后两日内回访。}
    carried_out_by: [case:complaint, clock:settled, rule:after-complaint, survey:stay]
posts: {host: {zh-Hans: 宾客关系}}
events: {complaint_closed: {zh-Hans: 投诉办结}}
clocks:
  settled: {title: {zh-Hans: 当日办结}, of: case, until: resolved, within: {working: PT8H}, cases: [complaint]}
cases:
  complaint:
    title: {zh-Hans: 宾客投诉}
    takes: [complaint]
    owner: host
    clocks: [settled]
    closes_when: [resolved, answered]
    event: complaint_closed
surveys:
  stay: {title: {zh-Hans: 住店满意度}, topic: {zh-Hans: 住店}, low: {below: 3, case: complaint}}
rules:
  - key: after-complaint
    clauses: [C1]
    for: everyone
    anchor: complaint_closed
    due: [{within: P2D}]
    channels: [phone]
    post: host
"""


@pytest.fixture
def guest(watch: Watch, company: Company) -> Customer:
    """A guest of the east department, whose stay Lin looks after."""
    load_policy(
        source=PACK.encode(), reading=read_pack(PACK.encode(), file="hotel.yaml", settings={}), settings={}, actor="t"
    )
    Posting.objects.create(employee=company.lin, post=Post.objects.get(key="host"), department=company.east)
    asked = asking(q("overall", overall=True, required=True), q("words", "text"))
    made = write_questionnaire(
        key="stay", title={"zh-Hans": "住店满意度"}, definition=read_definition(asked), actor="t"
    )
    of = {"source": "policy", "policy": Policy.objects.get(), "policy_key": "stay", "rest_days": 0}
    Questionnaire.objects.filter(pk=made.pk).update(**of)
    return Customer.objects.create(external_id="G1", name=GUEST, department=company.east, entry_id=0)


def test_a_guest_who_answered_badly_is_content_in_the_end(
    guest: Customer, watch: Watch, company: Company, desk: Desk
) -> None:
    answered(desk, guest, company, watch, points=1, words=WAITED)
    assert open_cases_of_low_answers(at=watch.at, on=TODAY, actor="worker") == 1
    case = Case.objects.get()

    lin = desk.open(reverse("case", args=[case.pk]), as_=company.lin)
    expect(lin.get_by_text(WAITED).first).to_be_visible()
    for deed, typed in (
        ("accept-case", {}),
        ("judge-case", {"cause": "process"}),
        ("resolve-case", {"resolution": MENDED}),
        ("answer-case", {"words": "已经加开窗口，向您致歉"}),
        ("close-case", {}),
    ):
        watch.at += timedelta(minutes=10)
        done(lin, deed, case, typed)
    expect(lin.get_by_text(MENDED).first).to_be_visible()
    lin.goto(reverse("case-clocks", args=[case.pk]))
    expect(lin.get_by_text("当日办结")).to_be_visible()

    sweep(on=TODAY, actor="worker")
    assert FollowUp.objects.get().customer == guest
    lin.goto("/today")
    expect(lin.get_by_text(GUEST).first).to_be_visible()

    watch.at += timedelta(hours=2)
    answered(desk, guest, company, watch, points=5, words="这次很快")
    worst, best = pairwise_scores()
    assert worst < 3 <= best
    assert open_cases_of_low_answers(at=watch.at, on=TODAY, actor="worker") == 0


def answered(desk: Desk, guest: Customer, company: Company, watch: Watch, *, points: int, words: str) -> None:
    """The guest scans their own code with a phone, and answers."""
    link = invite(
        questionnaire=Questionnaire.objects.get(), customer=guest, by=company.mo, actor="t", at=watch.at, on=TODAY
    )
    phone = desk.open(f"/s/{link.token}", viewport=PHONE, has_touch=True)
    phone.locator(f"input[name='q.overall'][value='{points}']").check(force=True)
    phone.fill("[name='q.words']", words)
    phone.click("main form button[type=submit]")
    phone.wait_for_load_state()
    expect(phone.locator(".done")).to_be_visible()


def done(page: Page, deed: str, case: Case, typed: dict[str, str]) -> None:
    """A deed on the case, by its form."""
    page.goto(reverse(deed, args=[case.pk]))
    for name, value in typed.items():
        field = page.locator(f"main [name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.click("main form .btn-primary")
    page.wait_for_url(f"**{reverse('case', args=[case.pk])}")


def pairwise_scores() -> tuple[float, float]:
    """The scores of the two answers, in their order."""
    scores = [float(score) for score in Response.objects.order_by("id").values_list("csat", flat=True) if score]
    [pair] = pairwise(scores)
    return pair
