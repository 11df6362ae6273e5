"""What all tests share."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import TransactionTestCase


@pytest.fixture(autouse=True, scope="session")
def _empty_after_tests_that_commit() -> None:
    """Django would empty the tables with TRUNCATE, and the history lets nobody do that."""
    TransactionTestCase._fixture_teardown = lambda self: empty_the_database()  # type: ignore[attr-defined]


def empty_the_database() -> None:
    """Empty every table but the migrations', lifting the guards of the history for it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I', tablename) FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        switch = "; ".join(f"ALTER TABLE {name} %s TRIGGER USER" for name in tables if name.startswith("history_"))
        cursor.execute("BEGIN; " + switch.replace("%s", "DISABLE"))
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        cursor.execute(switch.replace("%s", "ENABLE") + "; COMMIT")
