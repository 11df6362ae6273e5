"""How the states of improvements look."""

from __future__ import annotations

from datetime import date

from django.utils.translation import pgettext_lazy

from huifang.cases.models import Improvement
from huifang.web.frame.standings import Badge

State = Improvement.State

LOOKS = {
    State.OPEN: Badge("open", "clock", pgettext_lazy("improvement", "To be carried out")),
    State.DONE: Badge("done", "check", pgettext_lazy("improvement", "Carried out")),
    State.EFFECTIVE: Badge("done", "circle-check", pgettext_lazy("improvement", "Has helped")),
    State.INEFFECTIVE: Badge("late", "circle-x", pgettext_lazy("improvement", "Has not helped")),
    State.CANCELLED: Badge("ended", "circle-minus", pgettext_lazy("improvement", "Called off")),
}
LATE = Badge("late", "alert-triangle", pgettext_lazy("improvement", "Overdue"))
TO_CHECK = Badge("due", "eye", pgettext_lazy("improvement", "Look whether it helped"))


def look_of(one: Improvement, *, on: date) -> Badge:
    """The state of an improvement on a day: what is late, and what is to be looked at, says so."""
    if one.state == State.OPEN and one.due_on < on:
        return LATE
    if one.state == State.DONE and one.check_on is not None and one.check_on <= on:
        return TO_CHECK
    return LOOKS[State(one.state)]
