"""What a reader decides: approve, or send back with guidance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from huifang.followups.actions import approve, send_back
from huifang.followups.actions.refusals import ChangedMeanwhile, MissingAnswers, NoReason, NotYours, OwnWork
from huifang.followups.models import Record, Report
from huifang.org.logic import Right
from huifang.web.frame.marks import needs
from huifang.web.frame.records import visible_records
from huifang.web.frame.request import Request
from huifang.web.frame.text import said
from huifang.web.review.forms import GuidanceForm
from huifang.web.review.queue import onward, tell
from huifang.web.review.views import record_page, report_page, written_report


@needs(Right.REVIEW)
@require_POST
def approve_record(request: Request, record: int) -> HttpResponse:
    """Approve a record, in the version that was looked at."""
    return _record_decided(request, record, approve)


@needs(Right.REVIEW)
@require_POST
def send_record_back(request: Request, record: int) -> HttpResponse:
    """Send a record back with guidance."""
    return _record_decided(request, record, send_back)


@needs(Right.REVIEW)
@require_POST
def approve_report(request: Request, report: int) -> HttpResponse:
    """Approve a report, in the version that was looked at."""
    return _report_decided(request, report, approve)


@needs(Right.REVIEW)
@require_POST
def send_report_back(request: Request, report: int) -> HttpResponse:
    """Send a report back with guidance."""
    return _report_decided(request, report, send_back)


def _record_decided(request: Request, record: int, deed: Callable[..., Any]) -> HttpResponse:
    found, form = get_object_or_404(visible_records(request.reach), pk=record), GuidanceForm(request.POST)
    if _is_done(request, found, form, deed):
        tell(request, is_approved=deed is approve, author=found.employee.name)
        return onward(request, found)
    return record_page(request, visible_records(request.reach).get(pk=record), form)


def _report_decided(request: Request, report: int, deed: Callable[..., Any]) -> HttpResponse:
    found, form = written_report(request, report), GuidanceForm(request.POST)
    if _is_done(request, found, form, deed):
        tell(request, is_approved=deed is approve, author=found.author.name if found.author else "")
        return onward(request, found)
    return report_page(request, written_report(request, report), form)


def _is_done(request: Request, reviewed: Record | Report, form: GuidanceForm, deed: Callable[..., Any]) -> bool:
    """Do it, or say in the form why not. Raises Http404 for what is not this reader's."""
    if not form.is_valid():
        return False
    seen, by = form.cleaned_data, request.user
    try:
        deed(reviewed=reviewed, version=seen["version"], by=by, at=request.at, on=request.on, guidance=seen["guidance"])
    except NotYours as not_theirs:
        raise Http404 from not_theirs
    except (OwnWork, ChangedMeanwhile) as refused:
        form.add_error(None, said(refused.message))
    except NoReason as refused:
        form.add_error("guidance", said(refused.message))
    except MissingAnswers as faulty:
        form.add_error("guidance", " ".join(said(fault.message) for fault in faulty.faults))
    return not form.errors
