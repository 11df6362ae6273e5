"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

from huifang.kernel.sql.migrating import models_apart


@pytest.fixture(autouse=True, scope="session")
def _quick_databases() -> Iterator[None]:
    """Databases of tests are made as the product makes new ones; one test holds that against the long way."""
    with models_apart():
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
