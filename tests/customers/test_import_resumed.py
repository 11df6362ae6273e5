"""An import that is killed, wherever that happens, is finished by running it again: the same rows as without."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from huifang.customers.logic import preparing
from huifang.customers.models import Customer, StagedImport
from huifang.kernel.sheets import Unreadable
from huifang.kernel.sql import indexing
from huifang.kernel.sql.locks import alone
from huifang.org.models import Department, Employee
from tests.conftest import empty_the_database
from tests.customers.importing import Importing
from tests.killing import boundaries, killed_at

pytestmark = pytest.mark.long(28)

CUSTOMERS = """
map: 1
of: customers
fields:
  {external_id: id, name: name, phones: phone, emails: email, steward: steward, department: department, contact_person: {name: person}, subject: {external_id: contract, kind: {always: contract}}}
attributes: {spend: {column: spend, as: number}, tier: {tier_of: spend, at_least: {high: 0.5}, otherwise: low}}
"""
ROWS = """
id,name,phone,email,steward,department,person,contract,spend
1,张三,13800000001,a@example.com,E1,east,李四,K1,10
2,李四,bad,,,,,,
3,王五,13800000003,,,,,,20
,赵六,13800000004,,,,,K4,5
,孙七,13800000003,,,,,,
1,张三,13800000001,b@example.com,,,,,
"""
FIRST = "id,name,phone\n3,王五,13800000003\n9,周八,13800000009"
NAME_AND_PHONE = "map: 1\nof: customers\nfields: {external_id: id, name: name, phones: phone}"
EVENTS = (
    "map: 1\nof: events\nfields: {external_id: id, customer: customer, kind: kind, occurred_at: at}\nattributes: all"
)
EVENT_ROWS = "id,customer,kind,at,x\ne1,3,a,2026-01-01,1\ne2,9,b,2026-01-02,\ne3,7,a,2026-01-01,\ne1,3,a,2026-01-09,1"


@pytest.fixture
def desk(importing: Importing, monkeypatch: pytest.MonkeyPatch) -> Importing:
    monkeypatch.setattr(preparing, "UNITS_OF_A_PIECE", 2)
    return importing


def prepared(desk: Importing) -> None:
    """A company, and two customers whom the import will meet."""
    east = Department.objects.create(key="east", name="East")
    Employee.objects.create(number="E1", name="Lin", department=east)
    desk.customers(desk.file(FIRST, "first.csv"), NAME_AND_PHONE)


def import_customers(desk: Importing) -> Any:
    return desk.customers(desk.file(ROWS, "rows.csv"), CUSTOMERS)


def import_events(desk: Importing) -> Any:
    return desk.events(desk.file(EVENT_ROWS, "events.csv"), EVENTS)


@pytest.mark.parametrize("work", [import_customers, import_events])
def test_killed_at_every_boundary_that_differs_and_run_again(desk: Importing, work: Callable[[Importing], Any]) -> None:
    prepared(desk)
    work(desk)
    expected, reasons = desk.state(), desk.reasons
    assert expected["on the way"] == []
    assert reasons

    def begin_anew() -> None:
        empty_the_database()
        prepared(desk)

    begin_anew()
    killed = 0
    for n in boundaries(lambda: work(desk), undo=begin_anew):
        work(desk)
        assert desk.state() == expected, f"killed at {n}"
        assert desk.reasons == reasons, f"killed at {n}"
        killed = n
    assert killed > 40


def test_what_was_staged_is_not_prepared_again(desk: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared(desk)
    n = 1
    while not StagedImport.objects.filter(units__gte=4).exists():
        assert killed_at(n, lambda: import_customers(desk))
        n += 1
    seen: list[int] = []
    prepare = preparing.Preparer.__call__
    monkeypatch.setattr(
        preparing.Preparer,
        "__call__",
        lambda self, piece: seen.extend(item[0] for item in piece.items) or prepare(self, piece),
    )
    import_customers(desk)
    assert min(seen) == 6


def test_another_file_does_not_wait_for_one_that_was_broken_off(desk: Importing) -> None:
    prepared(desk)
    n = 1
    while not StagedImport.objects.filter(units__gt=0).exists():
        assert killed_at(n, lambda: import_customers(desk))
        n += 1
    imported = desk.customers(desk.file("id,name,phone\n5,吴九,13800000005", "other.csv"), NAME_AND_PHONE)
    assert imported.made == 1
    assert desk.state()["on the way"] == []
    assert set(Customer.objects.values_list("external_id", flat=True)) == {"3", "9", "5"}


def test_a_file_that_breaks_off_loads_nothing(desk: Importing) -> None:
    lines = [f"{number},n{number}," for number in range(9)]
    with pytest.raises(Unreadable):
        desk.customers(desk.file("\n".join(["id,name,phone", *lines, '"unclosed'])), NAME_AND_PHONE)
    assert not Customer.objects.exists()
    assert desk.state()["on the way"] == []


def test_lanes_come_to_the_same_end(desk: Importing) -> None:
    prepared(desk)
    import_customers(desk)
    expected, reasons = desk.state(), desk.reasons
    empty_the_database()
    prepared(desk)
    desk.lanes = 2
    import_customers(desk)
    assert desk.state() == expected
    assert desk.reasons == reasons


def test_two_imports_of_one_file_at_once_come_to_the_same_end(desk: Importing) -> None:
    prepared(desk)
    import_customers(desk)
    expected = desk.state()
    empty_the_database()
    prepared(desk)
    desk.file(ROWS, "rows.csv")
    results: list[Any] = []

    def one() -> None:
        mine = Importing(desk.folder, desk.ring)
        results.append(mine.customers(desk.folder / "rows.csv", CUSTOMERS))
        connections.close_all()

    # Both begin while the lock is held, so that neither is done before the other comes.
    threads = [threading.Thread(target=one) for _ in range(2)]
    with alone("huifang import"):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(0.5)
            assert thread.is_alive()
    for thread in threads:
        thread.join()
    assert sorted(result.made for result in results) == [0, 2]
    assert desk.state() == expected


def test_a_large_set_goes_the_same_way_as_a_small_one(desk: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above a size the indexes of empty tables are made when all rows are in."""
    rows = ["id,name,phone", *(f"{number},n{number},{13800000000 + number}" for number in range(50))]
    desk.customers(desk.file(rows, "many.csv"), NAME_AND_PHONE)
    expected, indexes = desk.state(), _indexes()
    empty_the_database()
    monkeypatch.setattr(indexing, "MANY", 10)
    desk.customers(desk.folder / "many.csv", NAME_AND_PHONE)
    assert desk.state() == expected
    assert _indexes() == indexes


def _indexes() -> list[tuple[str, str]]:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
        return cursor.fetchall()
