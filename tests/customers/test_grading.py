"""Events move the grades of customers as policies say; what is taken back takes the grade back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from huifang.customers.actions.details import Amendment, change_details
from huifang.customers.actions.events import Correction, NewEvent, correct_events, record_events, withdraw_events
from huifang.customers.actions.grading import grade_by_the_day
from huifang.customers.actions.run import Run
from huifang.customers.actions.undoing import undo_import
from huifang.customers.logic.details import Details
from huifang.customers.logic.grading import Change, Counted, GradeEvent, regraded
from huifang.customers.models import Customer, Event, GradeMove
from huifang.history.models import Entry
from huifang.kernel.keys import KeyRing
from huifang.org.models import Department
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from tests.customers.importing import SHANGHAI, TODAY, Importing
from tests.policy.cast import CLINIC

NEW, OLD, KEY, LOST = "new", "existing", "key", "lost"
BOUGHT = Change("purchase", (NEW,), OLD, 1, "class")
PRAISED = Change("praised", (OLD,), KEY, 1, "class")
LEFT = Change("left", (), LOST, 1, "class")
CHANGES = (BOUGHT, PRAISED, LEFT)


def event(number: int, kind: str, day: int, hour: int | None = None) -> GradeEvent:
    at = None if hour is None else datetime(2026, 3, day, hour, tzinfo=UTC)
    return GradeEvent(number, kind, date(2026, 3, day), at)


def said_on(day: date) -> Sequence[Change]:
    """The policy took effect on 2 March."""
    return CHANGES if day >= date(2026, 3, 2) else ()


@pytest.mark.parametrize(
    ("value", "counted", "new", "becomes"),
    [
        (NEW, [], [event(1, "purchase", 5)], OLD),
        (NEW, [], [event(1, "praised", 5)], NEW),
        (NEW, [], [event(2, "praised", 6), event(1, "purchase", 5)], KEY),
        (NEW, [], [event(1, "praised", 5, 9), event(2, "purchase", 5)], KEY),
        (NEW, [], [event(1, "purchase", 5, 9), event(2, "praised", 5, 8)], OLD),
        (NEW, [], [event(1, "purchase", 1)], NEW),
        (NEW, [], [event(1, "purchase", 21)], NEW),
        (None, [], [event(1, "left", 5)], LOST),
        (None, [], [event(1, "purchase", 5)], None),
        (OLD, [Counted(None, NEW, OLD)], [], NEW),
        (LOST, [Counted(None, None, LOST)], [], None),
        (KEY, [Counted(None, NEW, OLD), Counted(event(2, "praised", 6), OLD, KEY)], [], NEW),
        (LOST, [Counted(None, NEW, LOST), Counted(event(2, "purchase", 6), LOST, LOST)], [], OLD),
        (KEY, [Counted(None, NEW, OLD)], [], KEY),
        (OLD, [Counted(event(1, "left", 3), NEW, LOST)], [event(2, "praised", 6)], KEY),
        (KEY, [Counted(event(2, "praised", 6), OLD, KEY)], [event(3, "left", 5)], LOST),
    ],
)
def test_a_grade_is_what_was_written_moved_by_what_happened_since(
    value: str | None, counted: list[Counted], new: list[GradeEvent], becomes: str | None
) -> None:
    today = date(2026, 3, 20)
    found, moves = regraded(value, counted, new, changes_on=said_on, today=today)
    assert found == becomes
    again = [Counted(move.event, move.fell_on, move.left) for move in moves]
    assert regraded(found, again, [], changes_on=said_on, today=today) == (found, moves), "twice is once"


GRADES = """\
grades:
  class:
    clauses: [C4]
    title: Class
    attribute: grade
    values: [{key: key, label: Key}, {key: existing, label: Existing}, {key: new, label: New}]
    changes:
      - {on: purchase, before: [new], to: existing}
      - {on: surgery_done, to: key}
"""
PACK = CLINIC.replace("    text: Meet every month.\n", "    text: Grade.\n    carried_out_by: [grade:class]\n").replace(
    "  version: 1.0\n", "  version: 1.0\n  applies_to: {departments: [east]}\n"
).replace("rules:\n", GRADES + "rules:\n")  # fmt: skip
MAP = "map: 1\nof: events\nfields: {external_id: id, customer: customer, kind: kind, occurred_at: date}\n"
BY: Any = {"actor": "lin", "on": TODAY}


@pytest.fixture
def east(db: None) -> Department:
    source = PACK.encode()
    reading = read_pack(source, file="clinic.yaml", settings={"promptly": "P1D"})
    assert reading.pack, reading.faults
    load_policy(source=source, reading=reading, settings={"promptly": "P1D"}, actor="operator")
    return Department.objects.create(key="east", name="East")


def customer(east: Department | None, key: str = "1", **attributes: str) -> Customer:
    return Customer.objects.create(external_id=key, name=key, department=east, attributes=attributes, entry_id=0)


def grade_of(found: Customer) -> Any:
    found.refresh_from_db()
    return found.attributes.get("grade")


def recorded(found: Customer, kind: str, day: date = TODAY) -> Event:
    return record_events(events=[NewEvent("", kind, found.id, day)], **BY)[0]


def test_what_is_recorded_corrected_and_withdrawn_moves_the_grade_at_once(east: Department, ring: KeyRing) -> None:
    one, stranger = customer(east, grade="new", city="x"), customer(None, "2", grade="new")
    bought = recorded(one, "purchase")
    recorded(stranger, "purchase")
    assert (grade_of(one), grade_of(stranger)) == ("existing", "new"), "the policy holds in one department"
    one.refresh_from_db()
    entry = Entry.objects.get(deed="customers.graded")
    assert (entry.reason, entry.facts["policies"]) == ("C4", {"small-clinic": ["C4"]})
    assert (one.values_changed_on, one.entry, one.attributes["city"]) == (TODAY, entry, "x")
    treated = recorded(one, "surgery_done", date(2026, 2, 1))
    assert grade_of(one) == "key"
    correct_events(corrections=[Correction(treated.id, date(2025, 12, 31))], ring=ring, **BY)
    assert grade_of(one) == "existing", "before the policy took effect nothing moves"
    withdraw_events(events=[bought.id], **BY)
    assert (grade_of(one), one.attributes["city"]) == ("new", "x")
    withdraw_events(events=[treated.id], **BY)
    assert grade_of(one) == "new" and not GradeMove.objects.filter(customer=one).exists()


def test_what_somebody_writes_is_the_last_word_until_something_happens(east: Department, ring: KeyRing) -> None:
    one = customer(east, grade="new")
    bought = recorded(one, "purchase")
    run = Run(actor="lin", on=TODAY, ring=ring, zone=SHANGHAI)
    change_details(amendments=[Amendment(one.id, Details(attributes={"grade": "new"}))], run=run)
    withdraw_events(events=[bought.id], **BY)
    assert grade_of(one) == "new"
    again = recorded(one, "surgery_done")
    assert grade_of(one) == "key"
    withdraw_events(events=[again.id], **BY)
    assert grade_of(one) == "new", "what was written stands again, and not what stood before it"


def test_what_lies_ahead_moves_the_grade_when_its_day_has_come(east: Department) -> None:
    one, coming = customer(east, grade="new"), date(TODAY.year, TODAY.month + 1, 1)
    recorded(one, "purchase", coming)
    assert grade_by_the_day(on=TODAY, actor="plan") == 0 and grade_of(one) == "new"
    assert [grade_by_the_day(on=coming, actor="plan") for _ in range(2)] == [1, 0]
    assert grade_of(one) == "existing"


def test_an_import_moves_grades_and_takes_them_back(east: Department, importing: Importing) -> None:
    for key in "123":
        customer(east, key, grade="new")
    lines = "id,customer,kind,date\ne1,1,purchase,2026-02-03\ne2,2,visited,2026-02-03\ne3,3,surgery_done,2026-02-03"
    grades = Customer.objects.order_by("external_id").values_list("attributes__grade", flat=True)
    imported = importing.events(lines, MAP)
    assert list(grades.all()) == ["existing", "new", "key"]
    assert Entry.objects.get(deed="customers.graded").row_count == 2
    importing.events(lines, MAP)
    assert Entry.objects.filter(deed="customers.graded").count() == 1, "twice changes nothing"
    importing.events(lines.replace("e3,3,surgery_done", "e3,3,visited"), MAP)
    assert list(grades.all()) == ["existing", "new", "new"], "an event that is corrected to another kind moves nothing"
    assert imported.entry_id
    undo_import(entry=imported.entry_id, run=Run(actor="lin", on=TODAY, ring=importing.ring, zone=SHANGHAI))
    assert list(grades.all()) == ["new", "new", "new"]
