"""The digest of a set of rows: what a history entry says about the rows of its deed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

BLOCK = 4096


@dataclass(frozen=True, slots=True)
class SetDigest:
    """How many rows, and one SHA-256 over them in order; no bytes for an empty set."""

    count: int
    sha256: bytes


EMPTY = SetDigest(0, b"")


@dataclass(frozen=True, slots=True)
class DigestedBy:
    """How rows are put in order for their digest.

    A block is 4,096 values of the whole number `block_by`, so that no text in memory grows with the set; within
    a block rows stand in the order of `order`. The text of a row is its values, joined by `|`; nothing for NULL.
    Columns that are never NULL (`has_nulls` false) and no truth values are joined as they are, which is quicker.
    """

    columns: Sequence[str]
    block_by: str
    order: Sequence[str]
    has_nulls: bool = True


def digest_of(sql: str, params: Sequence[Any], by: DigestedBy) -> SetDigest:
    """Run a query, or a writing statement with RETURNING, and digest the rows that it gives.

    The digest is the SHA-256 over the blocks' digests in order, each the SHA-256 of the block's rows, one a line.
    """
    quote = connection.ops.quote_name
    names = [quote(name) for name in by.columns]
    values = [f"coalesce({name}::text, '')" for name in names] if by.has_nulls else names
    text = f"concat_ws('|', {', '.join(values)})"
    order = ", ".join(quote(name) for name in by.order)
    statement = (
        f"WITH rows AS ({sql}), blocks AS (SELECT {quote(by.block_by)} / {BLOCK} AS block, count(*) AS n,"
        f" sha256(convert_to(string_agg({text}, E'\\n' ORDER BY {order}), 'UTF8')) AS digest FROM rows GROUP BY 1)"
        f" SELECT coalesce(sum(n), 0), sha256(string_agg(digest, ''::bytea ORDER BY block)) FROM blocks"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, list(params))
        count, sha256 = cursor.fetchone()
    return SetDigest(int(count), bytes(sha256)) if count else EMPTY
