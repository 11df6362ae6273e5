"""Locks of a session: they outlive transactions, and die with the connection however it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_KEY = "hashtextextended(%s, 0)"


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Wait for the one lock of this name, and hold it for work that is many transactions."""
    _ask(f"SELECT pg_advisory_lock({_KEY})", name)
    try:
        yield
    finally:
        _ask(f"SELECT pg_advisory_unlock({_KEY})", name)


def share(name: str) -> None:
    """Hold a share of the lock of this name for as long as the connection lives; waits for whoever holds it alone."""
    _ask(f"SELECT pg_advisory_lock_shared({_KEY})", name)


def is_shared_by_others(name: str) -> bool:
    """Whether any other session holds the lock of this name or a share of it, at this moment."""
    if not _ask(f"SELECT pg_try_advisory_lock({_KEY})", name):
        return True
    _ask(f"SELECT pg_advisory_unlock({_KEY})", name)
    return False


def _ask(statement: str, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [name])
        # pg_advisory_lock returns void, which reaches Python as an empty text.
        return cursor.fetchone()[0] is not False
