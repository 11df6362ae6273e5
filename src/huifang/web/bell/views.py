"""What I was told, the newest first; opening a notice marks it as read and leads to what it is about."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST, require_safe

from huifang.notices.actions import mark_read
from huifang.notices.models import Notice
from huifang.notices.queries import notices_of
from huifang.web.frame.marks import signed_in
from huifang.web.frame.paging import page_of
from huifang.web.frame.request import Request

PAGES: Mapping[str, str] = {
    "record": "correct-record",
    "report": "report",
    "report_to_read": "report-for-me",
    "follow_up": "follow-up",
    "customer": "customer",
    "import": "import",
    "approval": "approval",
    "acknowledgement": "acknowledgement",
    "policy": "policy-life",
    "survey_due": "campaigns-due",
    "case": "case",
    "improvement": "improvement",
    "plan": "batch-goals",
}
"""The page of what a notice is about, by its kind; what has none is told of by the notice alone."""


@signed_in
@require_safe
def notices(request: Request) -> HttpResponse:
    """My notices, those that I have not read marked."""
    page = page_of(notices_of(request.user), by=("-at", "-id"), cursor=request.GET.get("page"))
    return render(request, "bell/notices.html", {"page": page})


@signed_in
@require_POST
def open_notice(request: Request, notice: int) -> HttpResponse:
    """Mark a notice as read, and go to what it is about."""
    found = get_object_or_404(notices_of(request.user), pk=notice)
    mark_read(employee=request.user, at=request.at, notices=[found.pk])
    return redirect(_about(found) or "notices")


@signed_in
@require_POST
def read_all(request: Request) -> HttpResponse:
    """Mark all of my notices as read."""
    mark_read(employee=request.user, at=request.at)
    return redirect("notices")


def _about(notice: Notice) -> str:
    name = PAGES.get(notice.about_kind)
    if name is None:
        return ""
    try:
        return reverse(name, args=[notice.about_id])
    except NoReverseMatch:
        return ""
