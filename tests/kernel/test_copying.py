"""What is written by COPY stands in the table as it was meant, whatever characters it has."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from huifang.customers.models import Customer, StagedCustomer, StagedRefusal
from huifang.kernel.copy_text import NOTHING, array, binary, json_object, text
from huifang.kernel.sql.copying import copy_lines, empty, reserve_ids
from huifang.kernel.sql.filling import fill_from
from huifang.kernel.sql.indexing import MANY, indexed_afterwards
from huifang.kernel.sql.statements import tune_for_sets
from huifang.org.models import Department

COLUMNS = ("id", "row", "column", "value", "reason", "parts")
FIRST = UUID(int=1)
AWKWARD = [
    "",
    "\\",
    "\\N",
    "\t",
    "\n",
    "\r\n",
    "a\\tb",
    '"',
    "'",
    "{}",
    "\x01",
    "\x7f",
    "张三𠮷",
    "\u2028",
    "e\u0301",
    "\\.",
    "\\\\.",
]


def written(column: str, value: bytes | None, parts: dict[str, object]) -> tuple[str, bytes | None, object]:
    line = "\t".join((FIRST.hex, "7", text(column), binary(value), text("why"), json_object(parts)))
    assert copy_lines(StagedRefusal, COLUMNS, f"{line}\n".encode()) == 1
    [(column, kept, parts)] = StagedRefusal.objects.values_list("column", "value", "parts")
    StagedRefusal.objects.all().delete()
    return column, kept if kept is None else bytes(kept), parts


@pytest.mark.django_db
@pytest.mark.parametrize("said", AWKWARD)
def test_awkward_texts_come_through(said: str) -> None:
    assert written(said, said.encode(), {"a": said}) == (said, said.encode(), {"a": said})


@pytest.mark.django_db
@pytest.mark.parametrize("said", [AWKWARD, ["NULL", "a,b", "{a}", " "], [], None])
def test_arrays_come_through(said: list[str] | None) -> None:
    numbers = [] if said is None else [1, -2, 0]
    with transaction.atomic(), connection.cursor() as cursor:
        tune_for_sets()
        cursor.execute("CREATE TEMPORARY TABLE arrays (texts text[], numbers int[]) ON COMMIT DROP")
        with cursor.copy("COPY arrays FROM STDIN") as copy:
            copy.write(f"{array(said)}\t{array(numbers)}\n".encode())
        cursor.execute("SELECT texts, numbers FROM arrays")
        assert cursor.fetchall() == [(said, numbers)]


@pytest.mark.django_db
def test_any_text_comes_through() -> None:
    @given(st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"])), st.binary())
    def try_one(said: str, value: bytes) -> None:
        assert written(said, value, {said: said}) == (said, value, {said: said})

    try_one()


@pytest.mark.django_db
def test_nothing_is_null() -> None:
    assert text(None) == binary(None) == NOTHING
    assert written("a", None, {}) == ("a", None, {})


@pytest.mark.django_db
def test_reserved_ids_are_nobody_elses() -> None:
    ids = [*reserve_ids(Department, 3), Department.objects.create(key="a", name="a").id, *reserve_ids(Department, 2)]
    assert len(set(ids)) == 6
    assert ids == sorted(ids)
    assert reserve_ids(Department, 0) == []


@pytest.mark.django_db
def test_tables_are_emptied_within_the_transaction() -> None:
    written("a", None, {})
    StagedRefusal.objects.create(id=FIRST, row=1, reason="x")
    with transaction.atomic():
        empty(StagedRefusal, StagedCustomer)
        assert not StagedRefusal.objects.exists()
        transaction.set_rollback(True)
    assert StagedRefusal.objects.exists()


def indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'customers_customer' ORDER BY 1")
        return [made for (made,) in cursor.fetchall()]


def customer(number: int) -> Customer:
    return Customer(external_id=str(number), name="a", entry_id=1)


@pytest.mark.django_db
def test_an_empty_table_gets_its_indexes_when_all_rows_are_in() -> None:
    before = indexes()
    with indexed_afterwards(Customer, rows=MANY):
        assert len(indexes()) == 1
        Customer.objects.bulk_create([customer(1), customer(2)])
    assert indexes() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        customer(1).save()


@pytest.mark.django_db
def test_a_filled_table_and_a_small_set_keep_their_indexes() -> None:
    before = indexes()
    with indexed_afterwards(Customer, rows=MANY - 1):
        assert indexes() == before
    customer(1).save()
    with indexed_afterwards(Customer, rows=MANY):
        assert indexes() == before


@pytest.mark.django_db
def test_a_row_that_stands_already_is_no_new_row() -> None:
    customer(1).save()
    columns = ("external_id", "name", "entry")
    rows = Customer.objects.values_list(*columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        fill_from(Customer, rows, columns=columns)


@pytest.mark.django_db
def test_staging_tables_are_not_logged() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE relpersistence = 'u'), count(*) FROM pg_class"
            " WHERE relname LIKE 'customers_staged%' AND relkind = 'r'"
        )
        assert cursor.fetchone() == (7, 7)
