"""Who gets which customers: by the policy's ways, by who decides otherwise, and never twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from huifang.customers.actions.customers import hand_over
from huifang.customers.models import Customer, Stewardship
from huifang.followups.actions import assign
from huifang.followups.actions.refusals import CannotWork, NoReason, NotYours
from huifang.followups.models import FollowUp, Record
from huifang.followups.models.follow_ups import FollowUpSet
from huifang.history.models import Entry
from huifang.org.models import Employee, Post, Posting
from huifang.planning.actions.allocation import (
    NewTerritory,
    NotTheirsToDecide,
    allocate,
    decide,
    look_ahead,
    set_territories,
)
from huifang.planning.actions.sweep import sweep
from huifang.planning.models import Allocation, AllocationRule
from huifang.planning.queries.allocation import NOBODY_COULD, unallocated, ways_in_force
from tests.followups.cast import everything
from tests.planning.rota import POST, Company, load_ways

pytestmark = pytest.mark.django_db

ON = date(2026, 6, 10)
BY_LOAD: dict[str, Any] = {"way": "workload", "who": POST}


@pytest.fixture
def company() -> Company:
    made = Company("east", "west")
    made.adviser("lin", "east")
    made.adviser("wu", "east")
    made.adviser("mo", "west")
    made.head()
    return made


def of(employee: Employee) -> list[str]:
    """Whose steward somebody is."""
    rows = Stewardship.objects.filter(employee=employee, until_on=None).order_by("customer__external_id")
    return list(rows.values_list("customer__external_id", flat=True))


def still_planned() -> FollowUpSet:
    return FollowUp.objects.filter(state=FollowUp.State.PLANNED)


def planned(customer: Customer, **only: Any) -> set[str | None]:
    rows = still_planned().filter(customer=customer, **only)
    return set(rows.values_list("agent__number", flat=True))


def run(on: date = ON) -> tuple[int, int]:
    done = allocate(on=on, actor="test")
    return done.customers, done.follow_ups


def test_customers_and_their_follow_ups_go_to_people_and_each_says_by_which_clause(company: Company) -> None:
    load_ways({"key": "fair", **BY_LOAD})
    two, one = [company.customer(ref, "east") for ref in ("a", "b")], company.customer("c", "west")
    sweep(on=ON, actor="test")
    before = everything()
    ahead = look_ahead(on=ON, actor="test")
    assert everything() == before
    customers, follow_ups = run()
    assert (customers, follow_ups) == (ahead.customers, ahead.follow_ups)
    assert customers == 3 and follow_ups == still_planned().count() > 3
    assert [of(company.people[name]) for name in ("lin", "wu", "mo")] == [["a"], ["b"], ["c"]]
    assert planned(two[0]) == {"lin"} and planned(one) == {"mo"}
    entries = Entry.objects.filter(deed__endswith=".allocated").order_by("id")
    assert [entry.deed for entry in entries] == ["customers.allocated", "follow_ups.allocated"]
    assert entries[0].facts == {"policy": "rota", "assignment": "fair", "clauses": ["C"]} and entries[0].row_count == 3
    after = everything()
    assert run() == (0, 0)
    assert everything() == after


def test_what_a_supervisor_decides_no_run_changes(company: Company) -> None:
    load_ways(BY_LOAD)
    a, b = company.customer("a", "east"), company.customer("b", "east")
    sweep(on=ON, actor="test")
    run()
    hua, wu = company.people["hua"], company.people["wu"]
    with pytest.raises(NoReason):
        decide(customers=[a.pk], to=wu, by=hua, on=ON, reason=" ")
    decide(customers=[a.pk], to=wu, by=hua, on=ON, reason="she asked for Wu")
    decide(customers=[b.pk], to=None, by=hua, on=ON, reason="anybody's")
    assert (of(company.people["lin"]), of(wu)) == ([], ["a"])
    assert planned(a) == {"wu"} and planned(b) == {None}
    told = Entry.objects.get(deed="customers.allocation_decided", reason="she asked for Wu")
    assert told.actor == "employee:hua"
    for later in (ON, ON + timedelta(days=40)):
        sweep(on=later, actor="test")
        run(later)
    assert (of(company.people["lin"]), of(wu)) == ([], ["a"])
    assert planned(a) == {"wu"} and planned(b) == {None}
    assert not unallocated(ways_in_force(ON), among=Customer.objects.all(), on=ON).exists()


def test_a_follow_up_that_was_given_back_to_the_post_stays_there(company: Company) -> None:
    load_ways(BY_LOAD)
    a = company.customer("a", "east")
    sweep(on=ON, actor="test")
    run()
    first = still_planned().filter(customer=a).order_by("opens_on").first()
    assert first is not None
    assign(follow_ups=[first.pk], to=None, by=company.people["hua"], on=ON, reason="whoever is free")
    run()
    assert planned(a, pk=first.pk) == {None}


def test_a_new_steward_by_hand_is_left_and_gets_what_is_nobodys(company: Company) -> None:
    load_ways(BY_LOAD)
    a = company.customer("a", "east")
    hand_over(customers=[a.pk], to=company.people["wu"], on=ON, actor="test")
    sweep(on=ON, actor="test")
    assert run()[0] == 0
    assert of(company.people["wu"]) == ["a"] and planned(a) == {"wu"}


def test_ways_with_rules_give_the_follow_ups_of_these_rules_alone(company: Company) -> None:
    area = {"way": "territory", "attribute": "area", "who": POST, "rules": ["monthly"]}
    load_ways({"key": "by-area", **area}, {"key": "rest", **BY_LOAD, "rules": ["monthly", "weekly"]})
    set_territories(territories=[NewTerritory("wu", "area", "north")], actor="test")
    a = company.customer("a", "east", area="north", grade="A")
    sweep(on=ON, actor="test")
    run()
    assert planned(a, rule__key="monthly") == {"wu"} and planned(a, rule__key="weekly") == {"lin"}
    assert not Stewardship.objects.exists()
    rest = AllocationRule.objects.get(key="rest")
    decide(customers=[a.pk], to=company.people["mo"], by=company.people["hua"], on=ON, reason="knows her", rule=rest)
    run()
    assert planned(a, rule__key="weekly") == {"mo"} and planned(a, rule__key="monthly") == {"wu", "mo"} - {"mo"}


def test_who_moves_to_another_area_goes_to_whoever_has_it(company: Company) -> None:
    load_ways({"way": "territory", "attribute": "area", "who": POST})
    north, south = NewTerritory("lin", "area", "north"), NewTerritory("wu", "area", "south")
    set_territories(territories=[north, south], actor="test")
    a, b = company.customer("a", "east", area="north"), company.customer("b", "east", area="nowhere")
    sweep(on=ON, actor="test")
    run()
    assert of(company.people["lin"]) == ["a"] and planned(b) == {None}
    lacking = unallocated(ways_in_force(ON), among=Customer.objects.all(), on=ON)
    assert list(lacking.values_list("external_id", "why")) == [("b", NOBODY_COULD)]
    FollowUp.objects.filter(pk=still_planned().filter(customer=a)[:1].get().pk).update(attempts=1)
    Customer.objects.filter(pk=a.pk).update(attributes={"area": "south"})
    assert allocate(on=ON, actor="test").taken_back == 1
    assert (of(company.people["lin"]), of(company.people["wu"])) == ([], ["a"])
    assert planned(a, attempts=0) == {"wu"} and planned(a, attempts=1) == {"lin"}


def test_who_holds_the_post_no_more_gives_back_what_a_run_gave(company: Company) -> None:
    load_ways(BY_LOAD)
    a = company.customer("a", "west")
    sweep(on=ON, actor="test")
    run()
    Posting.objects.filter(employee=company.people["mo"]).delete()
    run()
    assert Allocation.objects.get().until_on == ON and not Stewardship.objects.filter(until_on=None).exists()
    assert planned(a) == {None}


def test_by_hand_is_said_to_whom_and_a_post_is_nobody_in_person(company: Company) -> None:
    load_ways({"key": "a", "way": "post", "who": POST, "segment": "good"}, {"key": "b", "way": "by_hand"}, BY_LOAD)
    company.customer("a", "east", grade="A")
    company.customer("b", "east")
    done = allocate(on=ON, actor="test")
    assert [(one.customers, one.left) for one in done.ways] == [(0, 1), (0, 1), (0, 0)]
    lacking = unallocated(ways_in_force(ON), among=Customer.objects.all(), on=ON)
    assert list(lacking.values_list("external_id", "why")) == [("b", 2)]
    assert done.unallocated == 1


def test_the_steward_gets_the_follow_ups_where_the_policy_says_so(company: Company) -> None:
    load_ways({"way": "steward", "rules": ["monthly"]})
    a = company.customer("a", "east", grade="A")
    hand_over(customers=[a.pk], to=company.people["wu"], on=ON, actor="test")
    sweep(on=ON, actor="test")
    run()
    assert planned(a, rule__key="monthly") == {"wu"} and planned(a, rule__key="weekly") == {None}


def test_who_registered_a_customer_collected_it_unless_the_policy_wants_it_proven(company: Company) -> None:
    load_ways({"way": "collector", "who": POST})
    registered = Entry.objects.create(actor="employee:wu", deed="customers.registered")
    imported = Entry.objects.create(actor="employee:wu", deed="customers.imported")
    for ref, entry in (("a", registered), ("b", imported)):
        Customer.objects.filter(pk=company.customer(ref, "east").pk).update(first_entry=entry)
    company.customer("c", "east", collector="lin")
    company.customer("d", "east", collector="mo")
    run()
    assert (of(company.people["wu"]), of(company.people["lin"]), of(company.people["mo"])) == (["a"], ["c"], [])


def test_where_it_must_be_proven_the_first_record_on_the_form_proves_it(company: Company) -> None:
    survey = {"clauses": ["C"], "title": {"en": "x"}, "fields": [{"key": "signed", "label": {"en": "Signed"}}]}
    load_ways({"way": "collector", "proof": "survey", "who": POST}, forms={"survey": survey})
    registered = Entry.objects.create(actor="employee:wu", deed="customers.registered")
    for ref in ("a", "b"):
        Customer.objects.filter(pk=company.customer(ref, "east").pk).update(first_entry=registered)
    sweep(on=ON, actor="test")
    for days, number in ((2, "lin"), (1, "wu")):
        done = FollowUp.objects.filter(customer__external_id="a").order_by("pk")[days]
        Record.objects.create(
            follow_up=done, customer=done.customer, employee=company.people[number], entry_id=0, outcome="reached",
            contacted_at=datetime.fromisoformat("2026-06-10T02:00:00+00:00") - timedelta(days=days),
        )  # fmt: skip
    run()
    assert (of(company.people["lin"]), of(company.people["wu"])) == (["a"], [])


def test_only_who_may_decides(company: Company) -> None:
    load_ways({**BY_LOAD, "overrides": "head"})
    a = company.customer("a", "east")
    said: dict[str, Any] = {"customers": [a.pk], "to": company.people["wu"], "on": ON, "reason": "so"}
    with pytest.raises(NotTheirsToDecide):
        decide(by=company.people["hua"], **said)
    with pytest.raises(NotYours):
        decide(by=company.people["lin"], **said)
    Posting.objects.create(employee=company.people["hua"], post=Post.objects.get(key="head"))
    with pytest.raises(CannotWork):
        decide(by=company.people["hua"], **{**said, "to": Employee.objects.create(number="x", name="x")})
    assert decide(by=company.people["hua"], **said) == 1


def test_a_promise_goes_with_the_customer(company: Company) -> None:
    load_ways(BY_LOAD)
    a = company.customer("a", "east")
    sweep(on=ON, actor="test")
    run()
    at = datetime.fromisoformat("2026-06-12T02:00:00+00:00")
    still_planned().filter(customer=a).update(promised_at=at, attempts=1)
    decide(customers=[a.pk], to=company.people["mo"], by=company.people["hua"], on=ON, reason="moved")
    assert set(still_planned().values_list("agent__number", "promised_at")) == {("mo", at)}
