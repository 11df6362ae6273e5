"""A day within the window of each row of a set, spread evenly by a hash over the days that count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

_CHOSEN = """
SELECT {kept}, (CASE
    WHEN later > earlier THEN (%s::date[])[calendar][earlier + 1 + (CASE
        WHEN placed_by > 0 THEN (hashint8extended({spread_by}) & 2147483647) %% (later - earlier)
        WHEN due_on >= %s::date THEN later - earlier - 1
        ELSE 0 END)::int]
    WHEN (%s::date[])[calendar][later + 1] <= closes_on THEN (%s::date[])[calendar][later + 1]
    ELSE upper_on END) AS planned_on
FROM (
    SELECT bounded.*, (%s::int[])[calendar][lower_on - %s::date + 1] AS earlier,
        (%s::int[])[calendar][upper_on - %s::date + 2] AS later
    FROM (
        SELECT given.*, abs(placed_by) AS calendar,
            (CASE WHEN due_on >= %s::date THEN greatest(opens_on, %s::date)
                  WHEN closes_on >= %s::date THEN %s::date ELSE opens_on END) AS lower_on,
            (CASE WHEN due_on >= %s::date THEN due_on WHEN closes_on >= %s::date THEN closes_on
                  ELSE due_on END) AS upper_on
        FROM ({rows} OFFSET 0) AS given ({names}, placed_by)
    ) AS bounded OFFSET 0
) AS counted
"""
# OFFSET 0 keeps the database from writing the expressions of the rows out again for each time that they are named.


@dataclass(frozen=True)
class Spreading:
    """How a day is chosen within [opens_on, closes_on] of each row.

    Rows have the columns `opens_on`, `due_on`, `closes_on`, `customer_id`, `rule_id` and, as the last of them,
    `placed_by`: the number of a calendar (from 1), negative for what is meant for its due day. Days before `on` are no
    choice while there are others.

    - `placed_by` above 0: one of the days that count up to `due_on` (up to `closes_on` when that is past), by a hash of
      customer and rule; the same one whenever it is asked for with the same `on` and window.
    - Below 0: the last day that counts up to `due_on`; when that is past, the first one of those that remain.
    - Where none of these counts: the first day after them that does, within the window; else the last of them.

    `ranks` say for each calendar how many days that count lie before each day from `first_on` on; `days` are those.
    """

    on: date
    first_on: date
    ranks: Sequence[Sequence[int]]
    days: Sequence[Sequence[date]]

    def over(self, sql: str, params: Sequence[Any], *, names: Sequence[str]) -> tuple[str, tuple[Any, ...]]:
        """The rows of a query, its columns called `names` but for the last one, which becomes the chosen day."""
        written = _CHOSEN.format(
            kept=", ".join(names), names=", ".join(names), rows=sql, spread_by="customer_id, rule_id"
        )
        days, ranks, on, first_on = self._days_written, self._ranks_written, self.on, self.first_on
        before = (days, on, days, days, ranks, first_on, ranks, first_on, on, on, on, on, on, on)
        return written, (*before, *params)

    @cached_property
    def _days_written(self) -> str:
        return _written(self.days)

    @cached_property
    def _ranks_written(self) -> str:
        return _written(self.ranks)


def _written(rows: Sequence[Sequence[object]]) -> str:
    """An array of arrays as PostgreSQL reads it. They are long and asked for by every statement of a plan."""
    return "{" + ",".join("{" + ",".join(map(str, row)) + "}" for row in rows) + "}"
