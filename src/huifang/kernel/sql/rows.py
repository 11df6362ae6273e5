"""Values computed in Python, written to many rows by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def rewrite_rows(
    model: type[models.Model],
    rows: Sequence[tuple[Any, ...]],
    *,
    columns: Sequence[str],
    expecting: Sequence[str] = (),
) -> int:
    """Give the rows of `model` new values, by compare and set; returns how many rows were changed.

    Each of `rows` is a primary key, the new values of `columns`, then what `expecting` must still hold
    (field names; unknown equals unknown). A row that holds something else is left alone.
    """
    key = model._meta.pk
    assert key is not None
    fields = [key, *(_field(model, name) for name in (*columns, *expecting))]
    names = [f"v{position}" for position in range(len(fields))]
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    pairs = [
        (_quote(field.column or field.name), f"news.{name}") for field, name in zip(fields[1:], names[1:], strict=True)
    ]
    new, old = pairs[: len(columns)], pairs[len(columns) :]
    changed = ", ".join(f"{column} = {value}" for column, value in new)
    unchanged = "".join(f" AND target.{column} IS NOT DISTINCT FROM {value}" for column, value in old)
    statement = (
        f"UPDATE {_quote(model._meta.db_table)} AS target SET {changed}"
        f" FROM unnest({arrays}) AS news ({', '.join(names)})"
        f" WHERE target.{_quote(key.column or key.name)} = news.v0{unchanged}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(values) for values in zip(*rows, strict=True)] if rows else [[]] * len(fields))
        return int(cursor.rowcount)


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _quote(name: str) -> str:
    return str(connection.ops.quote_name(name))
