"""Nobody leaves with anything in hand; who is away is stood in for, and has it all back afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F

from huifang.cases.actions.intake import take_in
from huifang.cases.actions.log import Doer
from huifang.cases.logic.intake import NewCase
from huifang.cases.logic.words import Source
from huifang.cases.models import Case
from huifang.cases.queries.whom import Whom
from huifang.customers.actions.customers import hand_over
from huifang.customers.models import Stewardship
from huifang.followups.actions import claim, keep_draft, promise_call_back
from huifang.followups.actions.refusals import CannotWork, NoReason, NotYours
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import Claim, Draft, FollowUp
from huifang.followups.models.follow_ups import FollowUpSet
from huifang.followups.queries.serving import next_to_serve
from huifang.followups.queries.visible import customers_visible_to
from huifang.history.models import Entry
from huifang.org.actions import NewAbsence, NoAbsence
from huifang.org.logic import Reach, Right
from huifang.org.models import Absence, Employee, Grant, Posting
from huifang.org.queries import reach_of
from huifang.planning.actions.allocation import allocate, decide
from huifang.planning.actions.covering import Does, NobodyStandsIn, cover, end_absence, note_absence
from huifang.planning.actions.handing_over import hand_over_everything
from huifang.planning.actions.leaving import (
    MayNotConfirm,
    NotConfirmed,
    StillInHand,
    confirm_clearance,
    empty_hands_of_leavers,
    have_leave,
)
from huifang.planning.actions.sweep import sweep
from huifang.planning.models import Allocation, Cover
from huifang.planning.queries.absence import falling_into, to_clear
from huifang.planning.queries.clearing import clearances_asked
from huifang.planning.queries.in_hand import in_hand
from huifang.planning.queries.promises import INVARIANTS
from tests.planning.rota import POST, Company, load_ways

pytestmark = pytest.mark.django_db

ON = date(2026, 6, 10)
ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
SAID: dict[str, Any] = {"at": AT, "on": ON, "actor": "employee:hua", "reason": "goes"}
BY_LOAD: dict[str, Any] = {"way": "workload", "who": POST}


@pytest.fixture
def company() -> Company:
    """Lin has three customers with all their follow-ups; Wu and Mo hold the post too."""
    made = Company("east")
    made.adviser("lin", "east")
    load_ways(BY_LOAD)
    for ref in ("a", "b", "c"):
        made.customer(ref, "east")
    sweep(on=ON, actor="test")
    allocate(on=ON, actor="test")
    for number in ("wu", "mo"):
        made.adviser(number, "east")
    made.head()
    return made


def planned() -> FollowUpSet:
    return FollowUp.objects.filter(state=FollowUp.State.PLANNED)


def first_of(company: Company, name: str = "lin") -> FollowUp:
    return planned().filter(agent=company.people[name]).order_by("closes_on", "pk")[:1].get()


def holders() -> list[tuple[str, str]]:
    rows = Stewardship.objects.filter(until_on=None).order_by("customer__external_id")
    return list(rows.values_list("customer__external_id", "employee__number"))


def works_with(company: Company, name: str, on: date = ON) -> Reach:
    reach = reach_of(company.people[name], Right.WORK, on=on)
    assert reach is not None
    return reach


def have_lin_leave(company: Company, **more: Any) -> int:
    return have_leave(employees=[company.people["lin"]], left_on=ON, on=ON, actor="test", **more)


def test_nobody_leaves_with_anything_in_hand_and_then_everything_ends(company: Company) -> None:
    lin, wu = company.people["lin"], company.people["wu"]
    due, at = first_of(company), AT + timedelta(days=1)
    claim(follow_up=due.pk, agent=lin, at=AT, on=ON)
    promise_call_back(follow_up=due.pk, agent=lin, at=AT, on=ON, promised_at=at, channel="phone")
    claim(follow_up=due.pk, agent=lin, at=AT, on=ON)
    keep_draft(follow_up=due.pk, agent=lin, at=AT, content={"note": "she"})
    count = planned().filter(agent=lin).count()
    hand = in_hand([lin.pk], on=ON)[lin.pk]
    assert (hand.customers, hand.follow_ups, hand.promises, hand.claims, hand.drafts) == (3, count, 1, 1, 1)
    with pytest.raises(StillInHand) as refused:
        have_lin_leave(company)
    assert refused.value.held == {"lin": hand}
    with pytest.raises(NoReason):
        hand_over_everything(of=lin, to=[wu], **{**SAID, "reason": ""})
    with pytest.raises(CannotWork):
        hand_over_everything(of=lin, to=[lin], **SAID)
    done = hand_over_everything(of=lin, to=[wu], **SAID)
    assert (done.customers, done.follow_ups) == (3, count)
    assert in_hand([lin.pk], on=ON)[lin.pk].is_empty and not Claim.objects.exists()
    assert {holder for _, holder in holders()} == {"wu"}
    assert Draft.objects.get().employee == wu and first_of(company, "wu").promised_at == at
    told = {entry.deed: entry for entry in Entry.objects.filter(reason="goes")}
    assert told["follow_ups.handed_over"].row_count == count and told["customers.handed_over"].row_count == 3
    have_lin_leave(company)
    assert not Grant.objects.filter(employee=lin).exists() and not Posting.objects.filter(employee=lin).exists()
    assert Entry.objects.get(deed="staff.left").facts["undone"] == {}


def test_cases_are_handed_over_with_the_rest_and_an_absence_tells_of_them(company: Company) -> None:
    lin, wu = company.people["lin"], company.people["wu"]
    matter = NewCase(kind=FindingKind.COMPLAINT, source=Source.PHONE, words="漏水", taken_in_by=lin.pk, promised_at=AT)
    [case] = take_in(cases=[matter], doer=Doer(lin, AT, ON))
    assert in_hand([lin.pk], on=ON)[lin.pk].cases == 1 and in_hand([lin.pk], on=ON, unseen_by=wu.pk)[lin.pk].cases == 1
    assert to_clear(away(company, 1, 5), zone=ZONE).cases == 1
    _, stand_in = Whom(ON + timedelta(days=1)).owner(case)
    assert stand_in == wu.pk and Whom(ON).owner(case) == (lin.pk,)
    Case.objects.filter(pk=case.pk).update(about_employee=wu)
    assert in_hand([lin.pk], on=ON, unseen_by=wu.pk)[lin.pk].cases == 0, "nobody counts the cases about themselves"
    done = hand_over_everything(of=lin, to=[wu], by=wu, **{**SAID, "reason": "all but the case"})
    assert done.cases == 0, "nor are they told of them"
    case.refresh_from_db()
    assert case.owner is None
    Case.objects.filter(pk=case.pk).update(owner=lin)
    with pytest.raises(StillInHand):
        have_lin_leave(company)
    assert hand_over_everything(of=lin, to=[wu, company.people["mo"]], **SAID).cases == 1
    case.refresh_from_db()
    assert case.owner == company.people["mo"]
    have_lin_leave(company)


def test_several_share_by_what_they_have_and_the_policies_share_by_their_ways(company: Company) -> None:
    lin, wu, mo = (company.people[name] for name in ("lin", "wu", "mo"))
    hand_over(customers=[company.customer("w", "east").pk], to=wu, on=ON, actor="test")
    hand_over_everything(of=lin, to=[wu, mo], **SAID)
    assert sorted(holder for _, holder in holders()) == ["mo", "mo", "wu", "wu"]
    Posting.objects.filter(employee=lin).delete()
    hand_over_everything(of=wu, to=[], **SAID)
    assert {holder for _, holder in holders()} == {"mo", "wu"} or {holder for _, holder in holders()} == {"mo"}
    assert set(planned().values_list("agent__number", flat=True)) <= {"mo", "wu"}


def test_what_a_policy_wants_confirmed_a_second_person_confirms(company: Company) -> None:
    leaver = {"clauses": ["C"], "title": {"en": "x"}, "when": "departure", "does": ["return_files"], "blocks": True}
    load_ways(BY_LOAD, version="2.0", handover={"leaver": {**leaver, "who": "head"}})
    lin, hua = company.people["lin"], company.people["hua"]
    hand_over_everything(of=lin, to=[company.people["wu"]], **SAID)
    with pytest.raises(NotConfirmed):
        have_lin_leave(company)
    [asked] = clearances_asked(lin, on=ON)
    confirm: dict[str, Any] = {"of": lin, "asked": asked, "on": ON, "actor": "employee:hua"}
    with pytest.raises(MayNotConfirm):
        confirm_clearance(by=hua, **confirm)
    from huifang.org.models import Post

    Posting.objects.create(employee=hua, post=Post.objects.get(key="head"))
    confirm_clearance(by=hua, **confirm)
    assert clearances_asked(lin, on=ON)[0].confirmed_by == "hua"
    have_lin_leave(company)


def test_what_came_meanwhile_goes_to_others_on_the_day(company: Company) -> None:
    lin = company.people["lin"]
    Employee.objects.filter(pk=lin.pk).update(left_on=ON)
    assert empty_hands_of_leavers(at=AT, on=ON - timedelta(days=1), actor="test") == 0
    assert empty_hands_of_leavers(at=AT, on=ON, actor="test") == 1
    assert empty_hands_of_leavers(at=AT, on=ON, actor="test") == 0
    assert {holder for _, holder in holders()} == {"mo", "wu"}
    assert set(planned().values_list("agent__number", flat=True)) == {"mo", "wu"}


def away(company: Company, first: int, last: int, stand_in: str = "wu", who: str = "lin", on: date = ON) -> Absence:
    days = ON + timedelta(days=first), ON + timedelta(days=last)
    new = NewAbsence(company.people[who], *days, stand_in=company.people[stand_in] if stand_in else None)
    return note_absence(absence=new, on=on, actor="employee:hua")


def test_whoever_stands_in_does_the_work_on_these_days_and_on_no_other(company: Company) -> None:
    lin, wu = company.people["lin"], company.people["wu"]
    away(company, 1, 5)
    due = first_of(company)
    for days, is_theirs in ((0, False), (1, True), (5, True), (6, False)):
        on = ON + timedelta(days=days)
        reach = works_with(company, "wu", on)
        assert bool(next_to_serve(reach, at=AT + timedelta(days=days), on=on)) is is_theirs
        assert FollowUp.objects.visible_to(reach).filter(pk=due.pk).exists() is is_theirs
        assert customers_visible_to(reach).filter(pk=due.customer_id).exists() is is_theirs
    meanwhile: dict[str, Any] = {"at": AT + timedelta(days=2), "on": ON + timedelta(days=2)}
    with pytest.raises(NotYours):
        claim(follow_up=due.pk, agent=company.people["mo"], **meanwhile)
    claim(follow_up=due.pk, agent=wu, **meanwhile)
    promised_at = meanwhile["at"] + timedelta(days=1)
    promise_call_back(follow_up=due.pk, agent=wu, **meanwhile, promised_at=promised_at, channel="phone")
    due.refresh_from_db()
    assert (due.agent, due.promised_at) == (lin, promised_at)
    assert due.pk in next_to_serve(
        works_with(company, "wu", ON + timedelta(days=3)), at=promised_at, on=promised_at.date()
    )
    assert holders() == [("a", "lin"), ("b", "lin"), ("c", "lin")]


def test_the_work_of_these_days_is_brought_forward_handed_over_or_completed(company: Company) -> None:
    gone = away(company, 3, 40, stand_in="")
    falls = falling_into(gone, zone=ZONE)
    assert falls.exists() and set(falls.values_list("agent", flat=True)) == {company.people["lin"].pk}
    FollowUp.objects.filter(pk__in=falls).update(planned_on=F("due_on"))
    told: dict[str, Any] = {"absence": gone, "by": company.people["hua"], "on": ON, "actor": "employee:hua"}
    done = cover(does=Does.BRING_FORWARD, **told)
    moved = falling_into(gone, zone=ZONE).filter(planned_on__lte=ON + timedelta(days=2))
    assert done.changed == moved.count() > 0
    assert not falling_into(gone, zone=ZONE).filter(opens_on__lte=ON, planned_on__gt=ON).exists()
    assert cover(does=Does.BRING_FORWARD, **told).changed == 0, "nothing is left that could come earlier"
    assert Cover.objects.get().count == done.changed, "so many were brought forward, however often it was asked for"
    with pytest.raises(NobodyStandsIn):
        cover(does=Does.HAND_OVER, **told)
    gone = away(company, 3, 40, stand_in="wu")
    assert cover(does=Does.HAND_OVER, **{**told, "absence": gone}).follow_ups == falls.count()
    assert cover(does=Does.COMPLETE, **{**told, "absence": gone}).follow_ups == falls.count()
    assert set(Cover.objects.values_list("does", "count")) >= {
        ("hand_over", falls.count()),
        ("complete", falls.count()),
    }


def test_a_policy_decides_by_itself_what_is_done_before_leave(company: Company) -> None:
    leave = {"clauses": ["C"], "title": {"en": "x"}, "when": "leave", "does": ["bring_forward", "complete"]}
    load_ways(BY_LOAD, version="2.0", handover={"leave": leave})
    away(company, 3, 40)
    assert set(Cover.objects.values_list("does", "decided_by")) == {("bring_forward", None), ("complete", None)}


REFUSED: dict[str, dict[str, Any]] = {
    "it ends before it begins": {"first": 5, "last": 4},
    "it is over": {"first": -5, "last": -4},
    "it lasts longer than anybody is away": {"first": 1, "last": 1_200},
    "of oneself": {"first": 1, "last": 2, "stand_in": "lin"},
    "away too": {"first": 10, "last": 12, "stand_in": "mo"},
    "who may not work": {"first": 1, "last": 2, "stand_in": "an"},
    "twice": {"first": 21, "last": 22},
    "who stands in already": {"first": 11, "last": 11, "who": "wu", "stand_in": ""},
}


@pytest.mark.parametrize("told", REFUSED.values(), ids=REFUSED)
def test_an_absence_must_be_possible(told: dict[str, Any], company: Company) -> None:
    company.people["an"] = Employee.objects.create(number="an", name="an")
    away(company, 10, 11, who="mo", stand_in="wu")
    away(company, 20, 30, stand_in="")
    with pytest.raises(NoAbsence):
        away(company, **told)


def test_who_comes_back_early_has_it_all_again(company: Company) -> None:
    gone, later = away(company, 1, 9), away(company, 20, 21)
    on = ON + timedelta(days=4)
    end_absence(absence=gone, on=on, actor="employee:hua")
    end_absence(absence=later, on=on, actor="employee:hua")
    assert [one.last_on for one in Absence.objects.all()] == [on - timedelta(days=1)]
    assert works_with(company, "wu", on).stands_in_for == ()
    assert works_with(company, "wu", on - timedelta(days=1)).stands_in_for == (company.people["lin"].pk,)


BROKEN: dict[str, Any] = {
    "nobody-left-holds-anything": lambda c: Employee.objects.filter(pk=c.people["lin"].pk).update(
        left_on=ON - timedelta(days=1)
    ),
    "decided-steward-is-steward": lambda c: (
        decide(customers=list(Stewardship.objects.filter(until_on=None).values_list("customer", flat=True)),
               to=c.people["wu"], by=c.people["hua"], on=ON, reason="so"),
        Stewardship.objects.update(until_on=ON),
    ),
    "allocation-ends-after-it-began": lambda c: Allocation.objects.update(until_on=ON - timedelta(days=1)),
    "stand-in-is-there": lambda c: (
        away(c, 1, 2),
        Absence.objects.create(employee=c.people["wu"], first_on=ON, last_on=ON + timedelta(days=9)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_promised_is_looked_for(name: str, company: Company) -> None:
    def broken() -> set[str]:
        return {one.name for one in INVARIANTS if one.find(None).count}  # type: ignore[arg-type]

    assert broken() == set()
    BROKEN[name](company)
    assert name in broken()
