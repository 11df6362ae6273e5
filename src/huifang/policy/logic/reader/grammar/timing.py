"""All times that a clause names, from left to right."""

from __future__ import annotations

from collections.abc import Sequence

from huifang.policy.logic.reader.grammar import calendar_days, phases, points_in_time, rhythms, vague_times
from huifang.policy.logic.reader.grammar.rule import Found, Rule, found_in
from huifang.policy.logic.reader.grammar.when import Whens

NO_TIMES = points_in_time.RULES[: points_in_time.NO_TIMES]

RULES: Sequence[Rule[Whens]] = (
    *NO_TIMES,
    *calendar_days.RULES,
    *rhythms.RULES,
    *points_in_time.RULES[points_in_time.NO_TIMES :],
    *vague_times.RULES,
)


def times_in(text: str) -> tuple[Found[Whens], ...]:
    """The times of a text; those that look like one and are none are left out."""
    return phases.phased(text, [found for found in found_in(text, RULES) if found.value])
