"""T15: the person complained about sees nothing of it, owns none of it, is told none of it, and decides none of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from huifang.approvals.models import Step
from huifang.approvals.queries import deciders_of
from huifang.cases.actions.findings import take_in_findings
from huifang.cases.actions.handing import accept
from huifang.cases.actions.joining import merge
from huifang.cases.actions.keeping_away import keep_follow_ups_away
from huifang.cases.actions.orders import order_work
from huifang.cases.actions.refusals import AboutThem, NotYours
from huifang.cases.actions.settling import close, resolve
from huifang.cases.actions.working import Particulars, note, put_right
from huifang.cases.logic.words import Source
from huifang.cases.models import Case
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import FollowUp, Record, Report
from huifang.followups.queries.withheld import withheld_from
from huifang.kernel.text import Message
from huifang.notices.actions import tell
from huifang.notices.models import Notice
from huifang.org.logic import Right
from huifang.org.models import Grant
from huifang.planning.actions.sweep import sweep
from tests.cases.cast import NOW, TODAY, House
from tests.cases.test_settling import do, settled


def test_whoever_it_is_about_sees_nothing_of_it_however_far_they_reach(house: House) -> None:
    Grant.objects.create(employee=house.yao, role="supervisor", scope="all")
    case = house.case("姚远态度差", about_employee=house.yao.pk)

    assert house.sees(house.yao) == set()
    assert not Case.objects.offered(house.reach(house.yao)).exists(), "though it is offered to the post that they hold"
    assert case.pk in house.sees(house.hua)
    for deed in (lambda: note(case=case.pk, words="x", doer=house.doer(house.yao)),
                 lambda: accept(case=case.pk, version=1, doer=house.doer(house.yao))):  # fmt: skip
        with pytest.raises(NotYours):
            deed()
    assert not Notice.objects.filter(employee=house.yao).exists()
    assert Notice.objects.filter(employee=house.hua, about_id=case.pk).exists(), (
        "nobody else holds the post: those who direct"
    )


def test_a_case_about_whoever_took_it_in_is_nobodys_and_goes_to_those_who_direct(house: House) -> None:
    case = house.case("收费不对", source=Source.SOCIAL, about_employee=house.lin.pk)
    assert case.owner is None
    other = house.case("别的", kind=FindingKind.SUGGESTION)
    news = Particulars(FindingKind.COMPLAINT, "林小满", "ordinary", about_employee=house.lin.pk)

    changed = put_right(case=other.pk, version=other.version, news=news, doer=house.doer(house.hua))

    assert changed.owner is None
    assert house.sees(house.lin) == set(), "not even what they took in themselves"


def test_they_do_not_say_yes_to_what_is_about_them(house: House) -> None:
    case = house.case("院长不讲理", by=house.yao, about_employee=house.mo.pk, level="grave")
    case = accept(case=case.pk, version=case.version, doer=house.doer(house.hua))
    Grant.objects.create(employee=house.qian, role="manager", scope="all")

    resolve(case=case.pk, version=case.version, resolution="谈话", compensation=Decimal(5), doer=house.doer(house.hua))

    steps = Step.objects.select_related("approval")
    assert {one for step in steps for one in deciders_of(step, on=TODAY)} == {house.qian.pk}
    assert steps[0].approval.title == case.number


def test_it_is_not_put_into_a_case_that_they_own(house: House) -> None:
    customer = house.customer()
    own = house.case("床不好", customer=customer.pk)
    about = house.case("林小满态度差", customer=customer.pk, by=house.yao, about_employee=house.lin.pk)
    with pytest.raises(AboutThem):
        merge(case=about.pk, version=about.version, into=own.pk, doer=house.doer(house.hua))


def test_whoever_directs_everything_does_not_direct_what_is_about_them(house: House) -> None:
    case = house.case("华清说话难听", by=house.yao, about_employee=house.hua.pk)
    reach = house.reach(house.hua, Right.DIRECT_CASES)
    assert not Case.objects.visible_to(reach).filter(pk=case.pk).exists()


def test_the_follow_up_on_it_is_made_by_the_owner_of_the_case(house: House) -> None:
    case = house.case("林小满态度差", by=house.yao, about_employee=house.lin.pk)
    case = do(house, close, settled(house, do(house, accept, case, by=house.hua), house.hua), by=house.hua)
    sweep(on=TODAY, actor="test")
    follow_up = FollowUp.objects.get(event=case.closing_event)
    assert follow_up not in FollowUp.objects.own_of(house.reach(house.lin, Right.WORK)), (
        "the nurse is not served it, from the first moment on"
    )

    assert keep_follow_ups_away(doer=house.doer(None)) == 1
    assert keep_follow_ups_away(doer=house.doer(None)) == 0

    follow_up.refresh_from_db()
    assert (follow_up.agent, follow_up.is_settled) == (house.hua, True)
    assert not FollowUp.objects.own_of(house.reach(house.lin, Right.WORK)).exists()
    assert withheld_from(house.lin.pk, case.customer_id).events == {case.closing_event_id}


def test_what_it_came_out_of_and_its_follow_up_are_withheld_as_long_as_they_are_meant(house: House) -> None:
    Grant.objects.create(employee=house.yao, role="supervisor", scope="all")
    finding = house.finding("姚远态度差")
    report = Report.objects.create(record=finding.record, due_on=TODAY, entry_id=0)
    tell(employees=[house.yao.pk], message=Message("Look."), at=NOW, about=("report_to_read", report.pk))
    [case] = take_in_findings(doer=house.doer(None))
    seen = house.reach(house.yao, Right.REVIEW)
    meant = Particulars(FindingKind.COMPLAINT, case.title, "ordinary", about_employee=house.yao.pk)

    def sees() -> tuple[bool, bool]:
        return Record.objects.visible_to(seen).exists(), Report.objects.visible_to(seen).exists()

    assert sees() == (True, True)
    case = do(house, put_right, case, by=house.hua, news=meant)
    assert sees() == (False, False) and not Notice.objects.filter(about_kind="report_to_read").exists()
    case = do(house, put_right, case, by=house.hua, news=replace(meant, about_employee=None))
    assert sees() == (True, True) and not withheld_from(house.yao.pk, case.customer_id).records
    case = do(house, put_right, case, by=house.hua, news=meant)
    case = do(house, close, settled(house, do(house, accept, case, by=house.hua), house.hua), by=house.hua)
    sweep(on=TODAY, actor="test")
    planned = FollowUp.objects.get(event=case.closing_event)
    assert not FollowUp.objects.visible_to(seen).filter(pk=planned.pk).exists(), "from the first moment on"
    assert FollowUp.objects.visible_to(house.reach(house.hua, Right.REVIEW)).filter(pk=planned.pk).exists()
    told = Record.objects.create(
        follow_up=planned,
        customer=planned.customer,
        employee=house.hua,
        contacted_at=NOW,
        outcome="reached",
        entry_id=0,
    )
    assert sees() == (False, False) and Record.objects.told_to(house.lin.pk).filter(pk=told.pk).exists()
    withheld = withheld_from(house.yao.pk, case.customer_id)
    assert (withheld.events, withheld.follow_ups, withheld.records) == ({case.closing_event_id}, {planned.pk}, {finding.record_id})  # fmt: skip


def test_whoever_turns_out_to_be_meant_loses_what_they_knew_and_had(house: House) -> None:
    case = house.case("院长不讲理", by=house.yao, level="grave")
    case = accept(case=case.pk, version=case.version, doer=house.doer(house.hua))
    order = order_work(
        case=case.pk, version=case.version, what="谈话", worker=house.lin.pk, comes_at=None, doer=house.doer(house.hua)
    )
    case.refresh_from_db()
    case = resolve(case=case.pk, version=case.version, resolution="道歉", compensation=None, doer=house.doer(house.hua))
    assert Notice.objects.filter(employee=house.mo, about_kind="case").exists() and case.approval is not None

    news = Particulars(FindingKind.COMPLAINT, "院长", "grave", about_employee=house.mo.pk)
    case = put_right(case=case.pk, version=case.version, news=news, doer=house.doer(house.hua))
    case.approval.refresh_from_db()
    assert not Notice.objects.filter(employee=house.mo, about_kind="case").exists()
    assert case.approval.state == "withdrawn", "and they say no yes to it"

    news = Particulars(FindingKind.COMPLAINT, "护士", "grave", about_employee=house.lin.pk)
    case = put_right(case=case.pk, version=case.version, news=news, doer=house.doer(house.hua))
    order.refresh_from_db()
    assert order.worker is None
    news = Particulars(FindingKind.COMPLAINT, "主管", "grave", about_employee=house.hua.pk)
    put_right(case=case.pk, version=case.version, news=news, doer=house.doer(house.hua))
    told = Notice.objects.filter(template__contains="waits for you to accept").values_list("employee", flat=True)
    assert house.qian.pk in told, "what lost its owner goes to those who direct"
