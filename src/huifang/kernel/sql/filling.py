"""Rows that are known to be new, written into their table as one set."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, models

from huifang.kernel.sql.digest import DigestedBy, SetDigest, digest_of
from huifang.kernel.sql.statements import AnyRows


def fill_from(
    model: type[models.Model], rows: AnyRows, *, columns: Sequence[str], digested: DigestedBy | None = None
) -> SetDigest:
    """Insert what `rows` selects, in the order of `columns` (field names of `model`), and digest it if asked for.

    Unlike `insert_from` it does not look out for rows that stand already, which costs a third: one that does is an
    IntegrityError, and the caller has made sure, under a lock, that there is none.
    """
    quote = connection.ops.quote_name
    known = {field.name: field.column or field.name for field in model._meta.concrete_fields}
    sql, params = rows.query.sql_with_params()
    into = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(known[name]) for name in columns)}) {sql}"
    if digested is not None:
        returning = ", ".join(quote(name) for name in digested.columns)
        return digest_of(f"{into} RETURNING {returning}", params, digested)
    with connection.cursor() as cursor:
        cursor.execute(into, params)
        return SetDigest(int(cursor.rowcount), b"")
