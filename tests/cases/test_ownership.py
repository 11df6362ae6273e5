"""Whoever takes a case in owns it until somebody else has accepted it; the chain stays."""

from __future__ import annotations

import pytest

from huifang.cases.actions.handing import To, accept, decline, hand_on
from huifang.cases.actions.improving import make_improvement
from huifang.cases.actions.leaving import free_cases_of_leavers
from huifang.cases.actions.orders import order_work
from huifang.cases.actions.passing_on import pass_on_cases
from huifang.cases.actions.refusals import AboutThem, CannotTake, CaseChanged, NotYours, WordsMissing
from huifang.cases.actions.working import note
from huifang.cases.models import Case, CaseEvent
from huifang.followups.logic.written import FindingKind
from huifang.notices.models import Notice
from tests.cases.cast import NOW, TODAY, House, lines_of


def test_it_stays_with_whoever_took_it_in_until_another_has_accepted(house: House) -> None:
    case = house.case()
    assert Case.objects.in_hands_of(house.reach(house.lin)).get() == case
    assert Case.objects.offered(house.reach(house.yao)).get() == case

    case = accept(case=case.pk, version=case.version, doer=house.doer(house.yao))
    assert (case.owner, case.state, case.is_on_offer) == (house.yao, "accepted", False)
    case = hand_on(case=case.pk, version=case.version, to=To(department=house.quality.pk), doer=house.doer(house.yao))
    assert case.owner == house.yao
    case = accept(case=case.pk, version=case.version, doer=house.doer(house.qian))

    assert (case.owner, case.handling_department) == (house.qian, house.quality)
    assert lines_of(case) == ["taken_in", "routed", "accepted", "handed_on", "accepted"]
    told = Notice.objects.filter(employee=house.lin).values_list("template", flat=True)
    assert [text for text in told if "has accepted" in text]


def test_a_decline_sends_it_back_with_its_reason(house: House) -> None:
    case = house.case()
    with pytest.raises(WordsMissing):
        decline(case=case.pk, version=case.version, reason=" ", doer=house.doer(house.yao))

    case = decline(case=case.pk, version=case.version, reason="不归我们管", doer=house.doer(house.yao))

    assert (case.owner, case.is_on_offer) == (house.lin, False)
    assert CaseEvent.objects.get(case=case, kind="declined").words == "不归我们管"
    assert Notice.objects.filter(employee=house.lin).latest("id").parts["reason"] == "不归我们管"
    assert accept(case=case.pk, version=case.version, doer=house.doer(house.lin)).state == "accepted"


def test_nobody_keeps_what_the_policy_gives_to_another(house: House) -> None:
    case = house.case()
    with pytest.raises(NotYours):
        accept(case=case.pk, version=case.version, doer=house.doer(house.lin))
    kept = house.case("想要椅子", kind=FindingKind.SUGGESTION)
    assert accept(case=kept.pk, version=kept.version, doer=house.doer(house.lin)).owner == house.lin


def test_of_two_who_accept_at_once_one_does(house: House) -> None:
    case = house.case()
    accept(case=case.pk, version=1, doer=house.doer(house.yao))
    with pytest.raises(CaseChanged):
        accept(case=case.pk, version=1, doer=house.doer(house.hua))


def test_it_goes_to_nobody_who_may_not_deal_with_it(house: House) -> None:
    case = house.case(about_employee=house.yao.pk)
    for to, refusal in ((house.mo, CannotTake), (house.yao, AboutThem)):
        with pytest.raises(refusal):
            hand_on(case=case.pk, version=case.version, to=To(employee=to.pk), doer=house.doer(house.lin))
    with pytest.raises(NotYours):
        hand_on(case=case.pk, version=case.version, to=To(employee=house.lin.pk), doer=house.doer(house.qian, hours=1))


def test_a_stranger_to_a_case_neither_sees_nor_notes_it(house: House) -> None:
    case = house.case(by=house.hua)
    with pytest.raises(NotYours):
        note(case=case.pk, words="我来看看", doer=house.doer(house.lin))
    assert case.pk not in house.sees(house.lin)
    assert {case.pk} == house.sees(house.hua)


def test_a_leaver_answers_for_nothing_and_those_who_direct_are_told(house: House) -> None:
    case, kept = house.case("椅子坏了", kind=FindingKind.NEED), house.case(by=house.yao)
    house.lin.left_on = TODAY
    house.lin.save()

    assert free_cases_of_leavers(doer=house.doer(None)) == 1
    assert free_cases_of_leavers(doer=house.doer(None)) == 0

    case.refresh_from_db()
    kept.refresh_from_db()
    assert (case.owner, kept.owner) == (None, house.yao)
    assert Notice.objects.filter(employee=house.hua, template__contains="waits for you to accept").exists()
    assert accept(case=case.pk, version=case.version, doer=house.doer(house.hua)).owner == house.hua


def test_all_that_somebody_has_of_cases_goes_to_colleagues_but_to_none_whom_it_is_about(house: House) -> None:
    mine = [house.case(f"椅子 {number}", kind=FindingKind.NEED) for number in range(3)]
    about = house.case("姚远态度差", kind=FindingKind.NEED, about_employee=house.yao.pk)
    order = order_work(
        case=mine[0].pk, version=1, what="送椅子", worker=house.lin.pk, comes_at=None, doer=house.doer(house.lin)
    )
    made = make_improvement(
        cases=[about.pk], title="培训", cause="", action="培训", owner=house.lin.pk, due_on=TODAY, check_on=None,
        policy_version=None, key="", by=house.hua, actor="hua", at=NOW, on=TODAY,
    )  # fmt: skip

    count = pass_on_cases(of=house.lin, to=[house.yao, house.mo], doer=house.doer(house.hua))

    assert count == 6
    owners = dict(Case.objects.values_list("id", "owner"))
    assert [owners[case.pk] for case in (*mine, about)] == [house.yao.pk] * 3 + [None], "Mo deals with no cases"
    order.refresh_from_db()
    made.refresh_from_db()
    assert (order.worker, made.owner) == (house.yao, house.hua), "an improvement is always somebody's"
    case = Case.objects.get(pk=mine[1].pk)
    assert accept(case=case.pk, version=case.version, doer=house.doer(house.yao)).owner == house.yao
    assert Notice.objects.filter(employee=house.yao, template__contains="is yours now").count() == 4
    assert not Notice.objects.filter(employee=house.yao, about_kind="case", about_id=about.pk).exists()
    assert Notice.objects.filter(employee=house.hua, about_kind="case", about_id=about.pk).exists()
    assert pass_on_cases(of=house.lin, to=[house.yao], doer=house.doer(house.hua)) == 0
