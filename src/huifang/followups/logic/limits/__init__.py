"""Contact limits, decided: what holds a follow-up back, and until when."""

from huifang.followups.logic.limits.counted import COUNTED, Contact, free_after, period_of, rests_since
from huifang.followups.logic.limits.holding import LASTING, Facts, Holding, Why, barred, holding_of, is_outside
from huifang.followups.logic.limits.openings import (
    first_open,
    is_in,
    is_quiet,
    is_quiet_by_wish,
    spans_by_wish,
    spans_of,
)
from huifang.followups.logic.limits.terms import Terms, terms_from

__all__ = [
    "COUNTED",
    "LASTING",
    "Contact",
    "Facts",
    "Holding",
    "Terms",
    "Why",
    "barred",
    "first_open",
    "free_after",
    "holding_of",
    "is_in",
    "is_outside",
    "is_quiet",
    "is_quiet_by_wish",
    "period_of",
    "rests_since",
    "spans_by_wish",
    "spans_of",
    "terms_from",
]
