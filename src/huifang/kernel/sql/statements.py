"""Statements over sets: INSERT, UPDATE and temporary tables made from QuerySets and models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet

from huifang.kernel.sql.digest import DigestedBy, SetDigest, digest_of, digests_of
from huifang.kernel.sql.following import TURN, Following
from huifang.kernel.sql.spreading import Spreading

AnyRows = QuerySet[Any, Any]
_KEY = re.compile(r",? (CONSTRAINT \S+ )?(PRIMARY KEY|UNIQUE)( \([^)]*\))?")
Named = Mapping[type[Any], AnyRows]
"""Models that stand for the rows of a query within one statement; the database joins through them."""


@dataclass(frozen=True, slots=True)
class Among:
    """Rows for which a table has one (one at most) that agrees on the columns `on`."""

    model: type[models.Model]
    on: Sequence[str]

    def of(self, sql: str, *, names: Sequence[str]) -> str:
        """Those of the rows of a query, its columns called `names` (quoted)."""
        same = " AND ".join(f"among.{_quote(name)} = given.{_quote(name)}" for name in self.on)
        return (
            f"SELECT {', '.join(f'given.{name}' for name in names)} FROM ({sql}) AS given ({', '.join(names)})"
            f" JOIN {_table(self.model)} AS among ON {same}"
        )


def insert_from(
    model: type[models.Model],
    rows: AnyRows,
    *,
    columns: Sequence[str],
    named: Named | None = None,
    digested: DigestedBy | None = None,
    all_new: bool = False,
    spreading: Spreading | None = None,
    among: Among | None = None,
) -> SetDigest:
    """Insert what `rows` selects, in the order of `columns` (field names of `model`); rows that stand already are left.

    `rows` is a `values_list` of the same length. Returns how many rows were inserted, with their digest if asked for.
    With `spreading` the last of the columns gets the day that it chooses, where `rows` say how (`placed_by`). Rows that
    are not `among` others are left out before. `all_new` saves the look at each row, and raises IntegrityError when one
    stands already: for callers that select only what does not, under a lock (see `take_lock`).
    """
    prefix, prefix_params = _with(named)
    sql, params = rows.query.sql_with_params()
    names = _columns(model, columns)
    if among is not None:
        sql = among.of(sql, names=names)
    if spreading is not None:
        sql, params = spreading.over(sql, params, names=names[:-1])
    into = f"INSERT INTO {_table(model)} ({', '.join(names)}) {sql}"
    if not all_new:
        into += " ON CONFLICT DO NOTHING"
    return _write(prefix + into, (*prefix_params, *params), digested)


def insert_followed(
    model: type[models.Model],
    rows: AnyRows,
    *,
    columns: Sequence[str],
    spreading: Spreading,
    following: Following,
    digested: Sequence[DigestedBy],
) -> list[SetDigest]:
    """Insert what `rows` selects, none of which stands, and tell of each row at once whether another one follows it.

    `rows` is a `values_list` of `columns` (field names of `model`) but the last one, `turn` (see `Following`) and
    `placed_by`, from which `spreading` makes the last column. Returns the digests of sets of the inserted rows.
    Raises IntegrityError when one stands already.
    """
    *names, chosen = _columns(model, columns)
    sql, params = rows.query.sql_with_params()
    sql, params = spreading.over(sql, params, names=[*names, TURN])
    sql, params = following.over(sql, params, names=[*names, TURN, chosen])
    into = ", ".join([*names, chosen, *map(_quote, following.columns)])
    told = ", ".join(dict.fromkeys(_quote(name) for by in digested for name in by.columns))
    return digests_of(f"INSERT INTO {_table(model)} ({into}) {sql} RETURNING {told}", params, digested)


def update_from(
    model: type[models.Model],
    rows: AnyRows,
    *,
    key: str,
    columns: Mapping[str, str],
    digested: DigestedBy | None = None,
    unchanged: Sequence[str] = (),
    known: Sequence[str] = (),
) -> SetDigest:
    """Update rows of `model` from the rows of a `values` query that agree on the column `key`.

    `columns` maps each column of `model` to the name in `rows` that it takes its value from; the columns `unchanged`
    must still hold what `rows` has of them, or the row is left, and so are rows that do not know one of their columns
    `known`: what these cost is computed once. Returns how many rows changed, with their digest if asked for; a digest
    reads `rows`, so that before and after come from one statement.
    """
    sql, params = rows.query.sql_with_params()
    assignments = ", ".join(f"{_quote(name)} = news.{_quote(new)}" for name, new in columns.items())
    same = [f"target.{_quote(name)} = news.{_quote(name)}" for name in (key, *unchanged)]
    told = [f"news.{_quote(name)} IS NOT NULL" for name in known]
    # OFFSET 0 keeps the database from writing the expressions of the rows out again where they are asked about.
    source = f"{sql} OFFSET 0" if known else sql
    statement = (
        f"UPDATE {_table(model)} AS target SET {assignments} FROM ({source}) AS news WHERE {' AND '.join(same + told)}"
    )
    return _write(statement, params, digested, source="news.")


def _write(sql: str, params: Sequence[Any], digested: DigestedBy | None, *, source: str = "") -> SetDigest:
    if digested is not None:
        returning = ", ".join(f"{source}{_quote(name)}" for name in digested.columns)
        return digest_of(f"{sql} RETURNING {returning}", params, digested)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return SetDigest(int(cursor.rowcount), b"")


def select_from(rows: AnyRows, *, named: Named | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows of a `values_list`, streamed in bounded memory; must be read within one transaction."""
    prefix, prefix_params = _with(named)
    sql, params = rows.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(prefix + sql, (*prefix_params, *params))
        while chunk := cursor.fetchmany(5_000):
            yield from chunk


def count_spread(
    rows: AnyRows, *, columns: Sequence[str], spreading: Spreading, by: Sequence[str], between: tuple[date, date]
) -> Iterator[tuple[Any, ...]]:
    """How many rows there are for each value of `by` and each day that `spreading` chooses within two days.

    `columns` name what `rows` select but for the last one, which is as `Spreading` wants it. The rows are streamed.
    """
    sql, params = rows.query.sql_with_params()
    chosen, chosen_params = spreading.over(sql, params, names=[_quote(name) for name in columns])
    names = ", ".join(_quote(name) for name in (*by, "planned_on"))
    counted = f"SELECT {names}, count(*) FROM ({chosen}) AS chosen WHERE planned_on BETWEEN %s AND %s GROUP BY {names}"
    with connection.chunked_cursor() as cursor:
        cursor.execute(counted, (*chosen_params, *between))
        while chunk := cursor.fetchmany(5_000):
            yield from chunk


@contextmanager
def temporary_tables(*tables: type[models.Model]) -> Iterator[None]:
    """Throw-away tables of this session with the names and columns of `tables`; they hide the lasting ones.

    Copies of lasting tables have their keys and indexes; tables that only ever live here have none, and are read
    whole. Must stand inside a transaction; a rollback or the end of the block drops them.
    """
    with connection.cursor() as cursor:
        for model in tables:
            for statement in _temporary(model):
                cursor.execute(statement)
        yield
        for model in reversed(tables):
            cursor.execute(f"DROP TABLE pg_temp.{_table(model)}")


def analyze(*tables: type[models.Model]) -> None:
    """Tell the database what the tables hold, so that it chooses its joins by it; of throw-away ones a glance does."""
    with connection.cursor() as cursor:
        for model in tables:
            if model._meta.managed:
                cursor.execute(f"ANALYZE {_table(model)}")
            else:
                cursor.execute(_GLANCE.format(_table(model)))


_GLANCE = "SET LOCAL default_statistics_target = 10; ANALYZE {}; SET LOCAL default_statistics_target TO DEFAULT"
"""Three thousand rows are looked at, not thirty thousand: these tables are joined by key and read whole."""


def take_lock(name: str) -> None:
    """Wait for the one lock of this name in this database; it is held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def oldest_running_transaction() -> int:
    """Every change by a transaction below this id is visible already, in this snapshot and all later ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def cluster_identity() -> str:
    """Names this database cluster; a restored or copied one has another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier::text FROM pg_control_system()")
        return str(cursor.fetchone()[0])


def next_id(model: type[models.Model]) -> int:
    """An id of `model` that nobody else will get, for a row that is written at the end of the deed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return int(cursor.fetchone()[0])


TEMPORARY_BUFFERS = "256MB"
LEAST_MEMORY_KB = 256 * 1024


def tune_for_sets() -> None:
    """Give this transaction the memory that statements over millions of rows want; before its temporary tables.

    A sort may take half of what the server keeps for all, which is what its administrator gave it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('work_mem', greatest(%s, setting::bigint * 8 / 2)::text || 'kB', true),"
            " current_setting('temp_buffers') FROM pg_settings WHERE name = 'shared_buffers'",
            [LEAST_MEMORY_KB],
        )
        _, temporary_buffers = cursor.fetchone()
        cursor.execute("SET LOCAL jit = off")
        if temporary_buffers != TEMPORARY_BUFFERS:
            # Refused once the session has had a temporary table; every session that makes some comes here first.
            cursor.execute(f"SET temp_buffers = '{TEMPORARY_BUFFERS}'")


@contextmanager
def narrowed(model: type[models.Model], rows: AnyRows, *, indexed_by: str) -> Iterator[None]:
    """Within the block the table of `model` seems to hold `rows` alone, a `values_list` of all its columns in order.

    Must stand inside a transaction. Nothing may write to the table within the block.
    """
    table = _table(model)
    sql, params = rows.query.sql_with_params()
    names = ", ".join(_quote(str(field.column)) for field in model._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({names}) AS {sql}", params)
        cursor.execute(f"CREATE INDEX ON {table} ({_quote(indexed_by)}); {_GLANCE.format(table)}")
        yield
        cursor.execute(f"DROP TABLE pg_temp.{table}")


def _with(named: Named | None) -> tuple[str, tuple[Any, ...]]:
    if not named:
        return "", ()
    parts: list[str] = []
    values: list[Any] = []
    for model, rows in named.items():
        sql, params = rows.query.sql_with_params()
        names = ", ".join(_quote(field.column) for field in model._meta.concrete_fields)
        parts.append(f"{_table(model)} ({names}) AS NOT MATERIALIZED ({sql})")
        values.extend(params)
    return f"WITH {', '.join(parts)} ", tuple(values)


def _temporary(model: type[models.Model]) -> list[str]:
    with connection.schema_editor() as editor:
        sql, params = editor.table_sql(model)
        indexes = [str(index) for index in editor._model_indexes_sql(model)]  # type: ignore[attr-defined]
        editor.deferred_sql.clear()
    # The database takes no parameters in a definition, so the defaults are written into it here.
    written = str(connection.ops.compose_sql(str(sql), params))  # type: ignore[attr-defined]
    written = written.replace("CREATE TABLE", "CREATE TEMPORARY TABLE", 1)
    return [written, *indexes] if model._meta.managed else [_KEY.sub("", written)]


def _columns(model: type[models.Model], names: Iterable[str]) -> list[str]:
    columns = (model._meta.get_field(name) for name in names)
    return [_quote(str(column.column)) for column in columns if isinstance(column, models.Field)]


def _table(model: type[models.Model]) -> str:
    return _quote(model._meta.db_table)


def _quote(name: str) -> str:
    return str(connection.ops.quote_name(name))
