"""An import that was a mistake is taken back: what nobody has touched since is as it was before."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from huifang.customers.actions.customers import hand_over, opt_out_customers
from huifang.customers.actions.details import Amendment, change_details
from huifang.customers.actions.events import Correction, NewEvent, correct_events, record_events
from huifang.customers.actions.imports import check_table
from huifang.customers.actions.points import NewPoint, add_points
from huifang.customers.actions.run import Run
from huifang.customers.actions.undoing import CHANGED_SINCE, IN_USE, Held, NoImport, Undone, undo_import
from huifang.customers.logic.contact_points import Kind
from huifang.customers.logic.details import Details
from huifang.customers.logic.map_check import read_map
from huifang.customers.models import Customer, Event, Overwritten, Stewardship
from huifang.customers.queries.search import customers_named
from huifang.history.models import Entry
from huifang.kernel.sheets import open_table
from huifang.org.models import Department, Employee
from tests.customers.importing import SHANGHAI, TODAY, Importing

MAP = """
map: 1
of: customers
fields:
  external_id: id
  name: name
  joined_on: joined
  birthday: born
  department: unit
  steward: steward
  phones: phone
  contact_person: {name: person, role: role}
  subject: {external_id: flat, kind: {always: flat}, title: title}
attributes: [tier, city]
"""
HEADING = "id,name,joined,born,unit,steward,phone,person,role,flat,title,tier,city"
EVENTS = """
map: 1
of: events
fields: {external_id: id, customer: customer, kind: kind, occurred_at: date}
attributes: [amount]
"""
EVENT_HEADING = "id,customer,kind,date,amount"
FIRST = f"{HEADING}\n1,张三,2026-01-01,05-04,east,E1,13800000001,李四,buyer,F1,Flat 1,A,\n2,王五,,,,,,,,,,B,\n"
SECOND = (
    f"{HEADING}\n1,张叁,2026-01-02,06-05,west,E2,13800000002,李四,owner,F1,Flat one,C,上海\n"
    "2,,,,,,13800000009,赵六,clerk,F2,Flat 2,,\n3,新人,,,east,E1,13800000003,,,,,A,\n"
)


@pytest.fixture
def desk(importing: Importing) -> Importing:
    for key in ("east", "west"):
        Department.objects.create(key=key, name=key)
    for number in ("E1", "E2"):
        Employee.objects.create(number=number, name=number)
    return importing


def run_of(desk: Importing) -> Run:
    return Run("lin", TODAY, SHANGHAI, desk.ring)


def load(desk: Importing, content: str) -> int:
    imported = desk.customers(content, MAP)
    assert not imported.refused, desk.reasons
    assert imported.entry_id is not None
    return imported.entry_id


def load_events(desk: Importing, content: str) -> int:
    imported = desk.events(content, EVENTS)
    assert not imported.refused, desk.reasons
    assert imported.entry_id is not None
    return imported.entry_id


def undo(desk: Importing, entry: int, held: Held | None = None) -> Undone:
    return undo_import(entry=entry, run=run_of(desk), held=held or Held())


def facts(desk: Importing) -> dict[str, Any]:
    """What stands, but for the history and for when a value last changed."""
    state = desk.state()
    for customer in state["customers"]:
        customer.pop("values_changed_on")
    return {name: rows for name, rows in state.items() if name != "history"}


def amend(desk: Importing, external_id: str, **details: Any) -> None:
    customer = Customer.objects.get(external_id=external_id)
    change_details(amendments=[Amendment(customer.id, Details(**details))], run=run_of(desk))


def test_a_first_import_is_taken_back_whole(desk: Importing) -> None:
    before = facts(desk)
    done = undo(desk, load(desk, FIRST))
    assert (done.removed_customers, done.kept_count) == (2, 0)
    assert facts(desk) == before
    assert not Stewardship.objects.exists()


def test_what_an_import_changed_returns(desk: Importing) -> None:
    load(desk, FIRST)
    before = facts(desk)
    done = undo(desk, load(desk, SECOND))
    assert facts(desk) == before
    assert (done.removed_customers, done.returned_customers, done.kept) == (1, 2, ())
    assert [one.external_id for one in customers_named("张三")] == ["1"]
    assert not Overwritten.objects.exists()


def test_taking_back_twice_is_taking_back_once(desk: Importing) -> None:
    load(desk, FIRST)
    entry = load(desk, SECOND)
    undo(desk, entry)
    marks, entries = set(Customer.objects.values_list("id", "changed_in", "entry_id")), Entry.objects.count()
    again = undo(desk, entry)
    assert (again.removed_customers, again.returned_customers, again.entry_id) == (0, 0, None)
    assert set(Customer.objects.values_list("id", "changed_in", "entry_id")) == marks
    assert Entry.objects.count() == entries


def test_two_mistakes_are_taken_back_one_after_the_other(desk: Importing) -> None:
    before = facts(desk)
    first, second = load(desk, FIRST), load(desk, SECOND)
    undo(desk, second)
    done = undo(desk, first)
    assert done.kept == ()
    assert facts(desk) == before


def test_the_deed_is_written_down(desk: Importing) -> None:
    done = undo(desk, load(desk, FIRST))
    entry = Entry.objects.get(deed="imports.undone")
    assert (entry.id, entry.actor, entry.facts["removed_customers"]) == (done.entry_id, "lin", 2)
    assert len(entry.row_digest) == 32


def test_what_a_person_changed_since_stays_and_is_named(desk: Importing) -> None:
    load(desk, FIRST)
    entry = load(desk, SECOND)
    amend(desk, "1", name="张四", attributes={"city": "北京"})
    done = undo(desk, entry)
    one = Customer.objects.get(external_id="1")
    assert (one.name, one.attributes["city"]) == ("张四", "北京")
    assert (one.birthday, one.department and one.department.key) == ("05-04", "east")
    assert [(kept.of, kept.external_id, kept.reason) for kept in done.kept] == [("customer", "1", CHANGED_SINCE)]
    assert [found.external_id for found in customers_named("zhangsi")] == ["1"]


def test_a_new_customer_with_whom_something_was_done_stays(desk: Importing) -> None:
    entry = load(desk, FIRST)
    one, two = (Customer.objects.get(external_id=external_id) for external_id in "12")
    record_events(events=[NewEvent("", "visited", one.id, TODAY)], actor="lin", on=TODAY)
    add_points(points=[NewPoint(two.id, Kind.PHONE, "13900000009")], run=run_of(desk))
    done = undo(desk, entry)
    assert {kept.external_id: kept.reason for kept in done.kept} == {"1": IN_USE, "2": CHANGED_SINCE}
    assert Customer.objects.count() == 2
    assert len(desk.points()) == 2


def test_what_rooms_above_hold_stays(desk: Importing) -> None:
    entry = load(desk, FIRST)
    held = Held(customers=[Customer.objects.filter(external_id="1").values("id")])
    assert [kept.external_id for kept in undo(desk, entry, held).kept] == ["1"]
    assert undo(desk, entry).removed_customers == 1
    assert not Customer.objects.exists()


def test_a_later_hand_over_is_not_turned_back(desk: Importing) -> None:
    load(desk, FIRST)
    entry = load(desk, SECOND)
    one = Customer.objects.get(external_id="1")
    hand_over(customers=[one.id], to=Employee.objects.get(number="E1"), on=TODAY, actor="lin")
    undo(desk, entry)
    standing = Stewardship.objects.filter(customer=one, until_on=None)
    assert [steward.employee.number for steward in standing] == ["E1"]


def test_events_go_and_their_customers_are_looked_at_again(desk: Importing) -> None:
    load(desk, FIRST)
    mark = Customer.objects.get(external_id="1").changed_in
    entry = load_events(desk, f"{EVENT_HEADING}\ne1,1,purchase,2026-01-05,3\ne2,2,visit,2026-01-06,\n")
    done = undo(desk, entry)
    assert (done.removed_events, Event.objects.count()) == (2, 0)
    assert Customer.objects.get(external_id="1").changed_in > mark


def test_an_event_that_is_held_is_withdrawn(desk: Importing) -> None:
    load(desk, FIRST)
    entry = load_events(desk, f"{EVENT_HEADING}\ne1,1,purchase,2026-01-05,3\n")
    done = undo(desk, entry, Held(events=[Event.objects.values("id")]))
    assert (done.removed_events, done.withdrawn_events) == (0, 1)
    assert Event.objects.get().withdrawn_on == TODAY
    assert undo(desk, entry).withdrawn_events == 0


def test_a_corrected_file_can_come_after_the_mistake(desk: Importing) -> None:
    load(desk, FIRST)
    wrong = f"{EVENT_HEADING}\ne1,1,visit,2026-05-01,3\n"
    right = wrong.replace("05-01", "01-05")
    undo(desk, load_events(desk, wrong))
    load_events(desk, right)
    event = Event.objects.get()
    assert (event.occurred_on, event.withdrawn_on) == (date(2026, 1, 5), None)


def test_an_event_corrected_since_stays(desk: Importing) -> None:
    load(desk, FIRST)
    load_events(desk, f"{EVENT_HEADING}\ne1,1,purchase,2026-01-05,3\ne2,1,purchase,2026-01-05,3\n")
    entry = load_events(desk, f"{EVENT_HEADING}\ne1,1,visit,2026-01-06,4\ne2,1,visit,2026-01-06,4\n")
    event = Event.objects.get(external_id="e1")
    correct_events(corrections=[Correction(event.id, date(2026, 1, 9))], actor="lin", ring=desk.ring, on=TODAY)
    done = undo(desk, entry)
    told = {one.external_id: one for one in Event.objects.select_related("kind")}
    assert (told["e1"].occurred_on, told["e1"].kind.key, told["e1"].attributes) == (
        date(2026, 1, 9), "purchase", {"amount": "3"},
    )  # fmt: skip
    assert told["e2"].occurred_on == date(2026, 1, 5)
    assert [(kept.of, kept.external_id) for kept in done.kept] == [("event", "e1")]


def test_only_an_import_is_taken_back(desk: Importing) -> None:
    load(desk, FIRST)
    one = Customer.objects.get(external_id="1")
    opt_out_customers(customers=[one.id], on=TODAY, actor="lin")
    for entry in (0, Entry.objects.get(deed="customers.opted_out").id):
        with pytest.raises(NoImport):
            undo(desk, entry)


def test_a_check_says_what_an_import_would_do_and_does_nothing(desk: Importing) -> None:
    load(desk, FIRST)
    before, entries = desk.state(), Entry.objects.count()
    content = SECOND + "4,,,,,,,,,,,,\n5,x,,,north,,,,,,,,\n"
    refusals: list[Any] = []
    with open_table(desk.file(content)) as table:
        import_map = read_map(MAP.encode(), file="map", of="customers")
        checked = check_table(table, import_map, run_of(desk), tell=lambda _: None, told=refusals.append)
    assert (checked.made, checked.changed, checked.refused, checked.entry_id) == (1, 2, 2, None)
    assert sorted(refusal.row for refusal in refusals) == [5, 6]
    assert desk.state() == before
    assert Entry.objects.count() == entries
    imported = desk.customers(content, MAP)
    assert (imported.made, imported.changed, imported.refused) == (1, 2, 2)


class Journal:
    """The same by hand: for each customer and value, who wrote what, in order."""

    def __init__(self) -> None:
        self.written: dict[tuple[str, str], list[tuple[object, str]]] = {}
        self.made_by: dict[str, object] = {}

    def write(self, who: object, external_id: str, values: dict[str, str]) -> None:
        self.made_by.setdefault(external_id, who)
        for name, value in values.items():
            lines = self.written.setdefault((external_id, name), [])
            if value and (not lines or lines[-1][1] != value):
                lines.append((who, value))

    def undo(self, who: object) -> None:
        """Values go back where the import wrote last; a customer goes when nobody else has written it."""
        writers: dict[str, set[object]] = {}
        for (external_id, _), lines in self.written.items():
            writers.setdefault(external_id, set()).update(writer for writer, _ in lines)
        for (external_id, _), lines in self.written.items():
            if self.made_by.get(external_id) != who and lines and lines[-1][0] == who:
                lines.pop()
        for external_id in [one for one, maker in self.made_by.items() if maker == who and writers[one] == {who}]:
            del self.made_by[external_id]
            for name in ("name", "city", "tier"):
                self.written.pop((external_id, name), None)

    def stands(self) -> dict[tuple[str, str], str]:
        return {key: lines[-1][1] for key, lines in self.written.items() if lines}


def standing() -> dict[tuple[str, str], str]:
    found = {}
    for customer in Customer.objects.all():
        values = {
            "name": customer.name,
            "city": customer.attributes.get("city"),
            "tier": customer.attributes.get("tier"),
        }
        found |= {(customer.external_id, name): value for name, value in values.items() if value}
    return found


@pytest.mark.parametrize("seed", range(6))
def test_random_imports_and_changes_are_taken_back_as_by_hand(desk: Importing, seed: int) -> None:
    """Attributes are one value of a customer to the import, so here each column is a map of its own."""
    chance, journal, entries = random.Random(seed), Journal(), []
    for step in range(14):
        told = {who: chance.choice("甲乙丙丁") for who in chance.sample("abcde", k=3)}
        deed = chance.choice(["import", "import", "change", "undo"])
        if deed == "import":
            lines = [f"{who},{name}" for who, name in told.items()]
            imported = desk.customers(
                "id,name\n" + "\n".join(lines) + "\n", "map: 1\nof: customers\nfields: {external_id: id, name: name}"
            )
            who = imported.entry_id or f"nothing {step}"
            for external_id, name in told.items():
                journal.write(who, external_id, {"name": name})
            if imported.entry_id:
                entries.append(imported.entry_id)
        elif deed == "change" and journal.made_by:
            external_id = chance.choice(sorted(journal.made_by))
            amend(desk, external_id, name=told[min(told)])
            journal.write(f"desk {step}", external_id, {"name": told[min(told)]})
        elif deed == "undo" and entries:
            entry = entries.pop(chance.randrange(len(entries)))
            undo(desk, entry)
            journal.undo(entry)
        assert standing() == journal.stands(), f"after step {step}, {deed}"


@pytest.mark.parametrize("seed", range(4))
def test_random_imports_taken_back_in_reverse_leave_nothing_of_themselves(desk: Importing, seed: int) -> None:
    chance, states, entries = random.Random(seed), [facts(desk)], []

    def one_of(*values: str) -> str:
        return chance.choice(("", *values))

    for _ in range(4):
        rows = []
        for external_id in sorted(chance.sample("12345", k=3)):
            phone = one_of("13800000001", "13800000002")
            person = one_of("李四", "赵六")
            flat = one_of(f"F{external_id}1", f"F{external_id}2")
            cells = [
                external_id, chance.choice("甲乙丙"), one_of("2026-01-01", "2026-01-02"), one_of("05-04", "06-05"),
                one_of("east", "west"), one_of("E1", "E2"), phone, person, one_of("buyer", "owner") if person else "",
                flat, one_of("Flat", "House") if flat else "", one_of("A", "B"), one_of("上海", "北京"),
            ]  # fmt: skip
            rows.append(",".join(cells))
        imported = desk.customers(HEADING + "\n" + "\n".join(rows) + "\n", MAP)
        assert not imported.refused, desk.reasons
        if imported.entry_id is not None:
            entries.append(imported.entry_id)
            states.append(facts(desk))
    while entries:
        states.pop()
        assert undo(desk, entries.pop()).kept == ()
        assert facts(desk) == states[-1]
