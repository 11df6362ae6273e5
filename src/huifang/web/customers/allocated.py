"""How a customer came to whoever has it: by which clause, or by whose decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from huifang.history.logic import number_of
from huifang.planning.logic.allocating import Way
from huifang.planning.models import AllocationRule
from huifang.planning.queries.allocation.shown import AllocationLine, allocations_of
from huifang.web.frame.text import worded


@dataclass(frozen=True, slots=True)
class Shown:
    """One allocation, with the way in the reader's words and its clauses; `decided_by` is a number."""

    line: AllocationLine
    way: str
    clauses: tuple[str, ...]
    decided_by: str


def allocations_shown(customer: int, ways: Sequence[Way]) -> list[Shown]:
    """What stands and what stood, the latest first."""
    named = {(way.policy_key, way.says.key): way for way in ways}
    return [_shown(line, named.get((line.policy_key, line.key))) for line in allocations_of(customer)]


def tracks_of(ways: Sequence[Way]) -> list[tuple[int, str]]:
    """The ways that give follow-ups of some rules alone, once a run has met them."""
    apart = {(way.policy_id, way.says.key): way for way in ways if way.rules and way.says.way != "steward"}
    if not apart:
        return []
    rows = AllocationRule.objects.filter(policy__in={policy for policy, _key in apart}).order_by("pk")
    return [
        (row.pk, gettext("Follow-ups: %(way)s") % {"way": worded(apart[row.policy_id, row.key].says.title)})
        for row in rows
        if (row.policy_id, row.key) in apart
    ]


def _shown(line: AllocationLine, way: Way | None) -> Shown:
    words = worded(way.says.title) if way else line.key
    decided_by = number_of(line.decided_by) if line.is_decided else ""
    return Shown(line, words, way.says.clauses if way else (), decided_by)
