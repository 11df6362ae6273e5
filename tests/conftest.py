"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

from huifang.kernel.sql.migrating import models_apart
from huifang.policy.logic import yaml12
from tests.server import ON_DEBIANS


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if ON_DEBIANS:
        deselected = [item for item in items if not _asks_a_database(item)]
        config.hook.pytest_deselected(items=deselected)
        items[:] = [item for item in items if item not in deselected]
    _long_ones_first(items)


def _asks_a_database(item: pytest.Item) -> bool:
    """The same test on another server is another test only then."""
    used = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(used & {"db", "transactional_db", "database"})


def _long_ones_first(items: list[pytest.Item]) -> None:
    """What takes long comes first, and in another process than the rest of it: else one would be at it when all others
    are done. The processes begin with equal parts of the list, one behind the other.
    """
    parts: list[list[pytest.Item]] = [[] for _ in range(int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))]
    seconds = [0] * len(parts)
    quick = [item for item in items if item.get_closest_marker("long") is None]
    for long, those in sorted(_long_ones(items), key=lambda found: -found[0]):
        least = seconds.index(min(seconds))
        seconds[least] += long
        parts[least] += those
    left = len(items)
    for place, part in enumerate(parts):
        more = max(left // (len(parts) - place) - len(part), 0)
        part.extend(quick[:more])
        del quick[:more]
        left -= len(part)
    items[:] = [item for part in parts for item in part] + quick


def _long_ones(items: list[pytest.Item]) -> list[tuple[int, list[pytest.Item]]]:
    """The tests marked `long(seconds)`, those together that bear one mark, with about how long they take."""
    found: dict[str, tuple[int, list[pytest.Item]]] = {}
    for item in items:
        for bearer, mark in item.iter_markers_with_node("long"):
            found.setdefault(bearer.nodeid, (int(mark.args[0]), []))[1].append(item)
            break
    return list(found.values())


@pytest.fixture(autouse=True, scope="session")
def _quick_databases() -> Iterator[None]:
    """Databases of tests are made as the product makes new ones; one test holds that against the long way."""
    with models_apart():
        yield


@pytest.fixture(autouse=True, scope="session")
def _packs_are_parsed_once() -> Iterator[None]:
    """The product keeps the last few files that it parsed; many tests read all packs that ship, one after another."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(yaml12, "_root", lru_cache(maxsize=64)(yaml12._root.__wrapped__))
        yield


@pytest.fixture(autouse=True, scope="session")
def _empty_after_tests_that_commit() -> None:
    """Django would empty all tables with TRUNCATE, and the history lets nobody do that."""
    TransactionTestCase._fixture_teardown = lambda self: empty_the_database()  # type: ignore[attr-defined]


def empty_the_database() -> None:
    """Empty every table but the migrations', lifting guards for it, and have numbers begin anew.

    Only what holds rows is touched: there are many more tables than a test fills, and each costs a TRUNCATE new files.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        filled = _those_with_rows(cursor)
        guarded = [table for table in filled if table in _guarded(cursor)]
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for table in filled:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that wait lets nobody alter it
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
            " FROM pg_sequences WHERE schemaname = 'public' AND sequencename <> 'django_migrations_id_seq'"
            " AND last_value IS NOT NULL"
        )
    if filled and not connection.in_atomic_block:
        # What was deleted is else kept for whoever might look, and an index made meanwhile is then left unused.
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {', '.join(filled)}")


def _those_with_rows(cursor: CursorWrapper) -> list[str]:
    cursor.execute(
        "SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
    )
    tables = [name for (name,) in cursor.fetchall()]
    cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables))
    return [name for (name,) in cursor.fetchall()]


def _guarded(cursor: CursorWrapper) -> set[str]:
    cursor.execute(
        "SELECT DISTINCT format('%I', relname) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
    )
    return {name for (name,) in cursor.fetchall()}
