"""A bad answer opens a case by rule, once; each rule can be switched off. What is improved is looked at afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from huifang.cases.actions.improving import (
    call_off,
    carry_out,
    check_effect,
    make_improvement,
    remind_of_improvements,
    take_up_again,
)
from huifang.cases.actions.low import make_low_rule, open_cases_of_low_answers, switch_low_rule
from huifang.cases.actions.refusals import AboutThem, CaseChanged, NotReady, NotTheirKind, NotYours
from huifang.cases.logic.improving import check_day, is_reminded
from huifang.cases.models import Case, CaseOfAnswer, Improvement, LowRule
from huifang.cases.queries.improvements import asked_of_improvements, improved, improvements_in
from huifang.cases.queries.low import is_any_low, low_rules
from huifang.customers.models import Customer
from huifang.notices.models import Notice
from huifang.org.actions import describe_organisation
from huifang.org.logic import Right
from huifang.org.queries import reach_of
from huifang.surveys.models import Answer
from tests.cases.running import PACK, TODAY, Shop, at, loaded
from tests.surveys.answered import Asked, a_questionnaire

SURVEYED = PACK.replace("version: 1.0", "version: 3.0").replace(
    "cases:\n",
    """surveys:
  after-sale:
    title: {zh-Hans: 售后满意度, en: After sale}
    topic: {zh-Hans: 售后, en: After sale}
    low: {below: 3, case: complaint, within: {working: PT4H}}
segments:
  vip: {attr: grade, in: [A]}
attributes:
  grade: {zh-Hans: 等级, en: Grade}
cases:
""",
    1,
)
DEFINITION = {
    "questions": [
        {"key": "whole", "kind": "scale", "label": {"zh-Hans": "总体满意吗？"}},
        {"key": "clean", "kind": "single", "label": {"zh-Hans": "干净吗？"}, "choices": [{"key": "no", "label": {"zh-Hans": "不干净"}}]},
        {"key": "words", "kind": "text", "label": {"zh-Hans": "您还想说什么？"}},
    ]
}  # fmt: skip


@pytest.mark.parametrize(
    ("due", "reminded", "on", "is_due"),
    [
        ("2026-11-10", None, "2026-11-08", False),
        ("2026-11-10", None, "2026-11-09", True),
        ("2026-11-10", "2026-11-09", "2026-11-10", False),
        ("2026-11-10", "2026-11-09", "2026-11-11", True),  # it has become late
        ("2026-11-10", "2026-11-11", "2026-11-17", False),
        ("2026-11-10", "2026-11-11", "2026-11-18", True),
    ],
)
def test_one_is_reminded_the_day_before_when_it_is_late_and_every_week(
    due: str, reminded: str | None, on: str, is_due: bool
) -> None:
    last = date.fromisoformat(reminded) if reminded else None
    assert is_reminded(due_on=date.fromisoformat(due), reminded_on=last, on=date.fromisoformat(on)) is is_due


def test_the_effect_is_looked_at_a_month_later_unless_somebody_names_a_day() -> None:
    assert check_day(date(2026, 1, 31), None, is_tracked=True) == date(2026, 2, 28)
    assert check_day(date(2026, 1, 31), date(2026, 1, 1), is_tracked=True) == date(2026, 1, 31)
    assert check_day(date(2026, 1, 31), None, is_tracked=False) is None


@pytest.fixture
def shop(db: None) -> Shop:
    describe_organisation(name="门店", time_zone="Asia/Shanghai")
    return Shop(loaded(SURVEYED))


def opened(day: date = TODAY) -> int:
    moment = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    return open_cases_of_low_answers(at=moment, on=day, actor="worker")


def asked(shop: Shop) -> Asked:
    """The questionnaire that carries out the policy's survey."""
    found = a_questionnaire()
    type(found.questionnaire).objects.filter(pk=found.questionnaire.pk).update(
        source="policy", policy=shop.version.policy, policy_key="after-sale"
    )
    type(found.version).objects.filter(pk=found.version.pk).update(definition=DEFINITION)
    return found


def test_a_low_score_opens_one_case_by_the_policy_and_whom_it_is_about_sees_none(shop: Shop) -> None:
    survey = asked(shop)
    customer = Customer.objects.create(external_id="c1", name="孙静好", entry_id=0, department=shop.shop)
    more = {"answered_on": TODAY, "answered_at": at("11-02 09:00"), "department": shop.shop}
    [bad] = survey.answered([2], words="等了一个小时", customer=customer, employee=shop.chen, **more)
    survey.answered([3, 5, None], **more)
    assert is_any_low(TODAY) and opened() == 1 and opened() == 0 and not is_any_low(TODAY)
    case = Case.objects.get()
    assert (case.kind, case.key, case.source, case.customer) == ("complaint", "complaint", "survey", customer)
    assert (case.title, case.words) == ("术后满意度：2", "您还想说什么？：等了一个小时")
    assert case.promised_at == at("11-02 14:00")  # four working hours after the answer
    assert (case.about_employee, CaseOfAnswer.objects.get().response) == (shop.chen, bad)
    reach = reach_of(shop.chen, Right.SEE_CASES, on=TODAY)
    assert reach is not None and not Case.objects.visible_to(reach).exists()
    [counter] = survey.answered([1], **more)  # a guest whom nobody knows
    assert opened() == 1
    assert Case.objects.get(of_answer__response=counter).department == shop.shop


def test_a_rule_can_be_switched_off_and_what_was_answered_then_opens_nothing_later(shop: Shop) -> None:
    survey, policy = asked(shop), shop.version.policy_id
    switch = {"rule": None, "policy": policy, "survey": "after-sale", "actor": "employee:hua"}
    switch_low_rule(is_on=False, on=TODAY, **switch)
    survey.answered([1], answered_on=TODAY)
    assert opened() == 0
    later = date(2026, 11, 4)
    switch_low_rule(is_on=True, on=later, **switch)
    assert opened(later) == 0
    survey.answered([1], answered_on=later)
    assert opened(later) == 1
    with pytest.raises(NotTheirKind):
        switch_low_rule(is_on=False, on=TODAY, **switch | {"survey": "nothing"})


def test_own_rules_look_at_one_question_and_at_one_segment(shop: Shop) -> None:
    survey = asked(shop)
    own = {
        "questionnaire": survey.questionnaire.pk, "policy": shop.version.policy_id, "case_key": "repair", "on": TODAY,
        "actor": "employee:hua",
    }  # fmt: skip
    make_low_rule(of=LowRule.Of.QUESTION, below=None, question="clean", choices=["no"], segment="vip", **own)
    make_low_rule(of=LowRule.Of.NPS, below=Decimal(5), question="", choices=[], segment="", **own)
    with pytest.raises(NotTheirKind):
        make_low_rule(of=LowRule.Of.NPS, below=None, question="", choices=[], segment="", **own)
    assert len(low_rules(TODAY)) == 3
    vip = Customer.objects.create(external_id="v", name="王芳", entry_id=0, attributes={"grade": "A"})
    other = Customer.objects.create(external_id="o", name="李四", entry_id=0, attributes={"grade": "B"})
    for customer in (vip, other, None):
        [one] = survey.answered([5], answered_on=TODAY, customer=customer)
        Answer.objects.create(response=one, question="clean", choice="no")
    assert opened() == 1
    case = Case.objects.get()
    assert (case.customer, case.key, case.words) == (vip, "repair", "干净吗？：不干净")
    survey.answered([None], answered_on=TODAY, nps=4)
    assert opened() == 1


def test_an_improvement_is_carried_out_reminded_of_and_looked_at_by_somebody_else(shop: Shop) -> None:
    case = shop.case("11-02 09:00 taken_in", about_employee=shop.chen)
    [entry] = asked_of_improvements(TODAY)
    assert (entry.due_on, entry.is_tracked) == (date(2026, 12, 2), True)
    facts = {
        "cases": [case.pk], "title": "加装隔音", "cause": "墙薄", "action": "加装隔音板", "due_on": date(2026, 11, 10),
        "check_on": None, "policy_version": entry.version_id, "key": entry.key, "by": shop.hua, "actor": "employee:hua",
        "at": at("11-02 10:00"), "on": TODAY,
    }  # fmt: skip
    with pytest.raises(AboutThem):
        make_improvement(owner=shop.chen.pk, **facts)
    with pytest.raises(NotYours):
        make_improvement(owner=shop.lin.pk, **facts | {"by": shop.chen})
    with pytest.raises(NotReady):
        make_improvement(owner=shop.lin.pk, **facts | {"due_on": date(2026, 11, 1)})
    made = make_improvement(owner=shop.lin.pk, **facts)
    reach = reach_of(shop.chen, Right.SEE_CASES, on=TODAY)
    assert reach is not None and Case.objects.annotate(improved=improved(reach)).get().improved == []
    seen = reach_of(shop.hua, Right.SEE_CASES, on=TODAY)
    assert seen is not None
    assert improvements_in(Case.objects.annotate(improved=improved(seen)).get().improved) == [made]
    late = date(2026, 11, 11)
    assert remind_of_improvements(at=at("11-08 09:00"), on=date(2026, 11, 8)) == 0
    assert remind_of_improvements(at=at("11-11 09:00"), on=late) == 1
    assert remind_of_improvements(at=at("11-11 10:00"), on=late) == 0
    assert {notice.employee for notice in Notice.objects.filter(at=at("11-11 09:00"))} == {shop.lin, shop.hua}
    deed = {"improvement": made.pk, "actor": "a"}
    made = carry_out(version=made.version, words="装好了", by=shop.lin, on=late, **deed)
    assert (made.state, made.check_on) == ("done", date(2026, 12, 11))
    with pytest.raises(CaseChanged):
        carry_out(version=made.version - 1, words="又装", by=shop.lin, on=late, **deed)
    look = {"has_helped": False, "words": "还是吵", "at": at("12-11 09:00"), "on": date(2026, 12, 11), **deed}
    assert remind_of_improvements(at=at("12-11 09:00"), on=date(2026, 12, 11)) == 1
    with pytest.raises(NotYours):
        check_effect(version=made.version, by=shop.lin, **look)
    made = check_effect(version=made.version, by=shop.hua, **look)
    again = {"action": "换双层窗", "due_on": date(2027, 1, 10), "at": at("12-11 10:00"), "on": date(2026, 12, 11)}
    made = take_up_again(version=made.version, by=shop.hua, **again, **deed)
    assert (made.state, made.action, made.effect) == ("open", "换双层窗", "")
    made = call_off(version=made.version, words="客户搬走了", by=shop.hua, on=date(2026, 12, 12), **deed)
    assert made.state == Improvement.State.CANCELLED and not Improvement.objects.late_on(date(2027, 2, 1)).exists()
