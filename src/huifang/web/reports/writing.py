"""Write the report that is owed, beside the record that it is about; read one that was written for oneself."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from huifang.followups.actions import write_report
from huifang.followups.actions.refusals import ChangedMeanwhile, MissingAnswers, NotYours
from huifang.followups.logic.reports import standing_of_owed
from huifang.followups.models import Report
from huifang.followups.queries.reviewing import may_write, reports_to_read
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.policy.logic.desk import DeskRule
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.records import rounds_of_report, rule_of, shown, visible_reports
from huifang.web.frame.request import Request
from huifang.web.frame.text import said, worded
from huifang.web.reports.forms import ReportForm

FORM_IS_WRONG = 422


@needs(Right.WORK)
@require_safe
def report(request: Request, report: int) -> HttpResponse:
    """A report as it stands, to be written, bettered, read or printed."""
    return _page(request, get_object_or_404(visible_reports(request.reach), pk=report), None)


@needs(Right.SEE_CUSTOMERS)
@require_safe
def read(request: Request, report: int) -> HttpResponse:
    """A report that was written for me, beside the record that it is about."""
    found = get_object_or_404(visible_reports(request.reach).filter(pk__in=reports_to_read(request.reach)), pk=report)
    standing = standing_of_owed(found.due_on, done_on=found.written_on, on=request.on)
    shown_here = {
        "report": found,
        "report_standing": standing,
        "shown": shown(found.record, on=request.on, reach=request.reach),
    }
    return render(request, "reports/read.html", shown_here)


@needs(Right.WORK)
@require_POST
def write(request: Request, report: int) -> HttpResponse:
    """Hand in what was written; what somebody else wrote meanwhile is shown beside it."""
    found, form = get_object_or_404(visible_reports(request.reach), pk=report), ReportForm(request.POST)
    if _is_written(request, found, form):
        say(request, Message("The report is handed in."))
        return redirect("report", report)
    return _page(request, visible_reports(request.reach).get(pk=report), form)


def _is_written(request: Request, found: Report, form: ReportForm) -> bool:
    if not form.is_valid():
        return False
    typed = form.cleaned_data
    try:
        write_report(
            report=found.pk,
            version=typed["version"],
            author=request.user,
            at=request.at,
            on=request.on,
            text=typed["text"],
            rule=rule_of(found.record),
        )
    except NotYours as not_theirs:
        raise Http404 from not_theirs
    except ChangedMeanwhile as refused:
        form.add_error(None, said(refused.message))
    except MissingAnswers as faulty:
        form.add_error("text", " ".join(said(fault.message) for fault in faulty.faults))
    return not form.errors


def _page(request: Request, report: Report, form: ReportForm | None) -> HttpResponse:
    """The page of a report, with what was typed, or what stands, or the headings that the policy gives."""
    told = shown(report.record, on=request.on, reach=request.reach)
    is_open = report.state != Report.State.APPROVED and may_write(report, request.reach)
    typed = form or ReportForm(initial={"text": report.text or _headings(told.rule)})
    has_changed = form is not None and bool(form.non_field_errors())
    done_on = report.written_on if report.state != Report.State.SENT_BACK else None
    context = {
        "report": report,
        "report_standing": standing_of_owed(report.due_on, done_on=done_on, on=request.on),
        "shown": told,
        "form": typed,
        "is_open": is_open,
        "theirs": report.text if has_changed else "",
        "rounds": rounds_of_report(report) if report.version > 1 else (),
    }
    status = FORM_IS_WRONG if form is not None and form.errors else 200
    return render(request, "reports/report.html", context, status=status)


def _headings(rule: DeskRule | None) -> str:
    """The headings that the writer finds, each with room below it."""
    sections = rule.report.sections if rule and rule.report else ()
    return "\n\n\n".join(worded(section) for section in sections)
