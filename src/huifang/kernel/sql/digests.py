"""The digests of many sets at once: do the rows that carry an entry's id still say what the entry said of them?"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from huifang.kernel.sql.digest import BLOCK, DigestedBy, SetDigest


def digests_by(rows: QuerySet[Any, Any], by: DigestedBy, *, group: str) -> dict[int, SetDigest]:
    """The digest of each group of rows that agree on the whole number `group`, as `digest_of` has it for one set.

    `rows` is a `values` query of `group` and of the columns of `by`. One pass, however many groups there are.
    """
    sql, params = rows.query.sql_with_params()
    quote = connection.ops.quote_name
    order = ", ".join(quote(name) for name in by.order)
    statement = (
        f"WITH rows AS ({sql}), blocks AS (SELECT {quote(group)} AS set, {quote(by.block_by)} / {BLOCK} AS block,"
        f" count(*) AS n, sha256(convert_to(string_agg({by.text}, E'\\n' ORDER BY {order}), 'UTF8')) AS digest"
        f" FROM rows GROUP BY 1, 2)"
        f" SELECT set, sum(n), sha256(string_agg(digest, ''::bytea ORDER BY block)) FROM blocks GROUP BY set"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return {int(found): SetDigest(int(count), bytes(sha256)) for found, count, sha256 in cursor}
