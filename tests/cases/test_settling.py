"""From the first reply to the closing, and open again: what the policy asks for is asked for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from huifang.approvals.logic import Decision
from huifang.approvals.models import Step
from huifang.cases.actions.filling import fill_form, propose
from huifang.cases.actions.findings import take_in_findings
from huifang.cases.actions.handing import accept
from huifang.cases.actions.intake import take_in
from huifang.cases.actions.joining import merge, split
from huifang.cases.actions.orders import Part, cancel_work, finish_work, order_work
from huifang.cases.actions.refusals import (
    BadMoment,
    CannotTake,
    CaseChanged,
    FaultyAnswers,
    IsPart,
    Missing,
    NotReady,
    NotTheirKind,
    NotYours,
    WaitsForApproval,
    WordsMissing,
)
from huifang.cases.actions.reopening import reopen, set_aside
from huifang.cases.actions.settling import answer, close, decide_resolution, name_customer, resolve
from huifang.cases.actions.working import (
    Judgement,
    Particulars,
    hear,
    judge,
    note,
    pause,
    promise,
    put_right,
    reply,
    resume,
)
from huifang.cases.logic.settling import Settled, missing_to_close, needs_apology, yes_needed
from huifang.cases.logic.words import Cause, Liability, Pause, Source
from huifang.cases.models import Case, CaseEvent, WorkOrder
from huifang.customers.models import Event
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import FollowUp
from huifang.notices.models import Notice
from huifang.planning.actions.sweep import sweep
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.logic.sections.answers import CaseKind
from tests.cases.cast import NOW, PACK, TODAY, House, lines_of


def do(house: House, deed: Any, case: Case, by: Any = None, **more: Any) -> Case:
    return deed(case=case.pk, version=case.version, doer=house.doer(by or house.yao), **more)


def accepted(house: House, **more: Any) -> Case:
    return do(house, accept, house.case(**more))


def judged(house: House, case: Case, liability: Liability = Liability.CUSTOMER, by: Any = None, **more: Any) -> Case:
    return do(house, judge, case, by, found=Judgement(Cause.PRODUCT, "批次问题", liability, **more))


def settled(house: House, case: Case, by: Any = None) -> Case:
    case = do(house, resolve, judged(house, case, by=by), by, resolution="换了新的", compensation=None)
    return do(house, answer, case, by, words="已换新", channel="phone", is_accepted=True)


def test_a_complaint_from_the_first_word_to_the_event_that_the_planner_finds(house: House) -> None:
    case = accepted(house)
    case = do(house, reply, case, words="我们在查，电话 13812345678", channel="phone")
    assert case.state == "in_work"
    case = do(house, promise, case, until=NOW + timedelta(hours=5))
    case = do(house, pause, case, waits_for=Pause.CUSTOMER)
    case = do(house, hear, case, words="补充一张照片")
    assert (case.state, case.waits_for) == ("in_work", ""), "a case that waited for the customer goes on"
    note(case=case.pk, words="供应商那边也问过", doer=house.doer(house.hua))

    case = settled(house, case)
    case = do(house, close, case)

    assert lines_of(case) == [
        "taken_in", "routed", "accepted", "replied", "promised", "paused", "customer_said", "resumed", "noted", "judged",
        "resolved", "answered", "closed",
    ]  # fmt: skip
    assert "13812345678" not in CaseEvent.objects.get(case=case, kind="replied").words
    event = Event.objects.get()
    assert (event.kind.key, event.customer_id, event.attributes["case"]) == (
        "complaint_closed",
        case.customer_id,
        case.number,
    )
    assert (case.closing_event, case.closed_as) == (event, "settled")
    sweep(on=TODAY, actor="test")
    assert FollowUp.objects.get().event_id == event.pk, "the planner makes the follow-up on the complaint"


def test_an_unhappy_word_in_that_follow_up_opens_the_case_again_a_rung_higher(house: House) -> None:
    case = do(house, close, settled(house, accepted(house)))
    house.finding("还是坏的", customer=case.customer, rule="after-complaint", event=case.closing_event_id)
    house.finding("也没人理我", customer=case.customer, rule="after-complaint", event=case.closing_event_id)
    house.finding(
        "谢谢你们", kind="praise", customer=case.customer, rule="after-complaint", event=case.closing_event_id
    )

    taken = take_in_findings(doer=house.doer(None))
    case.refresh_from_db()

    assert (case.state, case.rung, case.reopenings, case.resolution) == ("open", 1, 1, "")
    assert case.offered_post is not None
    assert (case.owner, case.offered_post.key) == (house.yao, "head"), "whom the policy names for who is not content"
    parts = [Case.objects.get(pk=one.pk) for one in taken if one.kind == "complaint"]
    assert [(part.closed_as, part.merged_into) for part in parts] == [("merged", case)] * 2, "opened once, with both"
    assert Case.objects.live().count() == 2
    with pytest.raises(IsPart):
        do(house, reopen, parts[0], by=house.hua, words="再开")
    assert Notice.objects.filter(employee=house.hua, template__contains="open again").exists()
    again = do(house, close, settled(house, do(house, accept, case, by=house.hua), house.hua), by=house.hua)
    assert Event.objects.count() == 2
    assert again.closing_event != Event.objects.earliest("id")


@pytest.mark.parametrize(
    ("liability", "has_apologised", "missing"),
    [(Liability.OURS, False, "apology"), (Liability.OURS, True, ""), (Liability.CUSTOMER, False, "")],
)
def test_one_apologises_where_the_company_is_responsible(
    house: House, liability: Liability, has_apologised: bool, missing: str
) -> None:
    case = judged(house, accepted(house), liability, has_apologised=has_apologised)
    case = do(house, resolve, case, resolution="换新", compensation=None)
    case = do(house, answer, case, words="已换新", channel="phone", is_accepted=None)
    if missing:
        with pytest.raises(Missing) as refused:
            do(house, close, case)
        assert missing in str(refused.value.message)
    else:
        assert do(house, close, case).state == "closed"


def test_one_does_not_apologise_where_the_policy_says_not_to(house: House) -> None:
    with pytest.raises(NotReady):
        judged(house, accepted(house), Liability.CUSTOMER, has_apologised=True)


def test_nothing_is_closed_before_it_is_settled(house: House) -> None:
    case = accepted(house)
    with pytest.raises(Missing) as refused:
        do(house, close, case)
    assert len(refused.value.messages) == 4
    with pytest.raises(Missing):
        do(house, answer, case, words="快了", channel="phone", is_accepted=None)


def test_a_grave_matter_and_a_loss_need_the_yes_of_the_named_post(house: House) -> None:
    case = judged(house, accepted(house, level="grave"))
    with pytest.raises(NotTheirKind):
        do(house, resolve, case, resolution="换新", compensation=Decimal(-1))
    case = do(house, resolve, case, resolution="换新并赔偿", compensation=Decimal("200.50"))
    assert (case.state, case.resolved_at) == ("in_work", None)
    for deed, more in (
        (close, {}), (answer, {"words": "换", "channel": "phone", "is_accepted": None}),
        (resolve, {"resolution": "改", "compensation": None}),
    ):  # fmt: skip
        with pytest.raises(WaitsForApproval):
            do(house, deed, case, **more)

    _decide(house, Decision.REFUSED, "太少")
    case.refresh_from_db()
    with pytest.raises(Missing):
        do(house, answer, case, words="换", channel="phone", is_accepted=None)
    case = do(house, resolve, case, resolution="换新并赔偿", compensation=Decimal(300))
    _decide(house, Decision.AGREED)
    _decide(house, Decision.AGREED)
    case.refresh_from_db()

    assert (case.state, lines_of(case)[-2:]) == ("resolved", ["approved", "resolved"])
    assert Notice.objects.filter(employee=house.yao, template__contains="has been approved").exists()


def _decide(house: House, decision: Decision, words: str = "") -> None:
    step = Step.objects.filter(decision="", approval__state="waiting").earliest("id")
    decide_resolution(step=step.pk, decision=decision, by=house.mo, actor="employee:mo", at=NOW, on=TODAY, words=words)


def test_a_repair_is_seen_to_with_parts_and_time(house: House) -> None:
    case = house.case("门坏了", by=house.lin, kind=FindingKind.REPAIR)
    with pytest.raises(CannotTake):
        do(house, order_work, case, by=house.lin, what="修门", worker=house.mo.pk, comes_at=None)
    order = do(house, order_work, case, by=house.lin, what="修门", worker=house.yao.pk, comes_at=NOW)
    assert case.pk in house.sees(house.yao), "whoever is sent there sees the case"
    with pytest.raises(NotTheirKind):
        finish_work(order=order.pk, found="换锁", minutes=30, parts=[Part("锁", 0)], doer=house.doer(house.yao))
    with pytest.raises(NotYours):
        finish_work(order=order.pk, found="换锁", minutes=30, parts=(), doer=house.doer(house.qian))

    finish_work(
        order=order.pk, found="换锁", minutes=30, parts=[Part("锁", 2, Decimal("9.5"))], doer=house.doer(house.yao)
    )

    order.refresh_from_db()
    assert (order.state, order.minutes, order.parts) == ("done", 30, [{"name": "锁", "quantity": 2, "price": "9.5"}])
    with pytest.raises(CaseChanged):
        cancel_work(order=order.pk, reason="不用了", doer=house.doer(house.yao))
    assert WorkOrder.objects.count() == 1


def test_two_cases_that_are_one_matter_are_put_together_and_one_is_parted(house: House) -> None:
    customer = house.customer()
    case, other = house.case(customer=customer.pk), house.case("还是药水", customer=customer.pk)
    with pytest.raises(NotTheirKind):
        do(house, merge, case, by=house.hua, into=house.case("别人的").pk)
    with pytest.raises(NotYours):
        do(house, merge, case, by=house.lin, into=other.pk)

    whole = do(house, merge, other, by=house.hua, into=case.pk)
    assert (lines_of(whole)[-1], Case.objects.get(pk=other.pk).merged_into) == ("merged", case)
    new = do(house, split, whole, by=house.lin, kind=FindingKind.SUGGESTION, words="再建议加个扶手")
    assert (new.split_from, new.customer, new.kind) == (case, customer, "suggestion")
    assert lines_of(case)[-1] == "split"
    again = do(house, split, new, by=house.lin, kind=FindingKind.NEED, words="也要椅子")
    assert (again.split_from, again.customer) == (new, customer)
    third = house.case("药水还是坏的", customer=customer.pk)
    with pytest.raises(IsPart):
        do(house, merge, third, by=house.hua, into=other.pk)
    do(house, set_aside, Case.objects.get(pk=whole.pk), by=house.hua, reason="查无此事")
    with pytest.raises(NotReady):
        do(house, merge, third, by=house.hua, into=whole.pk)


def test_who_brought_it_may_be_said_even_after_it_was_closed_and_is_followed_up_then(house: House) -> None:
    new = house.matter("药水是坏的", taken_in_by=house.lin.pk)
    [nameless] = take_in(cases=[new], doer=house.doer(house.lin))
    case = do(house, close, settled(house, do(house, accept, nameless)))
    assert not Event.objects.exists()
    with pytest.raises(NotTheirKind):
        do(house, name_customer, case, customer=0)

    customer = house.customer()
    case = do(house, name_customer, case, customer=customer.pk)

    assert (case.customer, case.department, case.closing_event) == (customer, house.ward, Event.objects.get())
    sweep(on=TODAY, actor="test")
    assert FollowUp.objects.get().customer == customer
    with pytest.raises(NotTheirKind):
        do(house, name_customer, case, customer=house.customer().pk)


def test_the_form_and_the_proposal_that_the_policy_asks_for_come_before_closing(house: House) -> None:
    case = house.case("想要夜诊", kind=FindingKind.NEED)
    assert (case.key, case.offered_post and case.offered_post.key) == ("asked", "head")
    case = do(house, resolve, case, by=house.lin, resolution="开夜诊", compensation=None)
    with pytest.raises(Missing) as refused:
        do(house, close, case, by=house.lin)
    assert len(refused.value.messages) == 2
    with pytest.raises(FaultyAnswers) as faulty:
        do(house, fill_form, case, by=house.lin, answers={"many": "x"})
    assert {fault.field for fault in faulty.value.faults} == {"when", "many"}
    case = do(house, fill_form, case, by=house.lin, answers={"when": "每晚", "many": "3"})
    case = do(house, propose, case, by=house.lin, words="周三开夜诊")
    assert case.filled == {"when": "每晚", "many": "3"}
    assert do(house, close, case, by=house.lin).state == "closed"
    with pytest.raises(NotTheirKind):
        do(house, fill_form, house.case(), by=house.lin, answers={})


def test_what_is_no_matter_is_set_aside_by_those_who_direct(house: House) -> None:
    case = house.case("广告：低价装修")
    with pytest.raises(NotYours):
        do(house, set_aside, case, by=house.lin, reason="广告")
    assert do(house, set_aside, case, by=house.hua, reason="广告").closed_as == "void"
    assert not Event.objects.exists()
    case.refresh_from_db()
    assert do(house, reopen, case, by=house.hua, words="不是广告").state == "open"


def test_deeds_refuse_what_cannot_be(house: House) -> None:
    case = accepted(house)
    for refusal, deed, more in (
        (BadMoment, promise, {"until": NOW}),
        (WordsMissing, reply, {"words": "", "channel": "phone"}),
        (CaseChanged, resume, {}),
        (NotTheirKind, put_right, {"news": Particulars(FindingKind.NEED, "题", "ordinary", about_employee=0)}),
    ):
        with pytest.raises(refusal):
            do(house, deed, case, **more)
    with pytest.raises(NotYours):
        do(house, pause, case, by=house.lin, waits_for=Pause.PARTS)
    changed = do(house, put_right, case, news=Particulars(FindingKind.NEED, "新题", "grave", product="灯"))
    assert (changed.title, changed.is_major, changed.product) == ("新题", True, "灯")


BASE = Settled(FindingKind.COMPLAINT, Source.PHONE, True, True, True, "product", "ours", True)


@pytest.mark.parametrize(
    ("said", "case", "count"),
    [
        ({}, {}, 0),
        ({}, {"cause": ""}, 1),
        ({}, {"kind": FindingKind.NEED, "cause": ""}, 0),
        ({}, {"kind": FindingKind.NEED, "cause": "", "source": Source.SURVEY}, 1),
        ({}, {"kind": FindingKind.PRAISE, "is_resolved": False, "is_answered": False}, 0),
        ({"closes_when": ("accepted",)}, {"is_accepted": False, "is_resolved": False, "is_answered": False}, 1),
        ({"closes_when": ("answered",)}, {"is_resolved": False}, 0),
        ({"closes_when": ("answered",)}, {"is_resolved": False, "source": Source.SURVEY}, 1),
        ({"apology": "always"}, {"has_apologised": False}, 1),
        ({"apology": "never"}, {"has_apologised": False}, 0),
        ({"liability": True}, {"liability": "", "cause": ""}, 2),
        ({}, {"has_yes": False}, 1),
    ],
)
def test_what_is_missing_before_closing(said: dict, case: dict, count: int) -> None:
    kind = CaseKind(key="k", title={}, **said) if said else None
    values = {name: getattr(BASE, name) for name in BASE.__slots__}
    assert len(missing_to_close(kind, Settled(**{**values, **case}))) == count


def test_whose_yes_is_needed() -> None:
    kind = CaseKind(key="k", title={}, approval="boss", compensation="money")
    levels = {"boss": ("grave",), "money": ()}

    def needed(level: str, sum_: int | None, of: CaseKind | None = kind) -> tuple:
        found = yes_needed(of, level=level, compensation=Decimal(sum_) if sum_ is not None else None, levels_of=levels)
        return found.keys, found.is_for_money

    assert needed("ordinary", None) == ((), False)
    assert needed("ordinary", 0) == ((), False)
    assert needed("grave", 5) == (("boss", "money"), False)
    assert needed("ordinary", 5, None) == ((), True)
    assert needs_apology(CaseKind(key="k", title={}, apology="if_responsible"), "shared")


def test_a_promise_keeps_to_what_the_policy_allows_and_who_answers_is_asked(house: House) -> None:
    text = PACK.read_bytes().replace(
        b"    apology: if_responsible\n", b"    apology: if_responsible\n    answered_by: nurse\n"
    )
    text = (
        text.replace(b"version: 1.0.0", b"version: 1.1.0")
        + b"promises:\n  soon: {when: asked, makes: answer, within: PT4H}\n"
    )
    load_policy(source=text, reading=read_pack(text, file="p", settings={}), settings={}, actor="test")
    case = accepted(house)
    with pytest.raises(BadMoment) as late:
        do(house, promise, case, until=NOW + timedelta(hours=5))
    assert "latest" in late.value.message.parts
    case = do(house, promise, case, until=NOW + timedelta(hours=3))

    case = do(house, resolve, judged(house, case), resolution="换新", compensation=None)

    assert case.offered_post is not None
    assert (case.owner, case.offered_post.key) == (house.yao, "nurse"), "whom the policy has answer the customer"
    case = do(house, accept, case, by=house.lin)
    assert do(house, answer, case, by=house.lin, words="已换新", channel="phone", is_accepted=None).state == "answered"
