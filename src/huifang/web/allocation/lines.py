"""Follow-ups as lines of these pages, with their rules in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from huifang.followups.logic.standing import Standing
from huifang.followups.models import FollowUp
from huifang.followups.queries.desk import standing
from huifang.policy.queries import desk_in_force
from huifang.web.frame.text import worded


@dataclass(frozen=True, slots=True)
class Line:
    """One follow-up."""

    id: int
    customer: str
    title: str
    rule_id: int
    due_on: date
    closes_on: date
    promised_at: datetime | None
    standing: Standing


def lines_of(rows: Sequence[FollowUp], *, on: date) -> list[Line]:
    """Follow-ups read with their customer and rule. Two statements, none for no rows."""
    rules = desk_in_force(on).rules if rows else {}
    return [
        Line(
            row.pk,
            row.customer.name,
            (worded(rules[row.rule_id].title) if row.rule_id in rules else "") or row.rule.key,
            row.rule_id,
            row.due_on,
            row.closes_on,
            row.promised_at,
            standing(row, on=on),
        )
        for row in rows
    ]
