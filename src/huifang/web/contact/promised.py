"""A call-back that is promised for a moment at which the customer is not to be contacted: kept, and said."""

from __future__ import annotations

from datetime import datetime

from huifang.followups.logic.limits import is_outside
from huifang.followups.models import FollowUp
from huifang.followups.queries.limits import facts_of, limits_at
from huifang.kernel.text import Message
from huifang.web.frame.holding import by_what
from huifang.web.frame.messages import warn
from huifang.web.frame.request import Request


def warn_of_a_promise(request: Request, follow_up: FollowUp, promised_at: datetime) -> None:
    """Say that a call was promised outside the hours or days for contacts, and when the next would be."""
    limits = limits_at(at=promised_at, on=promised_at.astimezone(request.zone).date())
    facts = facts_of([follow_up.customer_id], limits)[follow_up.customer_id]
    holding = is_outside(follow_up.rule_id, facts, at=limits.local)
    if holding is None:
        return
    parts = {"at": promised_at, "why": by_what(holding), "free": holding.free_at}
    if holding.free_at is None:
        warn(request, Message("The promised moment, %(at)s, is outside the hours for contacts. %(why)s", parts))
    else:
        warn(
            request,
            Message(
                "The promised moment, %(at)s, is outside the hours for contacts; the next within them is %(free)s."
                " %(why)s The promise stands.",
                parts,
            ),
        )
