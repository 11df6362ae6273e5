"""How the database is to find the rows of the statements in a block, where its own estimate would mislead it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def _without(*ways: str) -> Iterator[None]:
    """Within the block the database goes none of these ways, unless there is no other."""
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL enable_{way} = off" for way in ways))
        yield
        cursor.execute("; ".join(f"SET LOCAL enable_{way} = on" for way in ways))


@contextmanager
def whole_tables() -> Iterator[None]:
    """Within the block most rows of every table take part: read them once and join by hash.

    The database takes a join by range for a thousand times rarer than it is, and would look rows up one by one.
    """
    with _without("nestloop", "mergejoin", "indexscan"):
        yield


@contextmanager
def few_rows() -> Iterator[None]:
    """Within the block few rows of large tables take part: look them up, one by one."""
    with _without("hashjoin", "mergejoin"):
        yield
