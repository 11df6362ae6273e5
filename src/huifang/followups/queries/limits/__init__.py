"""What limits contacts now, and why a follow-up is held back."""

from huifang.followups.queries.limits.now import Limits, Standing, limits_at
from huifang.followups.queries.limits.told import Asked, facts_of, hints_for, holdings, wish_of, wishes_of

__all__ = [
    "Asked",
    "Limits",
    "Standing",
    "facts_of",
    "hints_for",
    "holdings",
    "limits_at",
    "wish_of",
    "wishes_of",
]
