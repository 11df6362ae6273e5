"""What supervisors decide over sets, and numbers that are given out."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from huifang.customers.logic.contact_points import PLACE
from huifang.customers.models import ContactPoint, Customer
from huifang.followups.actions import assign, claim, complete, keep_draft, reveal_number, waive
from huifang.followups.actions.claims import CLAIMED_FOR
from huifang.followups.actions.refusals import AlreadyEnded, CannotWork, NoReason, NotYours
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.models import Draft, FollowUp
from huifang.history.models import Entry
from huifang.kernel.crypto import encrypt
from huifang.kernel.keys import KeyRing
from huifang.org.logic import Role, Scope
from huifang.org.models import Employee, Grant
from tests.followups.cast import NOW, TODAY, Clinic, day, everything

HERE = {"at": NOW, "on": TODAY}
NUMBER = "+8613800138000"
POINT = UUID(int=7)


def test_a_set_is_assigned_with_one_entry(clinic: Clinic) -> None:
    ours = [clinic.follow_up() for _ in range(3)]
    theirs = clinic.follow_up(agent=clinic.wu)
    ids = [row.pk for row in (*ours, theirs)]
    assert assign(follow_ups=ids, to=clinic.wu, by=clinic.hua, on=TODAY, reason="Lin is ill") == 3
    assert set(FollowUp.objects.values_list("agent", flat=True)) == {clinic.wu.pk}
    entry = Entry.objects.get(deed="follow_ups.assigned")
    assert (entry.row_count, entry.actor, entry.reason) == (3, "employee:hua", "Lin is ill")
    assert assign(follow_ups=ids, to=clinic.wu, by=clinic.hua, on=TODAY) == 0
    assert assign(follow_ups=ids, to=None, by=clinic.hua, on=TODAY) == 4


def test_a_set_is_waived_with_a_reason(clinic: Clinic) -> None:
    two = [clinic.follow_up(quiet_until=NOW), clinic.follow_up(agent=clinic.lin, attempts=1, promised_at=NOW)]
    assert waive(follow_ups=[row.pk for row in two], by=clinic.hua, on=TODAY, reason="the ward is closed") == 2
    rows = FollowUp.objects.values_list("state", "ended_on", "quiet_until", "promised_at")
    assert set(rows) == {(FollowUp.State.WAIVED, TODAY, None, None)}


def test_what_an_agent_typed_outlives_the_waiving(clinic: Clinic) -> None:
    due = clinic.follow_up()
    claim(follow_up=due.pk, agent=clinic.lin, **HERE)
    keep_draft(follow_up=due.pk, agent=clinic.lin, at=NOW, content={"note": "she"})
    waive(follow_ups=[due.pk], by=clinic.hua, on=TODAY, reason="not needed")
    with pytest.raises(AlreadyEnded):
        complete(follow_up=due.pk, agent=clinic.lin, **HERE, channel="phone", outcome=Outcome.REACHED)
    assert Draft.objects.get().content == {"note": "she"}


Deed = Callable[[Clinic, list[int]], object]

REFUSED: dict[str, tuple[Deed, type[Exception]]] = {
    "by an agent": (lambda c, ids: assign(follow_ups=ids, to=c.lin, by=c.lin, on=TODAY), NotYours),
    "to a manager": (lambda c, ids: assign(follow_ups=ids, to=_manager(c), by=c.hua, on=TODAY), CannotWork),
    "to a leaver": (lambda c, ids: assign(follow_ups=ids, to=_leaver(c), by=c.hua, on=TODAY), CannotWork),
    "one elsewhere": (lambda c, ids: assign(follow_ups=[*ids, _elsewhere(c)], to=c.lin, by=c.hua, on=TODAY), NotYours),
    "one unknown": (lambda c, ids: assign(follow_ups=[*ids, 0], to=c.lin, by=c.hua, on=TODAY), NotYours),
    "one ended": (lambda c, ids: assign(follow_ups=[*ids, _ended(c)], to=c.lin, by=c.hua, on=TODAY), AlreadyEnded),
    "waived by an agent": (lambda c, ids: waive(follow_ups=ids, by=c.lin, on=TODAY, reason="x"), NotYours),
    "waived for no reason": (lambda c, ids: waive(follow_ups=ids, by=c.hua, on=TODAY, reason=" "), NoReason),
    "waived when ended": (
        lambda c, ids: waive(follow_ups=[_ended(c), *ids], by=c.hua, on=TODAY, reason="x"),
        AlreadyEnded,
    ),
}


@pytest.mark.parametrize(("deed", "why"), REFUSED.values(), ids=REFUSED)
def test_all_of_a_set_or_none_of_it(deed: Deed, why: type[Exception], clinic: Clinic) -> None:
    ids = [clinic.follow_up().pk, clinic.follow_up().pk]
    for arranged in (_ended, _elsewhere, _manager, _leaver):
        arranged(clinic)
    before = everything()
    with pytest.raises(why):
        deed(clinic, ids)
    assert everything() == before


def _ended(clinic: Clinic) -> int:
    known = FollowUp.objects.filter(state=FollowUp.State.WAIVED).first()
    return (known or clinic.follow_up(state=FollowUp.State.WAIVED, ended_on=TODAY)).pk


def _elsewhere(clinic: Clinic) -> int:
    known = FollowUp.objects.filter(customer__department=clinic.office).first()
    return (known or clinic.follow_up(clinic.customer(department=clinic.office))).pk


def _manager(clinic: Clinic) -> Employee:
    Grant.objects.filter(employee=clinic.mo).update(role=Role.MANAGER)
    return clinic.mo


def _leaver(clinic: Clinic) -> Employee:
    Employee.objects.filter(pk=clinic.wu.pk).update(left_on=day(-1))
    return clinic.wu


@pytest.fixture
def customer(clinic: Clinic, ring: KeyRing) -> Customer:
    known = clinic.customer()
    value = encrypt(ring, NUMBER, place=PLACE, row=POINT)
    ContactPoint.objects.create(id=POINT, customer=known, kind=1, value=value, keyed_index=b"k" * 16, entry_id=0)
    return known


def test_dialling_on_ones_own_follow_up_needs_no_words_and_is_counted(
    clinic: Clinic, customer: Customer, ring: KeyRing
) -> None:
    due = clinic.follow_up(customer)
    claim(follow_up=due.pk, agent=clinic.lin, **HERE)
    assert reveal_number(point=POINT, by=clinic.lin, **HERE, ring=ring) == NUMBER
    entry = Entry.objects.get(deed="number.dialled")
    assert (entry.actor, entry.row_count, entry.facts) == (
        "employee:lin",
        1,
        {"customer": customer.pk, "follow_up": due.pk},
    )


def test_elsewhere_a_number_takes_a_right_and_a_reason(clinic: Clinic, customer: Customer, ring: KeyRing) -> None:
    clinic.follow_up(customer)
    with pytest.raises(NoReason):
        reveal_number(point=POINT, by=clinic.lin, **HERE, ring=ring)
    assert reveal_number(point=POINT, by=clinic.lin, **HERE, ring=ring, reason="she asked me to ring") == NUMBER
    entry = Entry.objects.get(deed="number.revealed")
    assert (entry.reason, entry.facts) == ("she asked me to ring", {"customer": customer.pk})


def test_who_may_not_see_the_customer_gets_no_number(clinic: Clinic, customer: Customer, ring: KeyRing) -> None:
    clinic.follow_up(customer, agent=clinic.wu)
    Grant.objects.create(employee=clinic.mo, role=Role.MANAGER, scope=Scope.ALL)
    ContactPoint.objects.filter(pk=POINT).update(kind=1)
    before = everything()
    for stranger in (clinic.lin, clinic.mo):
        with pytest.raises(NotYours):
            reveal_number(point=POINT, by=stranger, **HERE, ring=ring, reason="curious")
    with pytest.raises(NotYours):
        reveal_number(point=UUID(int=8), by=clinic.hua, **HERE, ring=ring, reason="unknown")
    assert everything() == before


def test_only_phones_are_given_out(clinic: Clinic, customer: Customer, ring: KeyRing) -> None:
    ContactPoint.objects.filter(pk=POINT).update(kind=ContactPoint.Kind.ID_NUMBER)
    with pytest.raises(NotYours):
        reveal_number(point=POINT, by=clinic.hua, **HERE, ring=ring, reason="x")


def test_a_claim_that_ran_out_is_no_reason(clinic: Clinic, customer: Customer, ring: KeyRing) -> None:
    due = clinic.follow_up(customer)
    claim(follow_up=due.pk, agent=clinic.lin, **HERE)
    with pytest.raises(NoReason):
        reveal_number(point=POINT, by=clinic.lin, at=NOW + CLAIMED_FOR, on=TODAY, ring=ring)
