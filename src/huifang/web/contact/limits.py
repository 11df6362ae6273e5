"""What limits contacts with the customer of a follow-up: what holds it back, the barred channels, what to mind."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huifang.followups.logic.limits import barred, holding_of
from huifang.followups.models import FollowUp
from huifang.followups.queries.limits import facts_of, hints_for, limits_at
from huifang.org.logic import Right
from huifang.web.frame.channels import channel_name
from huifang.web.frame.holding import holding_words
from huifang.web.frame.marks import needs
from huifang.web.frame.request import Request
from huifang.web.frame.wishes import wish_words


@needs(Right.SEE_CUSTOMERS)
@require_safe
def limits(request: Request, follow_up: int) -> HttpResponse:
    """A part of a page, or a page of its own."""
    found = FollowUp.objects.visible_to(request.reach).filter(pk=follow_up).select_related("customer").first()
    if found is None:
        raise Http404
    now = limits_at(at=request.at, on=request.on)
    facts = facts_of([found.customer_id], now)[found.customer_id]
    channels = now.channels.get(found.rule_id, ())
    offered = tuple(dict.fromkeys((*channels, "phone")))
    is_promised = found.promised_at is not None
    held = None if is_promised else holding_of(found.rule_id, channels, facts, at=now.local)
    off = {} if held or is_promised else barred(found.rule_id, offered, facts, at=now.local)
    shown = {
        "follow_up": found,
        "held": holding_words(held) if held else "",
        "barred": [(channel_name(channel), holding_words(holding)) for channel, holding in off.items()],
        "hints": hints_for(found.customer_id, now),
        "wish": wish_words(facts.wish) if facts.wish else (),
    }
    return render(request, "contact/limits.html" if request.htmx else "contact/limits_page.html", shown)
