"""How the database is to find the rows of the statements in a block, where its own estimate would mislead it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def whole_tables() -> Iterator[None]:
    """Within the block most rows of every table take part: read them once and join by hash.

    The database takes a join by range for a thousand times rarer than it is, and would look rows up one by one.
    """
    with _ways(nestloop=False, mergejoin=False, indexscan=False):
        yield


@contextmanager
def few_rows() -> Iterator[None]:
    """Within the block few rows of large tables take part: look them up, one by one."""
    with _ways(hashjoin=False, mergejoin=False):
        yield


@contextmanager
def ends_of_indexes() -> Iterator[None]:
    """Within the block the first and last rows of large tables are asked for, whatever is said around it."""
    with _ways(indexscan=True):
        yield


@contextmanager
def _ways(**wanted: bool) -> Iterator[None]:
    """Within the block the database may go these ways, or goes them only where there is no other; in a transaction."""
    names = ", ".join(f"current_setting('enable_{way}') AS {way}" for way in wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names}")
        before = dict(zip(wanted, cursor.fetchone(), strict=True))
        cursor.execute("; ".join(f"SET LOCAL enable_{way} = {'on' if may else 'off'}" for way, may in wanted.items()))
        yield
        cursor.execute("; ".join(f"SET LOCAL enable_{way} = {was}" for way, was in before.items()))
