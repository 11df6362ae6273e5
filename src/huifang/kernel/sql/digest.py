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
    With a column `known` only rows in which it is not NULL belong to the set.
    """

    columns: Sequence[str]
    block_by: str
    order: Sequence[str]
    has_nulls: bool = True
    known: str = ""

    @property
    def text(self) -> str:
        """The text of a row, in SQL."""
        names = [connection.ops.quote_name(name) for name in self.columns]
        values = [f"coalesce({name}::text, '')" for name in names] if self.has_nulls else names
        return f"concat_ws('|', {', '.join(values)})"


def digest_of(sql: str, params: Sequence[Any], by: DigestedBy) -> SetDigest:
    """Run a query, or a writing statement with RETURNING, and digest the rows that it gives.

    The digest is the SHA-256 over the blocks' digests in order, each the SHA-256 of the block's rows, one a line.
    """
    return digests_of(sql, params, [by])[0]


def digests_of(sql: str, params: Sequence[Any], sets: Sequence[DigestedBy]) -> list[SetDigest]:
    """The same for several sets within the rows, which are put in one order for all of them."""
    blocks = [f"{connection.ops.quote_name(sets[0].block_by)} / {BLOCK} AS block"]
    totals = []
    for number, by in enumerate(sets):
        blocks += _block(by, number)
        totals += [f"coalesce(sum(n{number}), 0)", f"sha256(string_agg(digest{number}, ''::bytea ORDER BY block))"]
    statement = (
        f"WITH rows AS ({sql}), blocks AS (SELECT {', '.join(blocks)} FROM rows GROUP BY 1)"
        f" SELECT {', '.join(totals)} FROM blocks"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, list(params))
        found = cursor.fetchone()
    pairs = zip(found[::2], found[1::2], strict=True)
    return [SetDigest(int(count), bytes(sha256)) if count else EMPTY for count, sha256 in pairs]


def _block(by: DigestedBy, number: int) -> list[str]:
    """How many rows of a set are in a block, and their digest."""
    order = ", ".join(connection.ops.quote_name(name) for name in by.order)
    only = f" FILTER (WHERE {connection.ops.quote_name(by.known)} IS NOT NULL)" if by.known else ""
    lines = f"string_agg({by.text}, E'\\n' ORDER BY {order}){only}"
    return [f"count(*){only} AS n{number}", f"sha256(convert_to({lines}, 'UTF8')) AS digest{number}"]
