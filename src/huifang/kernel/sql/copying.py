"""COPY into tables: the fastest way in, for rows that stand ready in its text format."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, models


def copy_lines(model: type[models.Model], columns: Sequence[str], lines: bytes) -> int:
    """Write lines of COPY's text format into the columns (field names) of a model's table; returns how many.

    A line is made of values as `kernel.copy_text` writes them, with tabs between and a line feed at the end.
    """
    quote = connection.ops.quote_name
    known = {field.name: str(field.column) for field in model._meta.concrete_fields}
    names = ", ".join(quote(known[name]) for name in columns)
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN") as copy:
            copy.write(lines)
        return int(cursor.rowcount)


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids of `model` that nobody else will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(nextval(pg_get_serial_sequence(%s, 'id'))) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return list(cursor.fetchone()[0] or [])


def empty(*tables: type[models.Model]) -> None:
    """Take all rows out of the tables at once, within the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(connection.ops.quote_name(model._meta.db_table) for model in tables)}")
