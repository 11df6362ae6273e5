"""Deeds on sets of customers and events, beside the import."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from huifang.customers.actions.customers import (
    NewCustomer,
    NotRegistered,
    hand_over,
    opt_out_customers,
    register_customers,
)
from huifang.customers.actions.events import (
    AlreadyRecorded,
    Correction,
    EventChanged,
    NewEvent,
    correct_events,
    record_events,
    withdraw_events,
)
from huifang.customers.actions.run import Run
from huifang.customers.models import Customer, Event, Stewardship
from huifang.history.models import Change, Entry
from huifang.kernel.keys import KeyRing
from huifang.org.models import Department, Employee
from tests.customers.importing import SHANGHAI, TODAY, Importing

pytestmark = pytest.mark.django_db

BY = {"actor": "lin", "reason": "asked for"}


@pytest.fixture
def run(ring: KeyRing) -> Run:
    return Run("lin", TODAY, SHANGHAI, ring)


@pytest.fixture
def zhang(run: Run) -> Customer:
    register_customers(customers=[NewCustomer("张三", external_id="1")], run=run)
    return Customer.objects.get()


@pytest.fixture
def bought(zhang: Customer) -> Event:
    [event] = record_events(
        events=[NewEvent("e1", "purchase", zhang.id, date(2026, 1, 5), attributes={"amount": "3", "note": " "})],
        on=TODAY,
        **BY,
    )
    return event


def only(deed: str) -> Entry:
    return Entry.objects.get(deed=deed)


def test_customers_are_registered_as_a_set(run: Run, importing: Importing) -> None:
    Department.objects.create(key="east", name="East")
    Employee.objects.create(number="E1", name="Lin")
    new = NewCustomer(
        "张伟明",
        phones=["138 0000 0001"],
        emails=["a@example.com"],
        birthday="05-04",
        department="east",
        steward="E1",
        joined_on=date(2026, 1, 2),
        attributes={"grade": "A"},
    )
    ids = register_customers(customers=[new, NewCustomer("利达公司", external_id="K2", kind="organisation")], run=run)
    first, second = (Customer.objects.get(id=customer) for customer in ids)
    assert (first.name, first.birthday, first.attributes, first.joined_on) == (
        "张伟明",
        "05-04",
        {"grade": "A"},
        new.joined_on,
    )
    assert first.external_id.startswith("desk-")
    assert (second.external_id, second.kind) == ("K2", Customer.Kind.ORGANISATION)
    assert [value for _, _, value, _ in importing.points()] == ["a@example.com", "+8613800000001"]
    assert Stewardship.objects.get().employee.number == "E1"
    assert only("customers.registered").row_count == 2
    assert importing.state()["on the way"] == []


@pytest.mark.parametrize(
    ("again", "refused", "known"),
    [
        (NewCustomer("李四", external_id="1"), [], [2]),
        (NewCustomer("张三", phones=["13800000001"]), [], [2]),
        (NewCustomer("李四", phones=["13800000001"]), [2], []),
        (NewCustomer("李四", phones=["1380000"]), [2], []),
        (NewCustomer("李四"), [2], []),
        (NewCustomer("", external_id="2"), [2], []),
    ],
)
def test_who_cannot_be_registered_hinders_the_set(
    run: Run, again: NewCustomer, refused: list[int], known: list[int]
) -> None:
    register_customers(customers=[NewCustomer("张三", external_id="1", phones=["13800000001"])], run=run)
    before = Customer.objects.get()
    with pytest.raises(NotRegistered) as hindered:
        register_customers(customers=[NewCustomer("王五", external_id="5"), again], run=run)
    assert [refusal.row for refusal in hindered.value.refusals] == refused
    assert list(hindered.value.known) == known
    assert Customer.objects.get().changed_in == before.changed_in
    assert Entry.objects.count() == 1


def test_events_are_recorded_with_their_kinds(bought: Event, zhang: Customer) -> None:
    event = Event.objects.get()
    assert (event.kind.key, event.customer, event.attributes) == ("purchase", zhang, {"amount": "3"})
    assert event.entry == only("events.recorded")


def test_an_event_that_is_recorded_already_hinders_the_set(bought: Event, zhang: Customer) -> None:
    more = [NewEvent(key, "purchase", zhang.id, date(2026, 1, 6)) for key in ("e2", "e1")]
    with pytest.raises(AlreadyRecorded):
        record_events(events=more, on=TODAY, **BY)
    assert Event.objects.count() == 1


def test_a_correction_keeps_what_stood_before(bought: Event, ring: KeyRing) -> None:
    at = datetime(2026, 1, 6, 2, tzinfo=UTC)
    correction = Correction(bought.id, date(2026, 1, 6), at, {"amount": "4", "by": "shop"})
    assert correct_events(corrections=[correction], ring=ring, on=TODAY, **BY) == 1
    event = Event.objects.get()
    assert (event.occurred_on, event.occurred_at, event.attributes) == (
        date(2026, 1, 6),
        at,
        {"amount": "4", "by": "shop"},
    )
    assert event.entry == only("events.corrected")
    assert Change.objects.get().row == str(bought.id)
    assert correct_events(corrections=[correction], ring=ring, on=TODAY, **BY) == 0
    assert Entry.objects.filter(deed="events.corrected").count() == 1


def test_an_event_that_is_gone_hinders_the_set(bought: Event, ring: KeyRing) -> None:
    with pytest.raises(EventChanged):
        correct_events(
            corrections=[Correction(event, date(2026, 2, 1)) for event in (bought.id, 0)], ring=ring, on=TODAY, **BY
        )
    assert Event.objects.get().occurred_on == date(2026, 1, 5)


def test_an_event_is_withdrawn_once(bought: Event) -> None:
    assert withdraw_events(events=[bought.id], on=TODAY, **BY) == 1
    assert withdraw_events(events=[bought.id], on=date(2026, 4, 1), **BY) == 0
    event = Event.objects.get()
    assert event.withdrawn_on == TODAY
    assert event.entry == only("events.withdrawn")
    assert len(only("events.withdrawn").row_digest) == 32


def test_a_refusal_of_contacts_keeps_its_first_day(zhang: Customer) -> None:
    assert opt_out_customers(customers=[zhang.id], on=TODAY, **BY) == 1
    assert opt_out_customers(customers=[zhang.id], on=date(2026, 4, 1), **BY) == 0
    assert Customer.objects.get().opted_out_on == TODAY
    assert only("customers.opted_out").reason == "asked for"


def test_customers_are_handed_over(zhang: Customer) -> None:
    lin, wang = (Employee.objects.create(number=number, name=number) for number in ("E1", "E2"))
    assert hand_over(customers=[zhang.id], to=lin, on=date(2026, 2, 1), **BY) == 1
    assert hand_over(customers=[zhang.id], to=lin, on=TODAY, **BY) == 0
    assert hand_over(customers=[zhang.id], to=wang, on=TODAY, **BY) == 1
    assert set(Stewardship.objects.values_list("employee__number", "from_on", "until_on")) == {
        ("E1", date(2026, 2, 1), TODAY),
        ("E2", TODAY, None),
    }
    assert Entry.objects.filter(deed="customers.handed_over").count() == 2
