"""The lists of what waits, and the page of one record or report."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from huifang.followups.logic.reports import standing_of_owed
from huifang.followups.models import Record, Report
from huifang.org.logic import Right
from huifang.web.frame.marks import needs
from huifang.web.frame.records import rounds_of, rounds_of_report, shown, visible_records, visible_reports
from huifang.web.frame.request import Request
from huifang.web.review.forms import GuidanceForm
from huifang.web.review.queue import onward, waiting_records, waiting_reports

FORM_IS_WRONG = 422


@needs(Right.REVIEW)
@require_safe
def records(request: Request) -> HttpResponse:
    """Records that wait to be reviewed, the oldest day first."""
    page, lines = waiting_records(request.reach, cursor=request.GET.get("page"), on=request.on)
    return render(request, "review/records.html", {"page": page, "lines": lines})


@needs(Right.REVIEW)
@require_safe
def reports(request: Request) -> HttpResponse:
    """Reports that wait to be reviewed, the oldest day first."""
    page, lines = waiting_reports(request.reach, cursor=request.GET.get("page"), on=request.on)
    return render(request, "review/reports.html", {"page": page, "lines": lines})


@needs(Right.REVIEW)
@require_safe
def record(request: Request, record: int) -> HttpResponse:
    """One record with all that was asked, and what may be said to it."""
    return record_page(request, get_object_or_404(visible_records(request.reach), pk=record), GuidanceForm())


@needs(Right.REVIEW)
@require_safe
def report(request: Request, report: int) -> HttpResponse:
    """One report beside its record, and what may be said to it."""
    return report_page(request, written_report(request, report), GuidanceForm())


@needs(Right.REVIEW)
@require_safe
def next_record(request: Request, record: int) -> HttpResponse:
    """Leave this one as it is and go on to the next."""
    return onward(request, get_object_or_404(Record.objects.visible_to(request.reach), pk=record))


@needs(Right.REVIEW)
@require_safe
def next_report(request: Request, report: int) -> HttpResponse:
    """Leave this one as it is and go on to the next."""
    return onward(request, get_object_or_404(Report.objects.visible_to(request.reach), pk=report))


def written_report(request: Request, report: int) -> Report:
    """A report within reach that somebody has written. Raises Http404."""
    return get_object_or_404(visible_reports(request.reach).exclude(state=Report.State.OWED), pk=report)


def record_page(request: Request, record: Record, form: GuidanceForm) -> HttpResponse:
    """The page of a record, with what was typed."""
    told = shown(record, on=request.on, reach=request.reach)
    own = record.employee_id == request.user.pk
    waits = record.state == Record.State.SUBMITTED and record.review_post_id is not None
    context = {"shown": told, "rounds": rounds_of(record, told.rule), **_decision(request, record, form, own, waits)}
    return render(request, "review/record.html", context, status=FORM_IS_WRONG if form.errors else 200)


def report_page(request: Request, report: Report, form: GuidanceForm) -> HttpResponse:
    """The page of a report, with what was typed."""
    told = shown(report.record, on=request.on, reach=request.reach)
    own = report.author_id == request.user.pk
    waits = report.state == Report.State.WRITTEN and report.review_post_id is not None
    standing = standing_of_owed(report.due_on, done_on=report.written_on, on=request.on)
    more = {"report": report, "report_standing": standing, "rounds": rounds_of_report(report)}
    context = {"shown": told, **more, **_decision(request, report, form, own, waits)}
    return render(request, "review/report.html", context, status=FORM_IS_WRONG if form.errors else 200)


def _decision(
    request: Request, reviewed: Record | Report, form: GuidanceForm, own: bool, waits: bool
) -> dict[str, Any]:
    """What the card of the decision shows."""
    due_on = reviewed.review_due_on
    return {
        "form": form,
        "reviewed": reviewed,
        "is_own": own,
        "waits": waits,
        "review_standing": standing_of_owed(due_on, done_on=None, on=request.on) if due_on and waits else "",
    }
