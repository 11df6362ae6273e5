"""What outcomes, kinds of findings and states of records are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

OUTCOMES: Mapping[str, str | Promise] = {
    "reached": pgettext_lazy("outcome", "Reached"),
    "no_answer": pgettext_lazy("outcome", "No answer"),
    "busy": pgettext_lazy("outcome", "Busy"),
    "call_later": pgettext_lazy("outcome", "Call later"),
    "wrong_number": pgettext_lazy("outcome", "Wrong number"),
    "refused": pgettext_lazy("outcome", "Refused"),
    "visited": pgettext_lazy("outcome", "Visited"),
    "message_sent": pgettext_lazy("outcome", "Message sent"),
}
FINDINGS: Mapping[str, str | Promise] = {
    "complaint": pgettext_lazy("finding", "Complaint"),
    "suggestion": pgettext_lazy("finding", "Suggestion"),
    "need": pgettext_lazy("finding", "Need"),
    "repair": pgettext_lazy("finding", "Repair"),
    "praise": pgettext_lazy("finding", "Praise"),
    "other": pgettext_lazy("finding", "Other"),
}
RECORDS: Mapping[str, str | Promise] = {
    "submitted": pgettext_lazy("record", "Handed in"),
    "sent_back": pgettext_lazy("record", "Sent back"),
    "approved": pgettext_lazy("record", "Approved"),
}
