"""A yes is asked for, given, refused, sent back and taken back; who may decide agrees however one asks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import F

from huifang.approvals.actions import (
    AlreadyDecided,
    NotSigned,
    NotTheirs,
    ReasonMissing,
    Settled,
    ask,
    ask_again,
    decide,
    withdraw,
)
from huifang.approvals.logic import Decision, Does, Limit, NewStep, State
from huifang.approvals.models import Approval, Step
from huifang.approvals.queries import INVARIANTS, deciders_of, in_whose_name, steps_of, steps_waiting_for, visible_to
from huifang.history.models import Entry
from huifang.kernel.dates import Duration
from huifang.kernel.invariants import Inquiry
from huifang.org.logic import Right
from huifang.org.models import Absence, Department, Employee, Grant, Post, Posting
from tests.planning.forked import all_at_once

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ON = date(2026, 3, 2)


class Firm:
    """Two departments; ma drafts, an expert in the east, a leader, a stranger who holds nothing."""

    def __init__(self) -> None:
        self.east = Department.objects.create(key="east", name="东区")
        self.ward = Department.objects.create(key="ward", name="病区", parent=self.east)
        self.west = Department.objects.create(key="west", name="西区")
        self.expert, self.leader = Post.objects.create(key="expert"), Post.objects.create(key="leader")
        self.ma = self._employee("M", "马一", self.ward, "administrator", "all")
        self.chen = self._employee("C", "陈二", self.east, "agent", "own", (self.expert, self.east))
        self.bai = self._employee("B", "白三", self.west, "supervisor", "department", (self.expert, self.west))
        self.lin = self._employee("L", "林四", None, "manager", "all", (self.leader, None))
        self.wu = self._employee("W", "吴五", self.west, "agent", "own")

    def _employee(
        self,
        number: str,
        name: str,
        where: Department | None,
        role: str,
        scope: str,
        *held: tuple[Post, Department | None],
    ) -> Employee:
        made = Employee.objects.create(number=number, name=name, department=where)
        Grant.objects.create(employee=made, role=role, scope=scope)
        for post, department in held:
            Posting.objects.create(employee=made, post=post, department=department)
        return made

    @property
    def everybody(self) -> list[Employee]:
        return [self.ma, self.chen, self.bai, self.lin, self.wu]

    def asks(self, *steps: NewStep, by: Employee | None = None, **more: object) -> Settled:
        return ask(kind="plan", title="春季计划", steps=steps, by=by or self.ma, actor="ma", at=AT, on=ON, **more)  # type: ignore[arg-type]

    def usual(self) -> tuple[NewStep, ...]:
        return (
            NewStep(Does.REVIEW, post=self.expert.pk, department=self.ward.pk),
            NewStep(Does.APPROVE, post=self.leader.pk),
        )


@pytest.fixture
def firm(db: None) -> Firm:
    return Firm()


def says(approval: Approval, by: Employee, decision: Decision = Decision.AGREED, **more: object) -> Settled:
    step = Step.objects.get(approval=approval, round=F("approval__round"), position=approval.position)
    return decide(step=step.pk, decision=decision, by=by, actor=by.number, at=AT, on=ON, **more)  # type: ignore[arg-type]


def test_step_by_step_to_the_last_yes(firm: Firm) -> None:
    asked = firm.asks(*firm.usual())
    assert [one.employees for one in asked.news] == [(firm.chen.pk,)]
    reviewed = says(asked.approval, firm.chen, words="可以")
    assert [one.employees for one in reviewed.news] == [(firm.lin.pk,)]
    given = says(reviewed.approval, firm.lin)
    assert given.is_given
    assert [(one.employees, str(one.message)) for one in given.news] == [
        ((firm.ma.pk,), "“春季计划” has been approved.")
    ]
    assert [(step.does, step.decided_by.name, step.words) for step in steps_of(given.approval)] == [
        ("review", "陈二", "可以"), ("approve", "林四", ""),
    ]  # fmt: skip
    assert list(Entry.objects.order_by("id").values_list("deed", flat=True)) == [
        "approval.asked", "approval.agreed", "approval.agreed",
    ]  # fmt: skip


def test_what_is_sent_back_comes_again_from_its_first_step_and_keeps_what_was_said(firm: Firm) -> None:
    approval = firm.asks(*firm.usual()).approval
    with pytest.raises(ReasonMissing):
        says(approval, firm.chen, Decision.RETURNED, words="  ")
    back = says(approval, firm.chen, Decision.RETURNED, words="再算一遍")
    assert (back.approval.state, back.approval.position) == (State.RETURNED, None)
    assert "再算一遍" in str(back.news[0].message)
    assert not steps_waiting_for(firm.chen, on=ON).exists()
    again = ask_again(approval=approval.pk, title="春季计划", steps=firm.usual(), by=firm.ma, actor="ma", at=AT, on=ON)
    assert [step.approval_id for step in steps_waiting_for(firm.chen, on=ON)] == [approval.pk]
    says(again.approval, firm.chen)
    assert says(Approval.objects.get(), firm.lin).is_given
    told = [(step.round, step.decision) for step in steps_of(again.approval)]
    assert told == [(1, "returned"), (1, ""), (2, "agreed"), (2, "agreed")]
    with pytest.raises(AlreadyDecided):
        ask_again(approval=approval.pk, title="x", steps=firm.usual(), by=firm.ma, actor="ma", at=AT, on=ON)


def test_a_refusal_ends_it_and_taking_back_is_for_whoever_asked(firm: Firm) -> None:
    refused = firm.asks(*firm.usual()).approval
    assert says(refused, firm.chen, Decision.REFUSED, words="不合适").approval.state == State.REFUSED
    taken = firm.asks(*firm.usual()).approval
    for by, reason, raised in ((firm.chen, "我", NotTheirs), (firm.ma, " ", ReasonMissing)):
        with pytest.raises(raised):
            withdraw(approval=taken.pk, by=by, actor=by.number, at=AT, reason=reason)
    assert withdraw(approval=taken.pk, by=firm.ma, actor="M", at=AT, reason="改了").state == State.WITHDRAWN
    with pytest.raises(AlreadyDecided):
        withdraw(approval=taken.pk, by=firm.ma, actor="M", at=AT, reason="又改")


def test_a_page_that_is_old_decides_nothing(firm: Firm) -> None:
    approval = firm.asks(*firm.usual()).approval
    old = Step.objects.get(approval=approval, position=1)
    says(approval, firm.chen)
    Posting.objects.create(employee=firm.wu, post=firm.expert, department=None)
    for by in (firm.chen, firm.wu):
        with pytest.raises(AlreadyDecided):
            decide(step=old.pk, decision=Decision.REFUSED, by=by, actor="x", at=AT, on=ON, words="不")
    old.refresh_from_db()
    assert (old.decision, Approval.objects.get().position) == ("agreed", 2)


def test_a_signature_is_the_own_name(firm: Firm) -> None:
    approval = firm.asks(*firm.usual(), is_signed=True).approval
    with pytest.raises(NotSigned):
        says(approval, firm.chen, signature="林四")
    assert says(approval, firm.chen, signature=" 陈二 ").approval.position == 2


def test_whoever_asks_has_taken_the_steps_that_prepare_and_is_told_of_nothing_they_did(firm: Firm) -> None:
    steps = (NewStep(Does.DRAFT, employee=firm.ma.pk), *firm.usual(), NewStep(Does.PUBLISH, employee=firm.ma.pk))
    approval = firm.asks(*steps).approval
    assert (approval.position, Step.objects.get(position=1).decided_by) == (2, firm.ma)
    says(approval, firm.chen)
    says(Approval.objects.get(), firm.lin)
    published = says(Approval.objects.get(), firm.ma)
    assert (published.is_given, published.news) == (True, ())


def test_a_step_with_a_limit_says_until_when_and_one_that_nobody_holds_says_so(firm: Firm) -> None:
    nobody = Post.objects.create(key="nobody")
    limited = firm.asks(NewStep(Does.APPROVE, post=nobody.pk, within=Limit(Duration(0, 2))))
    assert limited.waits_for_nobody
    assert Step.objects.get().due_at == datetime(2026, 3, 4, 16, 0, tzinfo=UTC)
    for steps in ((), (NewStep(Does.APPROVE),)):
        with pytest.raises(ValueError, match="somebody's"):
            firm.asks(*steps)


def test_an_absent_leader_is_stood_in_for_and_never_by_whoever_asked(firm: Firm) -> None:
    approval = firm.asks(NewStep(Does.APPROVE, post=firm.leader.pk)).approval
    with pytest.raises(NotTheirs):
        says(approval, firm.wu)
    Absence.objects.create(employee=firm.lin, first_on=ON, last_on=ON + timedelta(days=3), stand_in=firm.wu)
    Absence.objects.create(employee=firm.lin, first_on=ON - timedelta(days=9), last_on=ON, stand_in=firm.ma)
    assert not steps_waiting_for(firm.ma, on=ON).exists()
    with pytest.raises(NotTheirs):
        says(approval, firm.ma)
    assert not steps_waiting_for(firm.wu, on=ON + timedelta(days=4)).exists()
    assert says(approval, firm.wu).is_given
    step = Step.objects.get()
    assert (step.decided_by, step.decided_for) == (firm.wu, firm.lin)


def test_lists_bells_and_deeds_agree_on_who_may_decide(firm: Firm) -> None:
    Absence.objects.create(employee=firm.chen, first_on=ON, last_on=ON, stand_in=firm.wu)
    addressed = [
        {"post": firm.expert.pk}, {"post": firm.expert.pk, "department": firm.ward.pk},
        {"post": firm.expert.pk, "department": firm.west.pk}, {"post": firm.leader.pk, "department": firm.west.pk},
        {"employee": firm.wu.pk}, {"employee": firm.ma.pk}, {"department": firm.ward.pk}, {"department": firm.west.pk},
        {"right": Right.APPROVE_POLICIES}, {"right": Right.REVIEW_POLICIES}, {"right": Right.WORK},
    ]  # fmt: skip
    for by in (firm.ma, firm.bai, firm.lin):
        for to in addressed:
            firm.asks(NewStep(Does.APPROVE, **to), by=by)  # type: ignore[arg-type]
    listed = {one.pk: {step.pk for step in steps_waiting_for(one, on=ON)} for one in firm.everybody}
    for step in Step.objects.select_related("approval"):
        by_list = {who for who, steps in listed.items() if step.pk in steps}
        by_bell = set(deciders_of(step, on=ON))
        by_deed = {one.pk for one in firm.everybody if in_whose_name(step, one, on=ON) is not None}
        assert by_list == by_bell == by_deed, (step.addressed, by_list, by_bell, by_deed)
        seen = {one.pk for one in firm.everybody if visible_to(one, on=ON).filter(pk=step.approval_id).exists()}
        assert seen == by_list | {step.approval.asked_by_id}
    assert any(listed.values())


def test_what_is_promised_is_found_when_it_is_broken(firm: Firm) -> None:
    inquiry = Inquiry(None, None, lambda _done, _total: None)  # type: ignore[arg-type]
    approval = says(firm.asks(*firm.usual()).approval, firm.chen).approval
    assert [one.find(inquiry).count for one in INVARIANTS] == [0, 0, 0]
    Step.objects.filter(approval=approval, position=1).update(decided_by=firm.ma)
    Approval.objects.update(position=7)
    assert [one.find(inquiry).count for one in INVARIANTS] == [1, 0, 1]
    Approval.objects.update(state=State.GIVEN, position=None, settled_at=AT)
    assert [one.find(inquiry).count for one in INVARIANTS] == [0, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins() -> None:
    firm = Firm()
    Posting.objects.create(employee=firm.bai, post=firm.leader, department=None)
    approval = firm.asks(NewStep(Does.APPROVE, post=firm.leader.pk)).approval
    step = Step.objects.get().pk

    def deed(by: Employee, decision: Decision) -> object:
        return decide(step=step, decision=decision, by=by, actor=by.number, at=AT, on=ON, words="说明")

    ended = all_at_once([
        lambda: deed(firm.lin, Decision.AGREED),
        lambda: deed(firm.bai, Decision.REFUSED),
        lambda: withdraw(approval=approval.pk, by=firm.ma, actor="M", at=AT, reason="不要了"),
    ])  # fmt: skip
    assert ended == 1
    found = Approval.objects.get()
    said = Step.objects.get().decision
    assert (found.state, said) in {("given", "agreed"), ("refused", "refused"), ("withdrawn", "")}
    assert Entry.objects.filter(deed__startswith="approval.").count() == 2
