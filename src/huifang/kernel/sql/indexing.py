"""Load, then index: a table that is filled for the first time gets its indexes when all rows are in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, models

INDEXES = """
SELECT c.relname, k.conname, pg_get_indexdef(i.indexrelid), pg_get_constraintdef(k.oid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid
WHERE i.indrelid = %s::regclass AND NOT i.indisprimary ORDER BY c.relname
"""

MANY = 10_000

GIN_MB = 128
BTREE_MB = 256


@dataclass(frozen=True, slots=True)
class _Index:
    """An index, or a constraint that owns one, and the statement that makes it."""

    drop: str
    make: str
    is_key: bool

    @property
    def is_gin(self) -> bool:
        return " USING gin " in self.make


@dataclass(slots=True)
class Unindexed:
    """What tables do without for the time being."""

    _taken: list[_Index] = field(default_factory=list)

    def make_keys(self) -> None:
        """Rows can be found by their keys from now on, and no key comes twice; all else is still to be indexed."""
        self._make([index for index in self._taken if index.is_key])

    def make_all(self) -> None:
        self._make(list(self._taken))

    def _make(self, those: list[_Index]) -> None:
        if not those:
            return
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit would forbid to alter the table
            for index in those:
                # Enough for each of the server's helpers: with less it gathers a GIN index alone (PostgreSQL 18 helps).
                cursor.execute(f"SET LOCAL maintenance_work_mem = '{GIN_MB if index.is_gin else BTREE_MB}MB'")
                cursor.execute(index.make)
                self._taken.remove(index)


@contextmanager
def indexed_afterwards(*tables: type[models.Model], rows: int) -> Iterator[Unindexed]:
    """Do without the indexes of tables that are empty until `rows` are in and the block ends; primary keys stay.

    Must stand inside a transaction. An empty table is locked against everybody; a filled one is left alone, and so
    are all of them when only a few rows come.
    """
    taken: list[_Index] = []
    with connection.cursor() as cursor:
        for model in tables if rows >= MANY else ():
            table = connection.ops.quote_name(model._meta.db_table)
            if _is_empty(table):
                cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
                taken += _indexes_of(table) if _is_empty(table) else []
        for index in taken:
            cursor.execute(index.drop)
    waiting = Unindexed(taken)
    yield waiting
    waiting.make_all()


def _is_empty(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT NOT EXISTS (SELECT FROM {table})")
        return bool(cursor.fetchone()[0])


def _indexes_of(table: str) -> list[_Index]:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [table])
        return [
            _Index(f"DROP INDEX {quote(index)}", made, is_key=False)
            if constraint is None
            else _Index(
                f"ALTER TABLE {table} DROP CONSTRAINT {quote(constraint)}",
                f"ALTER TABLE {table} ADD CONSTRAINT {quote(constraint)} {rule}",
                is_key=True,
            )
            for index, constraint, made, rule in cursor.fetchall()
        ]
