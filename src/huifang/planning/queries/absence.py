"""Which work falls into an absence, and what the policies say about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Q, QuerySet

from huifang.cases.models.cases import CaseSet
from huifang.cases.queries.in_hand import cases_due_by
from huifang.followups.models import Draft, FollowUp, Record, Report
from huifang.org.models import Absence, Employee
from huifang.planning.queries.in_hand import UNWRITTEN, counted, planned
from huifang.policy.logic.sections.people import Handover
from huifang.policy.queries import sections_of, versions_in_force


@dataclass(frozen=True, slots=True)
class ToClear:
    """What somebody is to clear before an absence; `records` are those to be corrected, drafts and reports owed.

    `cases` are theirs with a deadline that comes before they are back.
    """

    follow_ups: int
    records: int
    cases: int

    @property
    def is_empty(self) -> bool:
        return not (self.follow_ups or self.records or self.cases)


def falling_into(absence: Absence, *, zone: ZoneInfo) -> QuerySet[FollowUp]:
    """The follow-ups in somebody's hands that are planned or due for the days of an absence, or late by then, and the
    call-backs promised for them.
    """
    back_at = _back_at(absence, zone)
    by_their_days = Q(due_on__lte=absence.last_on) | Q(planned_on__range=(absence.first_on, absence.last_on))
    mine = planned().filter(agent=absence.employee_id)
    return mine.filter(Q(promised_at=None) & by_their_days | Q(promised_at__lt=back_at))


def can_be_brought_forward(absence: Absence, *, on: date, zone: ZoneInfo) -> QuerySet[FollowUp]:
    """Those of them that may be done before the absence begins, and are planned for later."""
    before = min(absence.first_on - timedelta(days=1), absence.last_on)
    found = falling_into(absence, zone=zone).filter(opens_on__lte=before, planned_on__gt=on, promised_at=None)
    return found.filter(planned_on__gt=F("opens_on"))


def _back_at(absence: Absence, zone: ZoneInfo) -> datetime:
    return datetime.combine(absence.last_on + timedelta(days=1), time(), zone)


def cases_falling_into(absence: Absence, *, zone: ZoneInfo, unseen_by: int | None = None) -> CaseSet:
    """Somebody's cases with a deadline, or a promised answer, before they are back; but those about `unseen_by`."""
    return cases_due_by(absence.employee_id, _back_at(absence, zone), unseen_by=unseen_by)


def to_clear(absence: Absence, *, zone: ZoneInfo, unseen_by: int | None = None) -> ToClear:
    """How much there is still to clear before an absence, but for cases about `unseen_by`. Two statements."""
    me = OuterRef("pk")
    sent_back = Record.objects.filter(employee=me, state=Record.State.SENT_BACK)
    owed = Report.objects.filter(UNWRITTEN, author_post=None, record__employee=me, due_on__lte=absence.last_on)
    drafts = counted(Draft.objects.filter(employee=me), "employee")
    papers = drafts + counted(sent_back, "employee") + counted(owed, "record__employee")
    cases = counted(cases_due_by(me, _back_at(absence, zone), unseen_by=unseen_by), "owner")
    rows = Employee.objects.filter(pk=absence.employee_id).annotate(papers=papers, cases=cases)
    [(count, of_cases)] = rows.values_list(F("papers"), F("cases"))
    return ToClear(falling_into(absence, zone=zone).count(), count, of_cases)


def asked_before_leave(*, on: date) -> Iterator[tuple[str, Handover]]:
    """What the policies in force ask before an absence, with their keys."""
    for version in versions_in_force(on):
        for entry in sections_of(version).handover:
            if entry.when == "leave":
                yield version.policy.key, entry
