"""What was tried, said and found with a customer, the latest first, and what is still to be done with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from huifang.followups.models import Attempt, Finding, FollowUp, Record, Report, Review
from huifang.followups.queries.desk import DeskLine, desk_line

MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class FindingTold:
    """One item of feedback."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordTold:
    """What was written down of a contact, with its findings and the state of its report (empty: none is owed)."""

    id: int
    answers: Mapping[str, object]
    note: str
    state: str
    version: int
    findings: tuple[FindingTold, ...]
    report: str


@dataclass(frozen=True, slots=True)
class ContactTold:
    """One try to reach the customer. `record` is None where no contact came of it."""

    at: datetime
    follow_up_id: int
    version_id: int
    rule: str
    agent: str
    channel: str
    outcome: str
    note: str
    promised_at: datetime | None
    record: RecordTold | None


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """What a reader said to a version of a record or report."""

    at: datetime
    reader: str
    version: int
    decision: str
    guidance: str


def contacts_of(customer: int, *, most: int = MOST_TOLD) -> tuple[ContactTold, ...]:
    """The tries to reach a customer (by id) with what came of them, the latest first. Four statements."""
    tried = Attempt.objects.filter(customer=customer).select_related("employee", "follow_up__rule")
    attempts = list(tried.order_by("-at", "-pk")[:most])
    records = _records({row.follow_up_id for row in attempts})
    return tuple(_contact(row, records) for row in attempts)


def to_do_with(customer: int, *, reader: int, on: date) -> tuple[DeskLine, ...]:
    """What is planned with a customer (by id), by the day it is due: others may be done in the same contact."""
    planned = FollowUp.objects.told_to(reader).filter(customer=customer, state=FollowUp.State.PLANNED)
    rows = planned.select_related("customer", "rule").order_by("due_on", "pk")
    return tuple(desk_line(row, on=on) for row in rows)


def ended_with(customer: int, *, on: date, most: int = MOST_TOLD) -> tuple[DeskLine, ...]:
    """What ended with a customer (by id), the latest first; what a sweep withdrew is left out."""
    ended = FollowUp.objects.filter(customer=customer, ended_on__isnull=False)
    rows = ended.select_related("customer", "rule").order_by("-ended_on", "-pk")[:most]
    return tuple(desk_line(row, on=on) for row in rows)


def reviews_of(reviewed: Record | Report) -> tuple[ReviewTold, ...]:
    """What readers said, the latest first."""
    of = {"record": reviewed} if isinstance(reviewed, Record) else {"report": reviewed}
    rows = Review.objects.filter(**of).select_related("employee").order_by("-at", "-pk")
    return tuple(ReviewTold(row.at, row.employee.name, row.version, row.decision, row.guidance) for row in rows)


def _contact(row: Attempt, records: Mapping[tuple[int, datetime], RecordTold]) -> ContactTold:
    return ContactTold(
        at=row.at,
        follow_up_id=row.follow_up_id,
        version_id=row.follow_up.version_id,
        rule=row.follow_up.rule.key,
        agent=row.employee.name,
        channel=row.channel,
        outcome=row.outcome,
        note=row.note,
        promised_at=row.promised_at,
        record=records.get((row.follow_up_id, row.at)),
    )


def _records(follow_ups: Collection[int]) -> dict[tuple[int, datetime], RecordTold]:
    """The records of these follow-ups, by follow-up and the moment of the contact."""
    rows = list(Record.objects.filter(follow_up__in=follow_ups))
    findings: defaultdict[int, list[FindingTold]] = defaultdict(list)
    noted = Finding.objects.filter(record__in=rows).order_by("record", "position")
    for record, kind, text in noted.values_list("record_id", "kind", "text"):
        findings[record].append(FindingTold(kind, text))
    reports = dict(Report.objects.filter(record__in=rows).values_list("record_id", "state"))
    return {
        (row.follow_up_id, row.contacted_at): RecordTold(
            id=row.pk,
            answers=row.answers,
            note=row.note,
            state=row.state,
            version=row.version,
            findings=tuple(findings[row.pk]),
            report=reports.get(row.pk, ""),
        )
        for row in rows
    }
