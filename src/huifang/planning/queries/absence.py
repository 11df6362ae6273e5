"""Which work falls into an absence, and what the policies say about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Q, QuerySet

from huifang.followups.models import Draft, FollowUp, Record, Report
from huifang.org.models import Absence, Employee
from huifang.planning.queries.in_hand import UNWRITTEN, counted, planned
from huifang.policy.logic.sections.people import Handover
from huifang.policy.queries import sections_of, versions_in_force


@dataclass(frozen=True, slots=True)
class ToClear:
    """What somebody is to clear before an absence; `records` are those to be corrected, drafts and reports owed."""

    follow_ups: int
    records: int

    @property
    def is_empty(self) -> bool:
        return not (self.follow_ups or self.records)


def falling_into(absence: Absence, *, zone: ZoneInfo) -> QuerySet[FollowUp]:
    """The follow-ups in somebody's hands that are planned or due for the days of an absence, or late by then, and the
    call-backs promised for them.
    """
    back_at = datetime.combine(absence.last_on + timedelta(days=1), time(), zone)
    by_their_days = Q(due_on__lte=absence.last_on) | Q(planned_on__range=(absence.first_on, absence.last_on))
    mine = planned().filter(agent=absence.employee_id)
    return mine.filter(Q(promised_at=None) & by_their_days | Q(promised_at__lt=back_at))


def can_be_brought_forward(absence: Absence, *, on: date, zone: ZoneInfo) -> QuerySet[FollowUp]:
    """Those of them that may be done before the absence begins, and are planned for later."""
    before = min(absence.first_on - timedelta(days=1), absence.last_on)
    found = falling_into(absence, zone=zone).filter(opens_on__lte=before, planned_on__gt=on, promised_at=None)
    return found.filter(planned_on__gt=F("opens_on"))


def to_clear(absence: Absence, *, zone: ZoneInfo) -> ToClear:
    """How much there is still to clear before an absence. Two statements."""
    me = OuterRef("pk")
    sent_back = Record.objects.filter(employee=me, state=Record.State.SENT_BACK)
    owed = Report.objects.filter(UNWRITTEN, author_post=None, record__employee=me, due_on__lte=absence.last_on)
    drafts = counted(Draft.objects.filter(employee=me), "employee")
    papers = drafts + counted(sent_back, "employee") + counted(owed, "record__employee")
    [count] = (
        Employee.objects.filter(pk=absence.employee_id).annotate(papers=papers).values_list(F("papers"), flat=True)
    )
    return ToClear(falling_into(absence, zone=zone).count(), count)


def asked_before_leave(*, on: date) -> Iterator[tuple[str, Handover]]:
    """What the policies in force ask before an absence, with their keys."""
    for version in versions_in_force(on):
        for entry in sections_of(version).handover:
            if entry.when == "leave":
                yield version.policy.key, entry
