"""What an import makes of events."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from huifang.customers.models import Customer, Event
from huifang.policy.models import EventKind
from tests.customers.importing import Importing

CUSTOMERS = "map: 1\nof: customers\nfields: {external_id: id, name: name}"
MAP = """
map: 1
of: events
fields: {external_id: id, customer: customer, kind: kind, occurred_at: at}
attributes: [amount, note]
"""
HEADING = "id,customer,kind,at,amount,note\n"


@pytest.fixture
def desk(importing: Importing) -> Importing:
    importing.customers("id,name\n1,张三\n2,李四", CUSTOMERS)
    return importing


@pytest.mark.parametrize(
    ("written", "on", "at"),
    [
        ("2026-01-31", date(2026, 1, 31), None),
        ("2026-01-31 23:30", date(2026, 1, 31), datetime(2026, 1, 31, 15, 30, tzinfo=UTC)),
        ("2026-01-31T23:30:05", date(2026, 1, 31), datetime(2026, 1, 31, 15, 30, 5, tzinfo=UTC)),
        ("2026-01-31T23:30Z", date(2026, 2, 1), datetime(2026, 1, 31, 23, 30, tzinfo=UTC)),
        ("2026-02-01T01:00+10:00", date(2026, 1, 31), datetime(2026, 1, 31, 15, tzinfo=UTC)),
        ("1988-07-01 00:00", date(1988, 7, 1), datetime(1988, 6, 30, 15, tzinfo=UTC)),
    ],
)
def test_the_day_is_local_and_a_time_is_kept_where_there_is_one(
    desk: Importing, written: str, on: date, at: datetime | None
) -> None:
    desk.events(f"{HEADING}e1,1,purchase,{written},,", MAP)
    assert desk.reasons == []
    assert list(Event.objects.values_list("occurred_on", "occurred_at")) == [(on, at)]


def test_an_event_has_all_that_its_row_says(desk: Importing) -> None:
    imported = desk.events(f"{HEADING}e1,2,安装完成,2026-01-31,12.50,call 13812345678", MAP)
    event = Event.objects.get()
    assert (event.external_id, event.customer and event.customer.external_id) == ("e1", "2")
    assert (event.kind.key, event.kind.title) == ("安装完成", {})
    assert event.attributes == {"amount": "12.50", "note": "call 138****5678"}
    assert (imported.made, imported.new_kinds) == (1, ("安装完成",))


def test_a_kind_that_is_known_is_no_news(desk: Importing) -> None:
    EventKind.objects.create(key="purchase", title={"en": "Purchase"})
    assert desk.events(f"{HEADING}e1,2,purchase,2026-01-31,,", MAP).new_kinds == ()
    assert EventKind.objects.get().title == {"en": "Purchase"}


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        ("e1,9,a,2026-01-01,,", (2, "customer", "9", "No customer has this external id. Import the customers first.")),
        ("e1,,a,2026-01-01,,", (2, "customer", "", "The event names no customer.")),
        ("e1,1,,2026-01-01,,", (2, "kind", "", "The event has no kind.")),
        ("e1,1,a;b,2026-01-01,,", (2, "kind", "a;b", "An event kind is a short name without semicolons; translate other words under values.")),
        ("e1,1,a,,,", (2, "at", "", "The event has no date.")),
        ("e1,1,a,1.2.2026,,", (2, "at", "1.2.2026", "This is no date that can be read; write YYYY-MM-DD, or name the form under file.dates.")),
        (",1,a,2026-01-01,,", (2, "id", "", "The event has no external id.")),
        ("e1,13812345678,a,2026-01-01,,", (2, "customer", "138****5678", "This reads like a phone or ID number, and ids are not encrypted. Map it as such, or as: code.")),
    ],
)  # fmt: skip
def test_a_row_is_refused_with_its_reason(desk: Importing, row: str, refusal: tuple[int, str, str, str]) -> None:
    imported = desk.events(f"{HEADING}{row}\ne2,1,a,2026-01-01,,", MAP)
    assert desk.reasons == [refusal]
    assert (imported.made, imported.refused) == (1, 1)
    assert not EventKind.objects.exclude(key="a").exists()


def test_the_same_file_twice_changes_nothing(desk: Importing) -> None:
    content = f"{HEADING}e1,1,a,2026-01-01 10:00,1,\ne2,2,b,2026-01-02,,x"
    desk.events(content, MAP)
    before, marks = desk.state(), set(Event.objects.values_list("id", "changed_in"))
    again = desk.events(content, MAP)
    assert (again.made, again.changed, again.unchanged, again.entry_id) == (0, 0, 2, None)
    assert desk.state() == before
    assert set(Event.objects.values_list("id", "changed_in")) == marks


@pytest.mark.parametrize(
    ("row", "is_corrected"),
    [
        ("e1,1,a,2026-01-01 10:00,1,", False),
        ("e1,1,a,2026-01-01T02:00Z,,", False),
        ("e1,1,a,2026-01-03,1,", True),
        ("e1,1,a,2026-01-01 11:00,1,", True),
        ("e1,1,b,2026-01-01 10:00,1,", True),
        ("e1,1,a,2026-01-01 10:00,2,", True),
        ("e1,1,a,2026-01-01 10:00,,new", True),
    ],
)
def test_an_event_that_comes_again_with_other_values_is_corrected(
    desk: Importing, row: str, is_corrected: bool
) -> None:
    desk.events(f"{HEADING}e1,1,a,2026-01-01 10:00,1,", MAP)
    mark = Event.objects.get().changed_in
    imported = desk.events(f"{HEADING}{row}", MAP)
    assert imported.changed == is_corrected
    assert (Event.objects.get().changed_in > mark) == is_corrected
    assert Event.objects.get().attributes["amount"] in ("1", "2")


def test_an_event_stays_with_its_customer(desk: Importing) -> None:
    desk.events(f"{HEADING}e1,1,a,2026-01-01,,", MAP)
    desk.events(f"{HEADING}e1,2,a,2026-01-01,,", MAP)
    assert desk.reasons == [
        (2, "id", "e1", "The event with this external id is another customer's. Perhaps a prefix is missing.")
    ]
    assert Event.objects.get().customer == Customer.objects.get(external_id="1")


def test_a_withdrawn_event_stays_withdrawn(desk: Importing) -> None:
    desk.events(f"{HEADING}e1,1,a,2026-01-01,,", MAP)
    Event.objects.update(withdrawn_on=date(2026, 2, 1))
    desk.events(f"{HEADING}e1,1,a,2026-01-05,,", MAP)
    assert list(Event.objects.values_list("withdrawn_on", "occurred_on")) == [(date(2026, 2, 1), date(2026, 1, 5))]


def test_of_two_rows_with_one_id_the_first_counts(desk: Importing) -> None:
    content = f"{HEADING}e1,1,a,2026-01-01,,\ne1,1,a,2026-01-01,,\ne1,1,a,2026-01-02,,"
    imported = desk.events(content, MAP)
    assert (imported.made, imported.repeated, imported.refused) == (1, 1, 1)
    assert desk.reasons == [
        (4, "id", "e1", "Row 2 gives this id too, with other values. Put what belongs together into groups.")
    ]


def test_without_a_customer_in_the_map_events_are_milestones(desk: Importing) -> None:
    by = "map: 1\nof: events\nfields: {external_id: id, kind: {always: topping-out}, occurred_at: at}\nattributes: [project]"
    desk.events("id,at,project\nm1,2026-01-01,P1", by)
    assert list(Event.objects.values_list("customer", "kind__key", "attributes")) == [
        (None, "topping-out", {"project": "P1"})
    ]


def test_an_event_names_a_subject_of_its_customer(desk: Importing) -> None:
    subjects = CUSTOMERS.replace("name}", "name, subject: {external_id: flat, kind: {always: flat}}}")
    desk.customers("id,name,flat\n1,张三,F1\n2,李四,F2", subjects)
    by = MAP.replace("occurred_at: at", "occurred_at: at, subject: amount").replace("attributes: [amount, note]", "")
    desk.events(
        f"{HEADING}e1,1,a,2026-01-01,F1,\ne2,1,a,2026-01-01,F2,\ne3,1,a,2026-01-01,F3,\ne4,1,a,2026-01-01,,", by
    )
    assert [(row, value) for row, _, value, _ in desk.reasons] == [(3, "F2"), (4, "F3")]
    assert set(Event.objects.values_list("external_id", "subject__external_id")) == {("e1", "F1"), ("e4", None)}


def test_days_are_those_of_the_organisation(desk: Importing) -> None:
    desk.zone = ZoneInfo("America/New_York")
    desk.events(f"{HEADING}e1,1,a,2026-02-01T04:30Z,,\ne2,1,a,2026-02-01 04:30,,", MAP)
    assert set(Event.objects.values_list("external_id", "occurred_on", "occurred_at")) == {
        ("e1", date(2026, 1, 31), datetime(2026, 2, 1, 4, 30, tzinfo=UTC)),
        ("e2", date(2026, 2, 1), datetime(2026, 2, 1, 9, 30, tzinfo=UTC)),
    }
