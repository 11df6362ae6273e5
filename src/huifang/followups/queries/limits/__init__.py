"""What limits contacts now, and why a follow-up is held back."""

from huifang.followups.queries.limits.now import Limits, Standing, limits_at, unlimited
from huifang.followups.queries.limits.peace import Peace, Quiet, peace_from
from huifang.followups.queries.limits.told import Asked, facts_of, hints_for, holdings, wish_of, wishes_of

__all__ = [
    "Asked",
    "Limits",
    "Peace",
    "Quiet",
    "Standing",
    "facts_of",
    "hints_for",
    "holdings",
    "limits_at",
    "peace_from",
    "unlimited",
    "wish_of",
    "wishes_of",
]
