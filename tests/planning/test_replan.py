"""A few customers planned anew stand as a full sweep would leave them, and everybody else stands as before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huifang.customers.models import Customer, Event
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.kernel.sql.merging import Differs
from huifang.org.models import Department
from huifang.planning.actions.replan import replan
from huifang.planning.actions.sets import Counts
from huifang.planning.actions.sweep import sweep
from huifang.planning.models import Sweep
from tests.conftest import empty_the_database
from tests.naive.vocabulary import World
from tests.naive.worlds import worlds
from tests.planning.books import Line, load_world, planned_lines, write_customer, write_event
from tests.planning.test_preview_against_naive import written
from tests.planning.test_sweep_against_preview import leave_all, move_one, vars_of, withdraw_one
from tests.server import examples

pytestmark = pytest.mark.django_db(transaction=True)

NOTHING = Counts()
MONDAY = date(2026, 3, 2)
PACK = {
    "pack": 1,
    "policy": {"key": "shop", "title": "Shop", "version": "1.0.0", "effective_on": "2026-01-01"},
    "clauses": [{"id": "C1", "text": "Call.", "carried_out_by": ["rule:thanks", "rule:regular"]}],
    "posts": {"clerk": "Clerk"},
    "events": {"purchase": "Purchase"},
    "attributes": {"interval": "Interval"},
    "rules": [
        {"key": "thanks", "for": "everyone", "anchor": "purchase", "due": [{"within": "P3D"}], "post": "clerk"},
        {"key": "regular", "for": "everyone", "anchor": "purchase", "post": "clerk",
         "due": [{"every": {"attribute": "interval"}}]},
    ],
}  # fmt: skip
SHOP = World(pack=PACK, customers=[], events=[], settings={}, zone="Asia/Shanghai", start=MONDAY, end=MONDAY)


def opt_out(data: st.DataObject) -> None:
    change_customer(data, opted_out_on=date(2026, 1, 1))


def join_later(data: st.DataObject) -> None:
    change_customer(data, joined_on=date(2026, data.draw(st.integers(1, 12)), 3))


def lose_attributes(data: st.DataObject) -> None:
    change_customer(data, attributes={}, values_changed_on=date(2026, 1, 1))


def move_elsewhere(data: st.DataObject) -> None:
    places = [None, *Department.objects.order_by("id").values_list("id", flat=True)]
    change_customer(data, department_id=data.draw(st.sampled_from(places)))


def out_of_place() -> list[FollowUp]:
    """Planned follow-ups whose department is not their customer's."""
    elsewhere = Q(Differs("department_id", "customer__department_id"))
    return list(FollowUp.objects.filter(elsewhere, state=FollowUp.State.PLANNED))


def change_customer(data: st.DataObject, **changes: object) -> None:
    chosen = data.draw(st.sampled_from(sorted(Customer.objects.values_list("id", flat=True))))
    Customer.objects.filter(id=chosen).update(**changes, changed_in=CurrentTransactionId())


@given(world=worlds(), data=st.data())
@settings(max_examples=examples(10), deadline=None, suppress_health_check=list(HealthCheck))
def test_whoever_is_planned_anew_stands_as_a_full_sweep_would_leave_them(world: World, data: st.DataObject) -> None:
    empty_the_database()
    load_world(World(**{**vars_of(world), "events": world.events[::2]}), written(world.pack))
    for key in ("east", "west"):
        Department.objects.create(key=key, name=key)
    move_elsewhere(data)
    on = max(world.start, date.fromisoformat(str(world.pack["policy"]["effective_on"])))
    sweep(on=on, actor="test")
    assert out_of_place() == []
    with transaction.atomic():
        for row in world.events[1::2]:
            write_event(row, zone=world.zone)
        for _ in range(data.draw(st.integers(1, 3))):
            changes = [withdraw_one, move_one, leave_all, opt_out, join_later, lose_attributes, move_elsewhere]
            data.draw(st.sampled_from(changes))(data)
    everybody = list(Customer.objects.values_list("id", flat=True))
    counts = sum((replan(customers=[customer], on=on, actor="test") for customer in everybody), NOTHING)
    lines = planned_lines()
    assert out_of_place() == []
    assert replan(customers=everybody, on=on, actor="test") == NOTHING
    full = sweep(on=on, actor="test", full=True).counts
    # What is missed ends with a sweep. All else stands already.
    assert (full.made, full.cancelled, full.redated, full.revived) == (0, 0, 0, 0), counts
    assert planned_lines() == lines or full.ended


class TestAShop:
    @pytest.fixture(autouse=True)
    def shop(self, transactional_db: None) -> None:
        load_world(SHOP, written(PACK))
        self.lin, self.wang = (
            write_customer({"id": name, "joined_on": "2025-01-01", "interval": "P10D"}) for name in ("lin", "wang")
        )
        self.buy("e1", "lin", "2026-02-27")
        sweep(on=MONDAY, actor="test")

    def buy(self, number: str, customer: str, day: str) -> None:
        write_event({"id": number, "customer": customer, "kind": "purchase", "occurred_at": day}, zone=SHOP.zone)

    def thanks_of(self, customer: str) -> list[Line]:
        return [line for line in planned_lines() if line[:2] == (customer, "thanks")]

    def test_an_event_changes_the_plan_at_once(self) -> None:
        self.buy("e2", "wang", "2026-03-01")
        assert replan(customers=[self.wang.pk], on=MONDAY, actor="employee:7").made > 1
        assert self.thanks_of("wang") == [
            ("wang", "thanks", "event:e2/1", "2026-03-01", "2026-03-04", "2026-03-04"),
        ]  # fmt: skip
        assert Entry.objects.filter(deed="follow_ups.made", actor="employee:7").count() == 1

    def test_nobody_else_is_looked_at(self) -> None:
        self.buy("e2", "wang", "2026-03-01")
        Event.objects.filter(external_id="e1").update(withdrawn_on=MONDAY, changed_in=CurrentTransactionId())
        before = [line for line in planned_lines() if line[0] == "lin"]
        replan(customers=[self.wang.pk], on=MONDAY, actor="test")
        assert [line for line in planned_lines() if line[0] == "lin"] == before
        assert replan(customers=[self.lin.pk], on=MONDAY, actor="test").cancelled == len(before)

    def test_the_next_sweep_resumes_where_the_last_one_said(self) -> None:
        mark = Sweep.objects.values("id", "resume_from", "horizon_on")
        before = list(mark)
        self.buy("e2", "wang", "2026-03-01")
        replan(customers=[self.wang.pk], on=MONDAY, actor="test")
        assert list(mark) == before
        tomorrow = sweep(on=MONDAY + timedelta(days=1), actor="test")
        assert tomorrow.changed_customers == 1

    def test_a_plan_that_was_never_made_is_left_to_the_sweep(self) -> None:
        Sweep.objects.all().delete()
        self.buy("e2", "wang", "2026-03-01")
        assert replan(customers=[self.wang.pk], on=MONDAY, actor="test") == NOTHING
        assert self.thanks_of("wang") == []

    def test_nobody_is_nobody(self) -> None:
        assert replan(customers=[], on=MONDAY, actor="test") == NOTHING
        assert replan(customers=[10**9], on=MONDAY, actor="test") == NOTHING
