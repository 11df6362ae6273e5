"""What to say to a customer, with what the contact is about in the place of the placeholders."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import date_format

from huifang.followups.models import FollowUp
from huifang.policy.logic.placeholders import filled
from huifang.web.frame.company import company
from huifang.web.frame.text import worded

BLANK = "＿＿"
"""What a script shows for what nobody knows; whoever reads it aloud sees that something is missing."""


def script_for(text: Mapping[str, str], follow_up: FollowUp, *, customer: str, agent: str) -> str:
    """The text of a script for one follow-up; no statement where that was read with `event__subject`."""
    event = follow_up.event
    subject = event.subject if event else None
    values = {
        "customer": customer,
        "agent": agent,
        "organisation": company().name,
        "subject": (subject.title or subject.external_id) if subject else "",
        "event_date": date_format(event.occurred_on, "DATE_FORMAT") if event else "",
    }
    return filled(worded(text), {name: value or BLANK for name, value in values.items()}).strip()
