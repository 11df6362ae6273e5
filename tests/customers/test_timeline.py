"""A person changes a record at a screen, and the customer's timeline tells it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from huifang.customers.actions.customers import (
    NewCustomer,
    hand_over,
    opt_in_customers,
    opt_out_customers,
    register_customers,
)
from huifang.customers.actions.details import Amendment, CustomerChanged, change_details
from huifang.customers.actions.events import Correction, NewEvent, correct_events, record_events, withdraw_events
from huifang.customers.actions.points import BadPoint, NewPoint, NotTheirs, add_points, correct_point, remove_points
from huifang.customers.actions.run import Run
from huifang.customers.logic.contact_points import PLACE, Kind
from huifang.customers.logic.details import BadDetails, Details
from huifang.customers.models import ContactPerson, ContactPoint, Customer
from huifang.customers.queries.search import customers_named
from huifang.customers.queries.timeline import DeedShown, EventShown, Happening, StewardShown, timeline_of
from huifang.history.models import Change, Entry
from huifang.kernel.crypto import Sealer
from huifang.kernel.keys import KeyRing
from huifang.org.models import Department, Employee
from tests.customers.importing import SHANGHAI, TODAY

pytestmark = pytest.mark.django_db

BY = {"actor": "lin", "reason": "asked for"}


@pytest.fixture
def run(ring: KeyRing) -> Run:
    return Run("lin", TODAY, SHANGHAI, ring)


@pytest.fixture
def zhang(run: Run) -> Customer:
    Department.objects.create(key="east", name="East")
    register_customers(
        customers=[NewCustomer("张三", external_id="1", phones=["13800000001"], attributes={"tier": "A"})], run=run
    )
    return Customer.objects.get()


def amend(customer: Customer, run: Run, **details: object) -> int:
    return change_details(amendments=[Amendment(customer.id, Details(**details))], run=run, reason="typing error")  # type: ignore[arg-type]


def numbers(ring: KeyRing) -> list[str]:
    sealer = Sealer(ring, PLACE)
    return sorted(sealer.decrypt(point.value, point.id) for point in ContactPoint.objects.all())


def story(customer: Customer, ring: KeyRing) -> list[Happening]:
    customer.refresh_from_db()
    return list(timeline_of(customer, ring=ring, zone=SHANGHAI))


def deeds(customer: Customer, ring: KeyRing) -> list[DeedShown]:
    told = [line.what for line in story(customer, ring) if isinstance(line.what, DeedShown)]
    return sorted(told, key=lambda deed: deed.entry_id)


def test_details_are_changed_and_what_stood_is_kept(zhang: Customer, run: Run, ring: KeyRing) -> None:
    assert amend(zhang, run, name="张叁", department="east", birthday="1990-05-04", attributes={"city": "上海"}) == 1
    after = Customer.objects.get()
    assert (after.name, after.department and after.department.key, after.born_on) == ("张叁", "east", date(1990, 5, 4))
    assert after.attributes == {"tier": "A", "city": "上海"}
    assert after.values_changed_on == TODAY
    assert after.changed_in > zhang.changed_in or after.entry != zhang.entry
    assert [one.id for one in customers_named("zhangsan")] == [after.id]
    assert list(customers_named("张三")) == []
    values = {value.of: (value.before, value.after) for value in deeds(zhang, ring)[-1].values}
    assert values["name"] == ("张三", "张叁")
    assert values["birthday"] == ("", "1990-05-04")
    assert set(values) == {"name", "department_id", "birthday", "attributes"}


def test_what_is_the_same_is_no_change(zhang: Customer, run: Run) -> None:
    assert amend(zhang, run, name=" 张三 ", attributes={"tier": "A"}) == 0
    assert not Change.objects.exists()


def test_a_new_name_is_no_new_value_of_segments(zhang: Customer, run: Run) -> None:
    assert amend(zhang, run, name="张叁") == 1
    assert Customer.objects.get().values_changed_on is None


def test_an_empty_text_takes_a_value_away(zhang: Customer, run: Run) -> None:
    amend(zhang, run, department="east", birthday="05-04", joined_on="2026-01-01")
    assert amend(zhang, run, department="", birthday="", joined_on="", attributes={"tier": " "}) == 1
    after = Customer.objects.get()
    assert (after.department, after.birthday, after.joined_on, after.attributes) == (None, "", None, {})


def test_every_fault_is_named_and_nothing_is_changed(zhang: Customer, run: Run) -> None:
    bad = {"name": " ", "kind": "robot", "joined_on": "soon", "birthday": "31-31", "department": "north"}
    with pytest.raises(BadDetails) as refused:
        amend(zhang, run, **bad)
    assert set(refused.value.faults) == set(bad)
    assert Customer.objects.get().name == "张三"


def test_numbers_typed_into_attributes_are_masked(zhang: Customer, run: Run) -> None:
    amend(zhang, run, attributes={"note": "call 13912345678"})
    assert Customer.objects.get().attributes["note"] == "call 139****5678"


def test_two_who_change_one_customer_do_not_overwrite_each_other(zhang: Customer, run: Run) -> None:
    seen = zhang.changed_in
    Customer.objects.update(changed_in=seen + 1)
    with pytest.raises(CustomerChanged):
        change_details(amendments=[Amendment(zhang.id, Details(name="王五"), seen)], run=run)
    with pytest.raises(CustomerChanged):
        change_details(amendments=[Amendment(0, Details(name="王五"))], run=run)
    assert Customer.objects.get().name == "张三"


def test_contact_points_come_and_go(zhang: Customer, run: Run, ring: KeyRing) -> None:
    new = [
        NewPoint(zhang.id, Kind.PHONE, "138 0000 0001"),
        NewPoint(zhang.id, Kind.PHONE, "139 0000 0002"),
        NewPoint(zhang.id, Kind.PHONE, "13900000002"),
        NewPoint(zhang.id, Kind.EMAIL, "A@example.com"),
    ]
    assert len(add_points(points=new, run=run)) == 2
    assert numbers(ring) == ["+8613800000001", "+8613900000002", "A@example.com"]
    assert add_points(points=new, run=run) == []
    first = ContactPoint.objects.order_by("id").first()
    assert first is not None
    assert remove_points(points=[first.id], run=run) == 1
    assert remove_points(points=[first.id], run=run) == 0
    shown = [(value.of, value.before, value.after) for deed in deeds(zhang, ring) for value in deed.values]
    assert ("phone", "138****0001", None) in shown
    assert ("phone", None, "139****0002") in shown
    assert "13900000002" not in str(shown)


def test_a_contact_point_is_corrected(zhang: Customer, run: Run, ring: KeyRing) -> None:
    [point] = ContactPoint.objects.all()
    correct_point(point=point.id, text="13800000001", run=run)
    assert not Entry.objects.filter(deed="customers.points_removed").exists()
    correct_point(point=point.id, text="13800000009", run=run)
    assert numbers(ring) == ["+8613800000009"]
    with pytest.raises(NotTheirs):
        correct_point(point=point.id, text="13800000008", run=run)


def test_a_bad_number_or_a_strange_person_adds_nothing(zhang: Customer, run: Run, ring: KeyRing) -> None:
    good = NewPoint(zhang.id, Kind.PHONE, "13900000002")
    with pytest.raises(BadPoint) as bad:
        add_points(points=[good, NewPoint(zhang.id, Kind.PHONE, "139")], run=run)
    assert bad.value.place == 1
    other = Customer.objects.create(external_id="2", name="x", entry=zhang.entry)
    person = ContactPerson.objects.create(customer=other, name="y", entry=zhang.entry)
    for strange in (NewPoint(zhang.id, Kind.PHONE, "139", person.id), NewPoint(0, Kind.PHONE, "13900000002")):
        with pytest.raises(NotTheirs):
            add_points(points=[good, strange], run=run)
    assert numbers(ring) == ["+8613800000001"]


def test_a_refusal_of_contacts_is_taken_back(zhang: Customer) -> None:
    assert opt_in_customers(customers=[zhang.id], **BY) == 0
    opt_out_customers(customers=[zhang.id], on=TODAY, **BY)
    assert opt_in_customers(customers=[zhang.id], **BY) == 1
    assert Customer.objects.get().opted_out_on is None


def test_an_event_without_an_id_gets_one(zhang: Customer) -> None:
    new = [NewEvent("", "visited", zhang.id, TODAY), NewEvent("", "visited", zhang.id, TODAY)]
    made = record_events(events=new, on=TODAY, **BY)
    assert len({event.external_id for event in made}) == 2
    assert all(event.external_id.startswith("desk-") for event in made)
    assert {event.first_entry_id for event in made} == {made[0].entry_id}


def test_the_timeline_tells_events_deeds_and_stewards(zhang: Customer, run: Run, ring: KeyRing) -> None:
    lin = Employee.objects.create(number="E1", name="Lin")
    hand_over(customers=[zhang.id], to=lin, on=date(2026, 2, 1), **BY)
    at = datetime(2026, 1, 5, 3, tzinfo=UTC)
    first, second = record_events(
        events=[
            NewEvent("e1", "purchase", zhang.id, date(2026, 1, 5), at, attributes={"amount": "3"}),
            NewEvent("e2", "visited", zhang.id, date(2026, 1, 6)),
        ],
        on=TODAY,
        **BY,
    )
    withdraw_events(events=[second.id], on=TODAY, **BY)
    correct_events(corrections=[Correction(first.id, date(2026, 1, 4))], ring=ring, on=TODAY, **BY)
    amend(zhang, run, name="张叁")
    lines = story(zhang, ring)
    assert [line.on for line in lines] == sorted((line.on for line in lines), reverse=True)
    events = {line.what.external_id: line for line in lines if isinstance(line.what, EventShown)}
    assert events["e1"].on == date(2026, 1, 4)
    assert isinstance(events["e2"].what, EventShown)
    assert events["e2"].what.withdrawn_on == TODAY
    [steward] = [line for line in lines if isinstance(line.what, StewardShown)]
    assert (steward.on, steward.what) == (date(2026, 2, 1), StewardShown("E1", "Lin", None))
    told = [deed.deed for deed in deeds(zhang, ring)]
    assert told == [
        "customers.registered",
        "customers.handed_over",
        "events.withdrawn",
        "events.corrected",
        "customers.changed",
    ]


def test_the_timeline_is_the_customers_own(zhang: Customer, run: Run, ring: KeyRing) -> None:
    register_customers(customers=[NewCustomer("李四", external_id="2")], run=run)
    other = Customer.objects.get(external_id="2")
    record_events(events=[NewEvent("e1", "purchase", other.id, TODAY)], on=TODAY, **BY)
    assert not [line for line in story(zhang, ring) if isinstance(line.what, EventShown)]
    assert [deed.deed for deed in deeds(zhang, ring)] == ["customers.registered"]
