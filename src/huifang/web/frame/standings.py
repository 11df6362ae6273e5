"""One colour code for follow-ups: not yet open light blue, open green, due today amber, late red, done grey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Badge:
    """The class that gives the colour, the icon that says the same without it, and the word."""

    tone: str
    icon: str
    label: str | Promise


BADGES: Mapping[str, Badge] = {
    "not_yet": Badge("not-yet", "clock", pgettext_lazy("standing", "Not yet open")),
    "open": Badge("open", "circle-dot", pgettext_lazy("standing", "Open")),
    "due_today": Badge("due", "calendar-due", pgettext_lazy("standing", "Due today")),
    "late": Badge("late", "alert-triangle", pgettext_lazy("standing", "Late")),
    "waiting": Badge("open", "clock-pause", pgettext_lazy("standing", "Waiting for sending")),
    "done": Badge("done", "check", pgettext_lazy("standing", "Done")),
    "done_late": Badge("done-late", "check", pgettext_lazy("standing", "Done late")),
    "given_up": Badge("ended", "ban", pgettext_lazy("standing", "Given up")),
    "waived": Badge("ended", "circle-minus", pgettext_lazy("standing", "Waived")),
    "cancelled": Badge("ended", "x", pgettext_lazy("standing", "Cancelled")),
}

OWED: Mapping[str, Badge] = {**BADGES, "open": Badge("open", "circle-dot", pgettext_lazy("owed", "Not due yet"))}
"""The same code for what one person owes another, a report or a review: it has no window that opens."""
