"""Rows taken out of their table as one set."""

from __future__ import annotations

from django.db import connection, models

from huifang.kernel.sql.digest import DigestedBy, SetDigest, digest_of
from huifang.kernel.sql.statements import AnyRows


def delete_from(model: type[models.Model], rows: AnyRows, *, digested: DigestedBy | None = None) -> SetDigest:
    """Delete the rows of `model` whose keys `rows` selects, a `values_list` of them; returns how many.

    Their digest, if it is asked for, is of the rows as they were. What refers to them is the caller's
    to look for.
    """
    sql, params = rows.query.sql_with_params()
    quote = connection.ops.quote_name
    key = model._meta.pk
    assert key is not None
    statement = f"DELETE FROM {quote(model._meta.db_table)} WHERE {quote(str(key.column))} IN ({sql})"
    if digested is not None:
        returning = ", ".join(quote(name) for name in digested.columns)
        return digest_of(f"{statement} RETURNING {returning}", params, digested)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return SetDigest(int(cursor.rowcount), b"")
