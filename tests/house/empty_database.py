"""A database of one's own on the tests' server, empty, and what stands in it as the catalogue tells it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

CATALOGUE = {
    "tables": """
        SELECT relname, relkind::text, relpersistence::text
        FROM pg_class WHERE {ours} AND relkind IN ('r', 'v', 'm')""",
    "columns": """
        SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, coll.collname, attidentity::text,
               pg_get_expr(adbin, adrelid)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        LEFT JOIN pg_collation coll ON coll.oid = attcollation
        WHERE {ours} AND relkind = 'r' AND attnum > 0 AND NOT attisdropped""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "triggers": """
        SELECT relname, tgname, pg_get_triggerdef(pg_trigger.oid)
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE {ours} AND NOT tgisinternal""",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "sequences": "SELECT relname FROM pg_class WHERE {ours} AND relkind = 'S'",
    "types": "SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')",
}
OURS = "relnamespace = 'public'::regnamespace AND relname NOT LIKE 'django\\_migrations%'"

Standing = dict[str, frozenset[tuple[Any, ...]]]


@contextmanager
def empty_database() -> Iterator[BaseDatabaseWrapper]:
    """A connection to a database that was made for this; it is dropped at the end."""
    name = f"house_{secrets.token_hex(6)}"
    with _maintenance() as server, server.cursor() as cursor:
        cursor.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )
    try:
        with _known_as(name, database=name) as made:
            yield made
    finally:
        with _maintenance() as server, server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


def standing_in(database: BaseDatabaseWrapper) -> Standing:
    """Everything that migrations could have made, Django's own list of them left out."""
    with database.cursor() as cursor:
        found = {}
        for what, question in CATALOGUE.items():
            cursor.execute(question.format(ours=OURS))
            found[what] = frozenset(cursor.fetchall())
    found["constraints"] = frozenset(row for row in found["constraints"] if row[0] != "django_migrations")
    found["indexes"] = frozenset(row for row in found["indexes"] if row[0] != "django_migrations")
    return found


def differences(one: Standing, other: Standing) -> list[str]:
    """What stands in one and not in the other, in words."""
    return [
        f"{what}: {row} {word}"
        for what in CATALOGUE
        for rows, word in ((one[what] - other[what], "is missing"), (other[what] - one[what], "was not there before"))
        for row in sorted(rows, key=repr)
    ]


@contextmanager
def _maintenance() -> Iterator[BaseDatabaseWrapper]:
    with connection._nodb_cursor() as cursor:
        yield cursor.db


@contextmanager
def _known_as(alias: str, *, database: str) -> Iterator[BaseDatabaseWrapper]:
    """Django asks for a connection by its name here and there, so it has to know this one."""
    made = connection.copy(alias)
    made.settings_dict = {**made.settings_dict, "NAME": database}
    connections.settings[alias] = made.settings_dict
    connections[alias] = made
    try:
        yield made
    finally:
        made.close()
        del connections[alias]
        del connections.settings[alias]
