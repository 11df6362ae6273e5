"""How a case stands, in the one colour code; for every page that shows one."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

from huifang.cases.logic.words import CaseState, ClosedAs
from huifang.cases.models import Case
from huifang.web.frame.standings import Badge

STATES: Mapping[str, Badge] = {
    CaseState.OPEN: Badge("due", "inbox", pgettext_lazy("case", "To be accepted")),
    CaseState.ACCEPTED: Badge("open", "user-check", pgettext_lazy("case", "Accepted")),
    CaseState.IN_WORK: Badge("open", "player-play", pgettext_lazy("case", "In work")),
    CaseState.WAITING: Badge("not-yet", "clock-pause", pgettext_lazy("case", "Waiting")),
    CaseState.RESOLVED: Badge("open", "check", pgettext_lazy("case", "Resolved")),
    CaseState.ANSWERED: Badge("done", "message-2", pgettext_lazy("case", "Answered")),
    CaseState.CLOSED: Badge("done", "checks", pgettext_lazy("case", "Closed")),
}
CLOSED_AS: Mapping[str, Badge] = {
    ClosedAs.SETTLED: STATES[CaseState.CLOSED],
    ClosedAs.MERGED: Badge("ended", "link", pgettext_lazy("case", "Merged")),
    ClosedAs.VOID: Badge("ended", "ban", pgettext_lazy("case", "Set aside")),
}


def case_badge(case: Case) -> Badge:
    """How a case stands; of a closed one, what became of it."""
    return CLOSED_AS.get(case.closed_as, STATES[case.state])
