"""Which of the follow-ups that are to be done somebody wants to see, or to be served."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that all hold. `rules` are ids, None for every rule; `grade` is an attribute of the customer and its
    value, None for every customer.
    """

    rules: frozenset[int] | None = None
    grade: tuple[str, str] | None = None


EVERYTHING = Selection()
"""No condition at all."""
