"""Taking follow-ups: whose turn it is, and that a customer has one agent at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huifang.followups.actions import claim, claim_next, keep_draft, release
from huifang.followups.actions.claims import CLAIMED_FOR
from huifang.followups.actions.refusals import AlreadyEnded, AlreadyTaken, NotYours, Unfinished
from huifang.followups.models import Claim, Draft, FollowUp
from huifang.history.models import Entry
from huifang.org.logic import Role, Scope
from huifang.org.models import Department, Grant, Posting
from tests.followups.cast import NOW, TODAY, Clinic, day, moment

NOW_TODAY = {"at": NOW, "on": TODAY}


def test_what_is_promised_comes_before_what_is_late_due_and_open(clinic: Clinic) -> None:
    later = clinic.follow_up(due=5)
    soon = clinic.follow_up(due=2)
    due_wide = clinic.follow_up(due=-1, closes=4)
    due = clinic.follow_up(due=0)
    late = clinic.follow_up(opens=-9, due=-2)
    latest = clinic.follow_up(opens=-9, due=-5)
    late_wide = clinic.follow_up(opens=-9, due=-6, closes=-1)
    promised = clinic.follow_up(
        due=6, agent=clinic.lin, attempts=1, promised_at=moment(hours=-1), quiet_until=moment(hours=-1)
    )
    sooner = clinic.follow_up(
        due=7, agent=clinic.lin, attempts=1, promised_at=moment(hours=-2), quiet_until=moment(hours=-2)
    )
    clinic.follow_up(opens=1, due=8)
    served = []
    while found := claim_next(agent=clinic.lin, **NOW_TODAY):
        served.append(found)
        FollowUp.objects.filter(pk=found.pk).update(quiet_until=moment(days=1))
    assert served == [sooner, promised, latest, late, late_wide, due, due_wide, soon, later]


def test_nothing_left_is_nothing(clinic: Clinic) -> None:
    assert claim_next(agent=clinic.lin, **NOW_TODAY) is None


def test_an_agent_is_served_their_own_and_those_of_their_posts_in_their_departments(clinic: Clinic) -> None:
    ours = clinic.follow_up()
    of_no_department = clinic.follow_up(clinic.customer(department=None))
    mine_elsewhere = clinic.follow_up(clinic.customer(department=clinic.office), agent=clinic.lin, post=None)
    clinic.follow_up(clinic.customer(department=clinic.office))
    clinic.follow_up(post=clinic.head)
    clinic.follow_up(post=None)
    clinic.follow_up(agent=clinic.wu)
    served = set()
    while found := claim_next(agent=clinic.lin, **NOW_TODAY):
        served.add(found)
        FollowUp.objects.filter(pk=found.pk).update(quiet_until=moment(days=1))
    assert served == {ours, of_no_department, mine_elsewhere}


def test_a_post_held_everywhere_is_served_everywhere(clinic: Clinic) -> None:
    Posting.objects.create(employee=clinic.mo, post=clinic.nurse)
    away = clinic.follow_up(clinic.customer(department=clinic.ward))
    assert claim_next(agent=clinic.mo, **NOW_TODAY) == away


def test_a_supervisor_is_not_served_the_work_of_the_department(clinic: Clinic) -> None:
    clinic.follow_up()
    assert claim_next(agent=clinic.hua, **NOW_TODAY) is None


def test_whoever_may_not_contact_customers_is_served_nothing(clinic: Clinic) -> None:
    due = clinic.follow_up()
    Grant.objects.filter(employee=clinic.lin).delete()
    with pytest.raises(NotYours):
        claim_next(agent=clinic.lin, **NOW_TODAY)
    with pytest.raises(NotYours):
        claim(follow_up=due.pk, agent=clinic.lin, **NOW_TODAY)


def test_what_rests_and_who_refuses_contacts_are_not_served(clinic: Clinic) -> None:
    clinic.follow_up(quiet_until=moment(minutes=1))
    clinic.follow_up(clinic.customer(opted_out_on=TODAY), attempts=1)
    assert claim_next(agent=clinic.lin, **NOW_TODAY) is None
    back = clinic.follow_up(quiet_until=NOW)
    assert claim_next(agent=clinic.lin, **NOW_TODAY) == back


def test_two_agents_are_never_with_one_customer(clinic: Clinic) -> None:
    customer = clinic.customer()
    first, second = clinic.follow_up(customer), clinic.follow_up(customer)
    other = clinic.follow_up(due=1)
    assert claim_next(agent=clinic.lin, **NOW_TODAY) == first
    assert claim_next(agent=clinic.wu, **NOW_TODAY) == other
    with pytest.raises(AlreadyTaken):
        claim(follow_up=second.pk, agent=clinic.wu, **NOW_TODAY)
    assert claim(follow_up=second.pk, agent=clinic.lin, **NOW_TODAY) == second
    assert {(held.employee_id, held.follow_up_id) for held in Claim.objects.all()} == {
        (clinic.lin.pk, second.pk),
        (clinic.wu.pk, other.pk),
    }


def test_taking_the_next_lays_the_last_one_down(clinic: Clinic) -> None:
    first, second = clinic.follow_up(), clinic.follow_up()
    claim(follow_up=second.pk, agent=clinic.lin, **NOW_TODAY)
    assert claim_next(agent=clinic.lin, **NOW_TODAY) == first
    assert claim_next(agent=clinic.wu, **NOW_TODAY) == second


def test_what_is_typed_keeps_its_customer(clinic: Clinic) -> None:
    first = clinic.follow_up()
    clinic.follow_up()
    claim_next(agent=clinic.lin, **NOW_TODAY)
    keep_draft(follow_up=first.pk, agent=clinic.lin, at=moment(minutes=5), content={"note": "she"})
    with pytest.raises(Unfinished) as unfinished:
        claim_next(agent=clinic.lin, at=moment(minutes=6), on=TODAY)
    assert unfinished.value.follow_up == first.pk
    release(follow_up=first.pk, agent=clinic.lin)
    assert Draft.objects.get().content == {"note": "she"}
    assert claim_next(agent=clinic.lin, at=moment(minutes=7), on=TODAY) == first
    assert claim_next(agent=clinic.lin, at=moment(minutes=8), on=TODAY) == first, "an older draft is no new work"


def test_a_draft_for_what_a_sweep_took_away_holds_nobody_up(clinic: Clinic) -> None:
    gone = clinic.follow_up()
    claim_next(agent=clinic.lin, **NOW_TODAY)
    keep_draft(follow_up=gone.pk, agent=clinic.lin, at=NOW, content={"note": "she"})
    FollowUp.objects.filter(pk=gone.pk).update(state=5, reason=2)
    other = clinic.follow_up()
    assert claim_next(agent=clinic.lin, **NOW_TODAY) == other
    assert Draft.objects.count() == 1


def test_a_claim_that_ran_out_may_be_taken_over_and_holds_until_then(clinic: Clinic) -> None:
    due = clinic.follow_up()
    claim_next(agent=clinic.lin, **NOW_TODAY)
    almost = NOW + CLAIMED_FOR - timedelta(seconds=1)
    assert claim_next(agent=clinic.wu, at=almost, on=TODAY) is None
    assert claim_next(agent=clinic.wu, at=NOW + CLAIMED_FOR, on=TODAY) == due
    with pytest.raises(NotYours):
        keep_draft(follow_up=due.pk, agent=clinic.lin, at=NOW + CLAIMED_FOR, content={})
    assert Claim.objects.get().employee == clinic.wu


def test_typing_holds_the_customer_longer(clinic: Clinic) -> None:
    due = clinic.follow_up()
    claim_next(agent=clinic.lin, **NOW_TODAY)
    keep_draft(follow_up=due.pk, agent=clinic.lin, at=moment(minutes=20), content={})
    assert claim_next(agent=clinic.wu, at=moment(minutes=45), on=TODAY) is None


def test_claiming_again_holds_longer_and_changes_nothing_else(clinic: Clinic) -> None:
    due = clinic.follow_up()
    claim(follow_up=due.pk, agent=clinic.lin, **NOW_TODAY)
    keep_draft(follow_up=due.pk, agent=clinic.lin, at=NOW, content={"note": "she"})
    claim(follow_up=due.pk, agent=clinic.lin, at=moment(minutes=10), on=TODAY)
    held = Claim.objects.get()
    assert (held.since_at, held.until_at) == (NOW, moment(minutes=10) + CLAIMED_FOR)


def test_one_that_rests_or_is_not_open_may_be_taken_by_name(clinic: Clinic) -> None:
    resting = clinic.follow_up(quiet_until=moment(days=1), opens=3, due=5)
    assert claim(follow_up=resting.pk, agent=clinic.lin, **NOW_TODAY) == resting


def test_one_that_has_ended_is_not_taken(clinic: Clinic) -> None:
    done = clinic.follow_up(state=FollowUp.State.WAIVED, ended_on=day(0), agent=clinic.lin)
    with pytest.raises(AlreadyEnded):
        claim(follow_up=done.pk, agent=clinic.lin, **NOW_TODAY)


def test_what_one_may_not_see_one_may_not_take(clinic: Clinic) -> None:
    theirs = clinic.follow_up(agent=clinic.wu)
    for agent in (clinic.lin, clinic.mo):
        with pytest.raises(NotYours):
            claim(follow_up=theirs.pk, agent=agent, **NOW_TODAY)
    with pytest.raises(NotYours):
        claim(follow_up=theirs.pk + 1, agent=clinic.lin, **NOW_TODAY)
    assert claim(follow_up=theirs.pk, agent=clinic.hua, **NOW_TODAY) == theirs


def test_one_lays_down_only_what_one_holds(clinic: Clinic) -> None:
    due = clinic.follow_up()
    claim_next(agent=clinic.lin, **NOW_TODAY)
    with pytest.raises(NotYours):
        release(follow_up=due.pk, agent=clinic.wu)
    assert Claim.objects.count() == 1


def test_a_claim_leaves_no_entry(clinic: Clinic) -> None:
    clinic.follow_up()
    before = Entry.objects.count()
    claim_next(agent=clinic.lin, **NOW_TODAY)
    assert Entry.objects.count() == before


def test_a_department_below_is_covered_by_the_posting_above(clinic: Clinic) -> None:
    room = Department.objects.create(key="room", name="Room", parent=clinic.ward)
    below = clinic.follow_up(clinic.customer(department=room))
    Grant.objects.create(employee=clinic.mo, role=Role.AGENT, scope=Scope.ALL)
    assert claim_next(agent=clinic.lin, **NOW_TODAY) == below
    assert claim_next(agent=clinic.mo, **NOW_TODAY) is None
