"""Rows of a set that another row of the same set follows: when that one came, beside each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

TURN = "turn"

_TOLD = """
SELECT {kept}, {told} FROM (
    SELECT ordered.*, (CASE WHEN turn > 0 AND closes_on < %s::date AND next_on <= %s::date
        THEN greatest(next_on, closes_on + 1) END) AS followed_on
    FROM (
        SELECT given.*, first_value(opens_on) OVER (
            PARTITION BY customer_id, rule_id, turn, event_id ORDER BY opens_on
            GROUPS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS next_on
        FROM ({rows}) AS given ({names})
    ) AS ordered ORDER BY customer_id, rule_id OFFSET 0
) AS told ORDER BY customer_id, rule_id
"""


@dataclass(frozen=True, slots=True)
class Following:
    """Which rows of a set are over on the day `on` because the next one of their kind has opened.

    Rows have the columns `customer_id`, `rule_id`, `event_id`, `opens_on`, `closes_on` and `turn`: those that agree on
    the first three and on `turn` follow each other in the order of `opens_on`; a row with 0 in it is followed by none.
    A row is over when its own window is, and one that opens later than it has opened: on the day on which both first
    held, which goes into the column `ended`.

    `told` are further columns, each with the number for rows that are not over, and the one for those that are.
    """

    on: date
    ended: str
    told: Mapping[str, tuple[int, int]]

    @property
    def columns(self) -> tuple[str, ...]:
        """What is told of each row, in this order, after what it holds itself."""
        return (self.ended, *self.told)

    def over(self, sql: str, params: Sequence[Any], *, names: Sequence[str]) -> tuple[str, tuple[Any, ...]]:
        """The rows of a query, its columns called `names`, without `turn`, in the order of customer and rule."""
        numbers = "(CASE WHEN followed_on IS NULL THEN %s ELSE %s END)"
        written = _TOLD.format(
            kept=", ".join(name for name in names if name != TURN),
            told=", ".join(["followed_on", *[numbers for _ in self.told]]),
            names=", ".join(names),
            rows=sql,
        )
        told = (number for numbers in self.told.values() for number in numbers)
        return written, (*told, self.on, self.on, *params)
