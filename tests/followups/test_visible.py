"""What somebody may look at, and today's desk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huifang.customers.models import Customer, Stewardship
from huifang.followups.actions import attempt, claim, complete, keep_draft, send_back
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.logic.standing import Standing
from huifang.followups.models import FollowUp, Record
from huifang.followups.queries import visible
from huifang.followups.queries.desk import (
    MOST_COUNTED,
    claim_of,
    draft_of,
    next_follow_ups,
    today,
    work_parts,
)
from huifang.followups.queries.limits import limits_at
from huifang.followups.queries.serving import Turn
from huifang.followups.queries.told import contacts_of, ended_with, reviews_of, to_do_with
from huifang.followups.queries.visible import customer_visible_to, customers_visible_to
from huifang.org.logic import Reach, Right, Role, Scope
from huifang.org.models import Employee, Grant, Posting
from huifang.org.queries import reach_of
from tests.followups.cast import FULL, GOOD, NOW, TODAY, Clinic, day, moment

HERE = {"at": NOW, "on": TODAY}


def reach(who: Employee, right: Right = Right.SEE_CUSTOMERS) -> Reach:
    found = reach_of(who, right, on=TODAY)
    assert found is not None
    return found


def seen(who: Employee) -> set[FollowUp]:
    return set(FollowUp.objects.visible_to(reach(who)))


def known(who: Employee) -> set[Customer]:
    """The same however many there are taken to be: that decides how they are looked up, and nothing else."""
    found = list(customers_visible_to(reach(who)))
    for are_many in (False, True):
        with pytest.MonkeyPatch.context() as taken_for:
            taken_for.setattr(visible, "_are_many", lambda _ask, _of, told=are_many: told)
            assert sorted(one.pk for one in customers_visible_to(reach(who))) == sorted(one.pk for one in found)
    assert len(found) == len(set(found)), "a customer is listed twice"
    one_by_one = {one for one in Customer.objects.all() if customer_visible_to(reach(who), one.pk) is not None}
    assert one_by_one == set(found)
    return set(found)


def test_how_many_somebody_sees_is_asked_now_and_then(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = [0.0]
    monkeypatch.setattr(visible.time, "monotonic", lambda: watch[0])
    visible.forget_sizes()
    wus = reach(clinic.wu)
    asked = []
    for watch[0] in (0, 1, visible.KEPT_SECONDS + 1):
        with CaptureQueriesContext(
            connection,
        ) as statements:
            list(customers_visible_to(wus))
        asked.append(len(statements))
    assert asked[0] == asked[2] > asked[1] == 1
    visible.forget_sizes()


def test_follow_ups_are_seen_within_the_reach_and_where_they_are_ones_own(clinic: Clinic) -> None:
    pool = clinic.follow_up()
    nowhere = clinic.follow_up(clinic.customer(department=None))
    wus = clinic.follow_up(agent=clinic.wu)
    away = clinic.follow_up(clinic.customer(department=clinic.office))
    lins_away = clinic.follow_up(clinic.customer(department=clinic.office), agent=clinic.lin)
    for_the_head = clinic.follow_up(clinic.customer(department=clinic.office), post=clinic.head)
    assert seen(clinic.lin) == {pool, nowhere, lins_away}
    assert seen(clinic.wu) == {pool, nowhere, wus}
    assert seen(clinic.hua) == {pool, wus, for_the_head}
    assert seen(clinic.mo) == set()
    Grant.objects.create(employee=clinic.mo, role=Role.ADMINISTRATOR, scope=Scope.ALL)
    assert seen(clinic.mo) == {pool, nowhere, wus, away, lins_away, for_the_head}


def test_customers_are_known_by_the_work_with_them(clinic: Clinic) -> None:
    looked_after, former, met, mine, pooled, done, foreign = (
        clinic.customer(department=clinic.office) for _ in range(7)
    )
    Stewardship.objects.create(customer=looked_after, employee=clinic.lin, from_on=day(-9), entry_id=0)
    Stewardship.objects.create(customer=former, employee=clinic.lin, from_on=day(-9), until_on=day(-1), entry_id=0)
    clinic.follow_up(mine, agent=clinic.lin)
    clinic.follow_up(mine, agent=clinic.lin)
    clinic.follow_up(done, agent=clinic.lin, state=FollowUp.State.WAIVED, ended_on=TODAY)
    clinic.follow_up(foreign, agent=clinic.wu)
    due = clinic.follow_up(met, agent=clinic.lin)
    claim(follow_up=due.pk, agent=clinic.lin, **HERE)
    complete(follow_up=due.pk, agent=clinic.lin, **HERE, channel="phone", outcome=Outcome.REACHED)
    clinic.follow_up(pooled)
    at_home = clinic.customer()
    clinic.follow_up(at_home)
    assert known(clinic.lin) == {looked_after, met, mine, at_home}
    assert known(clinic.hua) == {at_home}
    assert known(clinic.mo) == set()
    Posting.objects.create(employee=clinic.mo, post=clinic.nurse, department=clinic.office)
    assert known(clinic.mo) == {pooled}
    Grant.objects.create(employee=clinic.mo, role=Role.MANAGER, scope=Scope.ALL)
    assert known(clinic.mo) == set(Customer.objects.all())


def test_customers_that_one_knows_can_be_looked_up_searched_and_paged(clinic: Clinic) -> None:
    ours = [clinic.customer(pinyin_key=f"k{n}") for n in range(4)]
    for customer in ours:
        clinic.follow_up(customer)
    found = customers_visible_to(reach(clinic.lin))
    assert found.get(pk=ours[2].pk) == ours[2]
    assert list(found.filter(name__startswith="Customer").order_by("pinyin_key", "id")[1:3]) == ours[1:3]
    assert found.filter(pk__gt=ours[0].pk).count() == 3


def test_todays_desk_says_what_there_is_and_shows_the_first(clinic: Clinic) -> None:
    later = clinic.follow_up(
        agent=clinic.lin, attempts=1, promised_at=moment(hours=9), quiet_until=moment(hours=9), due=-9, opens=-9
    )
    soon = clinic.follow_up(agent=clinic.lin, attempts=1, promised_at=moment(hours=1), quiet_until=moment(hours=1))
    late = [clinic.follow_up(opens=-9, due=-offset) for offset in range(1, 9)]
    due = clinic.follow_up()
    opened = clinic.follow_up(due=3, agent=clinic.lin)
    clinic.follow_up(opens=1, due=3)
    clinic.follow_up(quiet_until=moment(hours=1))
    clinic.follow_up(agent=clinic.wu)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        desk = today(reach(clinic.lin, Right.WORK), **HERE)
    assert len(asked) == 5, "one for the reach, four for the desk"
    assert [line.id for line in desk.promised.first] == [soon.pk, later.pk]
    assert (desk.late.count, desk.late.is_more) == (8, False)
    assert [line.id for line in desk.late.first] == [row.pk for row in reversed(late[3:])]
    assert {line.standing for line in desk.late.first} == {Standing.LATE}
    assert [line.id for line in desk.due_today.first] == [due.pk]
    assert [line.id for line in desk.open.first] == [opened.pk]
    assert desk.sent_back == ()


def test_nobody_counts_further_than_a_page_shows(clinic: Clinic) -> None:
    customer = clinic.customer()
    for _ in range(MOST_COUNTED + 1):
        clinic.follow_up(customer)
    desk = today(reach(clinic.lin, Right.WORK), **HERE)
    assert (desk.due_today.count, desk.due_today.is_more) == (MOST_COUNTED, True)


def test_what_was_sent_back_is_on_the_desk(clinic: Clinic) -> None:
    due = clinic.follow_up()
    claim(follow_up=due.pk, agent=clinic.lin, **HERE)
    record = complete(
        follow_up=due.pk, agent=clinic.lin, **HERE, channel="phone", outcome=Outcome.REACHED, rule=FULL, answers=GOOD
    )
    send_back(reviewed=record, version=1, by=clinic.hua, **HERE, guidance="More.")
    [back] = today(reach(clinic.lin, Right.WORK), **HERE).sent_back
    assert (back.record_id, back.customer) == (record.pk, due.customer.name)
    assert today(reach(clinic.wu, Right.WORK), **HERE).sent_back == ()
    [review] = reviews_of(Record.objects.get())
    assert (review.reader, review.guidance, review.version) == ("Hua", "More.", 1)


@pytest.mark.parametrize(("turn", "count"), [(Turn.PROMISED, 1), (Turn.LATE, 2), (Turn.DUE_TODAY, 1), (Turn.OPEN, 1)])
def test_the_work_list_has_every_row_of_a_pile(turn: Turn, count: int, clinic: Clinic) -> None:
    clinic.follow_up(agent=clinic.lin, attempts=1, promised_at=moment(hours=1), quiet_until=moment(hours=1))
    clinic.follow_up(opens=-9, due=-1)
    clinic.follow_up(opens=-9, due=-1, agent=clinic.lin)
    clinic.follow_up()
    clinic.follow_up(due=1)
    clinic.follow_up(agent=clinic.wu)
    clinic.follow_up(clinic.customer(opted_out_on=TODAY), attempts=1)
    parts = work_parts(reach(clinic.lin, Right.WORK), turn, limits_at(**HERE))
    listed = [row.pk for part in parts for row in part]
    assert len(listed) == len(set(listed)) == count


def test_a_customers_story_has_tries_records_and_what_is_to_come(clinic: Clinic) -> None:
    customer = clinic.customer()
    first, second, third = (
        clinic.follow_up(customer),
        clinic.follow_up(customer, due=2),
        clinic.follow_up(customer, due=1),
    )
    claim(follow_up=first.pk, agent=clinic.lin, **HERE)
    attempt(follow_up=first.pk, agent=clinic.lin, **HERE, channel="phone", outcome=Outcome.NO_ANSWER, note="rang twice")
    claim(follow_up=first.pk, agent=clinic.lin, at=moment(hours=3), on=TODAY)
    keep_draft(follow_up=first.pk, agent=clinic.lin, at=moment(hours=3), content={"note": "she"})
    held = claim_of(clinic.lin)
    assert held is not None
    assert held.follow_up == first
    assert draft_of(first.pk, clinic.lin) == {"note": "she"}
    assert draft_of(first.pk, clinic.wu) == {}
    complete(
        follow_up=first.pk, agent=clinic.lin, at=moment(hours=3), on=TODAY, channel="phone", outcome=Outcome.REACHED,
        rule=FULL, answers=GOOD, note="fine",
    )  # fmt: skip
    reached, tried = contacts_of(customer.pk)
    assert (tried.outcome, tried.note, tried.record, tried.agent) == ("no_answer", "rang twice", None, "Lin")
    assert reached.record is not None
    assert (reached.record.note, reached.record.answers, reached.record.report) == ("fine", GOOD, "owed")
    assert [line.id for line in to_do_with(customer.pk, reader=0, on=TODAY)] == [third.pk, second.pk]
    assert [line.standing for line in ended_with(customer.pk, on=TODAY)] == [Standing.DONE]
    other = clinic.customer()
    assert {key: line.id for key, line in next_follow_ups([customer.pk, other.pk], reader=0, on=TODAY).items()} == {
        customer.pk: third.pk
    }
    assert claim_of(clinic.lin) is None
