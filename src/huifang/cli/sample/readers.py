"""What is read and written about contacts on one day: reports, reviews, corrections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from huifang.cli.sample.firm import EVENING, MORNING, Firm
from huifang.cli.sample.words import BETTER, GUIDANCE, REPORTS
from huifang.followups.actions import NewFinding, approve, correct_record, send_back, write_report
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import Record, Report
from huifang.notices.actions import mark_read
from huifang.org.models import Employee

_AROUND = ("employee", "customer", "follow_up__customer", "follow_up__rule")


def corrections_of(firm: Firm, on: date) -> None:
    """Whoever got a record back has read why, and puts it right the day after."""
    for one in firm.people.values():
        mark_read(employee=one, at=firm.at(on, hour=9))
    rows = Record.objects.filter(state=Record.State.SENT_BACK).select_related(*_AROUND).prefetch_related("findings")
    for record in rows.order_by("pk"):
        noted = [NewFinding(FindingKind(item.kind), item.text) for item in record.findings.order_by("position")]
        better = firm.chance_of(record.follow_up, "better").choice(BETTER)
        correct_record(
            record=record.pk,
            version=record.version,
            author=record.employee,
            answers=record.answers,
            note=f"{record.note}{better}",
            findings=noted,
            form=firm.rules[record.follow_up.rule_id].form,
            ring=firm.ring,
        )


def reports_of(firm: Firm, on: date, *, leaving: Employee | None = None) -> None:
    """The reports that are written on a day: most on the day of the contact, some a day late, a few much later.

    Those of `leaving` stay owed.
    """
    unwritten = Report.objects.filter(state__in=[Report.State.OWED, Report.State.SENT_BACK])
    around = [f"record__{name}" for name in _AROUND]
    for report in unwritten.select_related(*around).order_by("pk"):
        record = report.record
        random = firm.chance_of(record.follow_up, f"report {report.version}")
        waits = timedelta(days=random.choice((0, 0, 0, 0, 0, 0, 1, 1, 2, 5)))
        handed_in = record.follow_up.ended_on
        assert handed_in is not None
        is_waiting = on < handed_in + waits and record.customer_id not in firm.kept.handovers
        if record.employee == leaving or is_waiting:
            continue
        write_report(
            report=report.pk,
            version=report.version,
            author=record.employee,
            at=firm.moment(record.employee, on, EVENING),
            on=on,
            text=random.choice(REPORTS),
            rule=firm.rules[record.follow_up.rule_id],
        )


def reviews_of(firm: Firm, on: date) -> None:
    """The supervisors read what was handed in before a day: most of it is good, some goes back once."""
    for reviewed in _handed_in_before(on):
        record = reviewed if isinstance(reviewed, Record) else reviewed.record
        random = firm.chance_of(record.follow_up, type(reviewed).__name__)
        supervisor = firm.supervisor_of(record.customer.department_id)
        at = firm.moment(supervisor, on, MORNING)
        if reviewed.version <= _first_version(reviewed) and random.random() < 0.12:
            guidance = random.choice(GUIDANCE)
            send_back(reviewed=reviewed, version=reviewed.version, by=supervisor, at=at, on=on, guidance=guidance)
        else:
            approve(reviewed=reviewed, version=reviewed.version, by=supervisor, at=at, on=on)


def _handed_in_before(on: date) -> Iterator[Record | Report]:
    records = Record.objects.filter(state=Record.State.SUBMITTED, review_post__isnull=False)
    yield from records.filter(follow_up__ended_on__lt=on).select_related(*_AROUND).order_by("pk")
    reports = Report.objects.filter(state=Report.State.WRITTEN, review_post__isnull=False, written_on__lt=on)
    yield from reports.select_related(*(f"record__{name}" for name in _AROUND)).order_by("pk")


def _first_version(reviewed: Record | Report) -> int:
    """The version in which it is handed in first: a report is version 1 before it is written."""
    return 1 if isinstance(reviewed, Record) else 2
