"""What the database server says of itself, and how long we may look at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """`version` is the number that PostgreSQL gives itself, 150004 for 15.4; `now` is the server's clock."""

    version: int
    version_text: str
    encoding: str
    has_code_point_order: bool
    now: datetime
    is_writable: bool


def server_facts() -> ServerFacts:
    """Ask the server; raises django.db.OperationalError when it cannot be reached."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version'),"
            " pg_encoding_to_char(encoding), EXISTS (SELECT FROM pg_collation WHERE collname = 'C'),"
            " clock_timestamp(), NOT pg_is_in_recovery()"
            " FROM pg_database WHERE datname = current_database()"
        )
        return ServerFacts(*cursor.fetchone())


def invalid_indexes() -> list[str]:
    """Indexes of this database that PostgreSQL does not trust: a unique one among them refuses nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = ANY (current_schemas(false)) AND NOT (i.indisvalid AND i.indisready) ORDER BY 1"
        )
        return [str(name) for (name,) in cursor.fetchall()]


def unvalidated_constraints() -> list[str]:
    """Constraints that do not speak for all rows of their table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace"
            " WHERE n.nspname = ANY (current_schemas(false)) AND NOT convalidated ORDER BY 1"
        )
        return [str(name) for (name,) in cursor.fetchall()]


def missing_constraints(models: Iterable[type[Model]]) -> list[str]:
    """What the models declare in their `Meta`, constraints and indexes, and the database does not hold."""
    missing: list[str] = []
    with connection.cursor() as cursor:
        for model in models:
            held = connection.introspection.get_constraints(cursor, model._meta.db_table)
            declared = [*model._meta.constraints, *model._meta.indexes]
            missing += [part.name for part in declared if part.name not in held]
            unique = {tuple(part["columns"]) for part in held.values() if part["unique"]}
            fields = [field for field in model._meta.concrete_fields if field.unique]
            missing += [f"{model._meta.db_table}.{field.column}" for field in fields if (field.column,) not in unique]
    return missing


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read within this block as of one moment, and write nothing; others go on writing meanwhile."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
