"""Counting what happens too often from one network address: all processes together, and no honest look writes.

Source: security.md, T16.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huifang.org.actions.tries import count_try
from huifang.org.logic.sign_in import Limit
from huifang.org.queries.sign_in import is_over


@dataclass(frozen=True, slots=True)
class Counted:
    """What happened lately of a kind. Those who try at the same moment may be a few more than the limit says."""

    kind: str
    limit: Limit

    def is_over(self, place: str, *, at: datetime) -> bool:
        """Whether so many are counted that the next has to wait."""
        return is_over(self.kind, place=place, at=at, limit=self.limit)

    def count(self, place: str, *, at: datetime) -> None:
        """One more."""
        count_try(self.kind, place=place, at=at, limit=self.limit)
