"""A case that waits for somebody outside is not forgotten: its clocks stand still, so every week it is asked after."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from huifang.cases.actions.log import Doer, Line, write_lines
from huifang.cases.actions.telling import ABOUT
from huifang.cases.logic.words import CaseState, Happened
from huifang.cases.models import Case
from huifang.cases.queries.whom import Whom
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id, take_lock
from huifang.kernel.text import Message
from huifang.notices.actions import Told, tell_all

ASKED_EVERY = timedelta(days=7)

STILL_WAITS = Message("Case %(number)s still waits, for %(days)d days now. Ask after it: %(title)s")


def waiting_too_long(at: datetime) -> QuerySet[Case]:
    """The cases that have waited for a week since they began to, or since they were asked after; with when that was."""
    since = Max("events__at", filter=Q(events__kind__in=(Happened.PAUSED, Happened.ESCALATED)))
    began = Max("events__at", filter=Q(events__kind=Happened.PAUSED))
    waiting = Case.objects.filter(state=CaseState.WAITING)
    return waiting.annotate(since=since, began=began).filter(since__lte=at - ASKED_EVERY).order_by("pk")


@transaction.atomic
def ask_after_waiting(*, at: datetime, on: date, actor: str) -> int:
    """Remind the owners of these cases, and those who direct them; the log says so. Returns how many there were."""
    take_lock("cases.waiting")
    cases = list(waiting_too_long(at))
    if not cases:
        return 0
    whom = Whom(on)
    lines = [Line(case.pk, Happened.ESCALATED, case.state, facts={"for": case.waits_for}) for case in cases]
    write_lines(lines, doer=Doer(None, at, on, actor), deed="cases.asked_after", entry_id=next_id(Entry))
    tell_all(
        [
            Told(
                {*whom.owner(case), *whom.directors(case)} - {case.about_employee_id or 0},
                Message(
                    STILL_WAITS.template,
                    {"number": case.number, "title": case.title, "days": (at - case.began).days},  # type: ignore[attr-defined]
                ),
                (ABOUT, case.pk),
            )
            for case in cases
        ],
        at=at,
    )
    return len(cases)
