"""Prepared queries answer as the queries they were made from, and refuse what they could not fill in."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext

from huifang.customers.models import Customer
from huifang.kernel.sql.prepared import NotPreparable, Prepared, prepared
from huifang.org.models import Department, Employee

DAY = date(2026, 3, 1)


@dataclass(frozen=True)
class Wanted:
    departments: frozenset[int]
    since: date | None
    starts: str = ""


def customers_of(wanted: Wanted, until: date, *, least: int = 0) -> QuerySet[Customer]:
    rows = Customer.objects.select_related("department").filter(
        department_id__in=wanted.departments, joined_on__lte=until
    )
    if wanted.since is not None:
        rows = rows.filter(joined_on__gte=wanted.since)
    if wanted.starts:
        rows = rows.filter(name__startswith=wanted.starts)
    return rows.annotate(long=Length("name")).filter(long__gte=least).order_by("pk")


def numbered(first: int, second: int) -> QuerySet[Any, Any]:
    one = Customer.objects.filter(department=first).annotate(which=Value(first)).values_list("which", "name")
    other = Customer.objects.filter(department=second).annotate(which=Value(second)).values_list("which", "name")
    return one.union(other, all=True).order_by("which", "name")


@pytest.fixture
def departments(db: None) -> list[Department]:
    made = [Department.objects.create(key=key, name=key) for key in ("east", "west", "north")]
    for number in range(12):
        Customer.objects.create(
            external_id=f"K{number}", name="张王李赵"[number % 4] + "小" * (number % 3), entry_id=0,
            department=made[number % 3], joined_on=DAY + timedelta(days=number),
        )  # fmt: skip
    return made


def test_it_answers_as_the_query_does_whatever_it_is_asked_with(departments: list[Department]) -> None:
    ready = prepared(customers_of)
    ids = [one.pk for one in departments]
    asked = 0
    for chosen in (ids[:1], ids[1:], ids, ids[::2]):
        for since in (None, DAY, DAY + timedelta(days=5)):
            for starts in ("", "张"):
                for until, least in ((DAY + timedelta(days=8), 1), (DAY + timedelta(days=20), 2)):
                    wanted = Wanted(frozenset(chosen), since, starts)
                    rows, again = ready(wanted, until, least=least), ready.plain(wanted, until, least=least)
                    assert rows == list(again)
                    assert [(row.long, row.department.name) for row in rows] == [  # type: ignore[attr-defined]
                        (row.long, row.department.name)
                        for row in again  # type: ignore[attr-defined]
                    ]
                    asked += len(rows)
    assert asked > 50


def test_its_rows_come_with_their_relations_by_one_statement(departments: list[Department]) -> None:
    ready = prepared(customers_of)
    wanted = Wanted(frozenset([departments[0].pk]), None)
    ready(wanted, DAY)
    with CaptureQueriesContext(connection) as asked:
        assert {row.department.name for row in ready(wanted, DAY + timedelta(days=30))} == {"east"}
    assert len(asked) == 1


def test_unions_are_filled_in_part_by_part(departments: list[Department]) -> None:
    ready = prepared(numbered)
    east, west, north = (one.pk for one in departments)
    for first, second in ((east, west), (north, east), (west, north), (west, west)):
        assert ready(first, second) == list(numbered(first, second))


def test_it_is_compiled_once_for_each_shape(departments: list[Department]) -> None:
    built = []

    def of(wanted: Wanted) -> QuerySet[Customer]:
        built.append(wanted)
        return customers_of(wanted, DAY)

    ready, ids = prepared(of), [one.pk for one in departments]
    for one in ids:
        ready(Wanted(frozenset([one]), None))
    assert len(built) == 2, "once for each of two sets of marks"
    ready(Wanted(frozenset(ids), None))
    assert len(built) == 4


def test_what_can_find_nothing_asks_nobody(departments: list[Department]) -> None:
    ready = prepared(customers_of)
    with CaptureQueriesContext(connection) as asked:
        assert ready(Wanted(frozenset(), None), DAY) == []
    assert len(asked) == 0


def test_threads_may_ask_at_once(departments: list[Department]) -> None:
    """Nothing of one question stays for the next: the same shape, asked with two values in turn, by two threads."""
    ready: Prepared[[int, int], Any] = prepared(numbered)
    east, west, _ = (one.pk for one in departments)
    plain = {pair: list(numbered(*pair)) for pair in ((east, west), (west, east))}
    told: list[bool] = []

    def ask(pair: tuple[int, int]) -> None:
        told.extend([part[0] for part in _params(ready, pair)] == [*pair] for _ in range(200))

    ready(east, west)
    threads = [threading.Thread(target=ask, args=(pair,)) for pair in plain]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 400 and all(told)
    assert all(ready(*pair) == rows for pair, rows in plain.items())


def _params(ready: Prepared[[int, int], Any], pair: tuple[int, int]) -> list[list[int]]:
    """What the places of a filled-in question hold, first of the one part and then of the other."""
    [written] = ready._written.values()
    assert written is not None
    _, params = written.filled_in(pair).query.get_compiler().as_sql()
    half = len(params) // 2
    return [[int(one) for one in part] for part in (params[:half], params[half:])]


def test_what_never_changes_is_written_out(departments: list[Department]) -> None:
    """So that a plan made once may use an index of one state."""

    def told(department: int) -> QuerySet[Any, Any]:
        rows = Customer.objects.filter(department=department, kind=Customer.Kind.PERSON)
        said = rows.annotate(word=Value("50% 'of' %s %% \\ {}"), less=Value(-7), sure=Value(True))
        return said.order_by("pk").values_list("name", "word", "less", "sure")

    ready: Prepared[[int], Any] = prepared(told)
    for one in departments:
        assert ready(one.pk) == list(told(one.pk)) != []
    [written] = ready._written.values()
    sql, params = written.filled_in([7]).query.get_compiler().as_sql()
    assert sorted(params) == [True, 7]
    assert '"kind" = 1' in sql


@pytest.mark.parametrize(
    "computing",
    [
        lambda day, number: Customer.objects.filter(joined_on=day + timedelta(days=1)),
        lambda day, number: Customer.objects.filter(pk=number * 2),
        lambda day, number: Customer.objects.filter(joined_on__year=day.year),
        lambda day, number: Customer.objects.filter(Q(pk=number) if number % 3 == 2 else Q(pk=F("entry_id"))),
        lambda day, number: Customer.objects.annotate(n=Count("pk")).order_by("pk")[: number % 1000],
    ],
)
def test_what_is_computed_with_a_value_is_refused(db: None, computing: Any) -> None:
    with pytest.raises(NotPreparable):
        for number in (7, 8):
            prepared(computing)(DAY, number)


@pytest.mark.parametrize("asked", [[1, 2], {1: 2}, object(), 1.5])
def test_what_has_no_shape_is_refused(asked: object) -> None:
    with pytest.raises(NotPreparable):
        prepared(lambda it: Employee.objects.all())(asked)


def test_moments_and_days_are_told_apart(departments: list[Department]) -> None:
    ready = prepared(lambda at: Employee.objects.filter(last_login__lte=at))
    assert ready(datetime(2026, 1, 1, tzinfo=UTC)) == [] == ready(datetime(2027, 1, 1, tzinfo=UTC))


def test_what_is_asked_again_the_server_has_planned(departments: list[Department]) -> None:
    ready = prepared(lambda at: Employee.objects.filter(last_login__lte=at))
    before = _kept_plans()
    for day in (1, 2, 3):
        list(ready(datetime(2026, 5, day, tzinfo=UTC)))
    assert _kept_plans() == before + 1


def _kept_plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return int(cursor.fetchone()[0])
