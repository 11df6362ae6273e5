"""Writing something that others see at once, whatever becomes of the transaction at hand."""

from __future__ import annotations

import contextlib
from typing import Any

import psycopg
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.subqueries import UpdateQuery

LONGEST_WAIT = "500ms"


def update_aside(rows: QuerySet[Any], **values: object) -> None:
    """Update rows over a connection of its own: for telling how far a long work is, which may yet be rolled back.

    Rows that somebody else is changing are left as they are, and so are rows that are not committed yet.
    """
    query = rows.query.chain(UpdateQuery)
    query.add_update_values(values)  # type: ignore[attr-defined]
    sql, params = query.get_compiler(connection=connection).as_sql()
    asked = {name: value for name, value in connection.get_connection_params().items() if name != "cursor_factory"}
    with (
        contextlib.suppress(psycopg.errors.LockNotAvailable),
        psycopg.connect(**{**asked, "options": f"-c lock_timeout={LONGEST_WAIT}"}, autocommit=True) as beside,
    ):
        beside.execute(sql, params)
