"""What ruff's list of banned imports cannot see: methods that read the clock, SQL by hand, HTTP in a wrong door."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.house import plan

CLOCK_METHODS = {"now", "today", "utcnow", "utcfromtimestamp"}
CLOCK_FUNCTIONS = {"localdate", "localtime", "gmtime", "time_ns", "ctime", "asctime"}
SQL_METHODS = {"execute", "executemany", "cursor", "chunked_cursor", "raw", "extra"}
SQL_CLASSES = {"RawSQL", "RunSQL", "RawQuerySet"}
HTTP = ("django.http", "django.views", "django.urls", "django.shortcuts", "django.template", "django.test", "http")
HTTP_DOORS = ("web", "api")

CLOCK_OF_THE_DATABASE = "history"
"""The moment of an entry in the history is the database's own: nobody who writes one may choose it."""

Finding = tuple[int, str]


def reads_the_clock(tree: ast.Module) -> Iterator[Finding]:
    """Calls that ask what time it is, of Python or of the database, however the clock was imported."""
    times = _names_of(tree, "time")
    for call in _calls(tree):
        name = _last_name(call.func)
        of = _last_name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        is_method = isinstance(call.func, ast.Attribute) and name in CLOCK_METHODS
        is_function = name in CLOCK_FUNCTIONS or name in times
        if is_method or is_function or (name == "time" and of in ("time", *times)):
            yield call.lineno, ast.unparse(call.func)


def asks_the_database_for_the_time(tree: ast.Module) -> Iterator[Finding]:
    for call in _calls(tree):
        if _last_name(call.func) in ("Now", "TransactionNow"):
            yield call.lineno, ast.unparse(call.func)


def writes_sql(tree: ast.Module) -> Iterator[Finding]:
    for call in _calls(tree):
        is_method = isinstance(call.func, ast.Attribute) and call.func.attr in SQL_METHODS
        if is_method or _last_name(call.func) in SQL_CLASSES:
            yield call.lineno, ast.unparse(call.func)


def speaks_http(tree: ast.Module) -> Iterator[Finding]:
    for line, module in _imports(tree):
        if any(module == http or module.startswith(f"{http}.") for http in HTTP):
            yield line, module


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _imports(tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _names_of(tree: ast.Module, function: str) -> set[str]:
    """By which names `from time import time` is known in a module."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for alias in node.names
        if alias.name == function
    }


def found_outside(rooms: tuple[str, ...], look: Callable[[ast.Module], Iterator[Finding]]) -> list[str]:
    return [
        f"{plan.place(path, line)}: {what}"
        for path in plan.all_sources()
        if plan.room_of(path) not in rooms
        for line, what in look(plan.tree_of(path))
    ]


def test_only_doors_read_the_clock() -> None:
    plan.refuse(found_outside(plan.DOORS, reads_the_clock))


def test_only_the_history_takes_the_time_from_the_database() -> None:
    plan.refuse(found_outside((CLOCK_OF_THE_DATABASE,), asks_the_database_for_the_time))


def test_only_the_kernel_writes_sql() -> None:
    plan.refuse(found_outside((plan.GROUND,), writes_sql))


def test_only_two_doors_speak_http() -> None:
    plan.refuse(found_outside(HTTP_DOORS, speaks_http))


@pytest.mark.parametrize(
    "line",
    [
        "datetime.now(UTC)",
        "dt.datetime.today()",
        "date.today()",
        "timezone.now()",
        "Moment.utcnow()",
        "timezone.localdate()",
        "localdate()",
        "time.time()",
        "from time import time as clock; clock()",
        "time.time_ns()",
    ],
)
def test_a_look_at_the_clock_is_found(line: str) -> None:
    assert len(list(reads_the_clock(ast.parse(line)))) == 1


@pytest.mark.parametrize(
    "line", ["time.monotonic()", "day.isoformat()", "sweep(on=today)", "datetime.combine(d, time())"]
)
def test_what_only_looks_like_a_clock_is_left_alone(line: str) -> None:
    assert list(reads_the_clock(ast.parse(line))) == []


@pytest.mark.parametrize(
    "line",
    [
        "cursor.execute('SELECT 1')",
        "connection.cursor()",
        "Event.objects.raw('SELECT 1')",
        "rows.extra(where=['true'])",
        "migrations.RunSQL('DROP TABLE x')",
        "rows.annotate(n=RawSQL('1', ()))",
    ],
)
def test_sql_written_by_hand_is_found(line: str) -> None:
    assert list(writes_sql(ast.parse(line)))


@pytest.mark.parametrize(
    "line", ["from django.http import HttpResponse", "from django import http", "import django.views.generic"]
)
def test_http_is_found(line: str) -> None:
    assert list(speaks_http(ast.parse(line)))


def test_the_clock_of_the_database_is_found() -> None:
    assert list(asks_the_database_for_the_time(ast.parse("DateTimeField(db_default=functions.Now())")))
