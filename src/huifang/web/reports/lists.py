"""What I owe, what came back to me, what I recorded, and what was written for me."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huifang.followups.logic.reports import standing_of_owed
from huifang.followups.models import Record, Report
from huifang.followups.queries.reviewing import records_sent_back_to, reports_to_read, reports_to_write
from huifang.org.logic import Right
from huifang.web.frame.marks import needs
from huifang.web.frame.paging import page_of
from huifang.web.frame.records import rule_titles
from huifang.web.frame.request import Request

_OF_FOLLOW_UP = ("follow_up__rule", "follow_up__version")
_CHECKED = "follow_up__version__checked"


@dataclass(frozen=True, slots=True)
class Line:
    """A report or a record of a list, its rule in the reader's words, and how it stands."""

    row: Any
    record: Record
    rule: str
    standing: str = ""


@needs(Right.WORK)
@require_safe
def to_write(request: Request) -> HttpResponse:
    """Reports that I owe or am to better, the oldest day first."""
    joined = (f"record__{name}" for name in ("customer", *_OF_FOLLOW_UP))
    rows = reports_to_write(request.reach).select_related(*joined).defer(f"record__{_CHECKED}")
    page = page_of(rows, by=("due_on", "pk"), cursor=request.GET.get("page"))
    return render(request, "reports/to_write.html", {"page": page, "lines": list(_reports(page.rows, on=request.on))})


@needs(Right.SEE_CUSTOMERS)
@require_safe
def for_me(request: Request) -> HttpResponse:
    """Reports that the policies have written for a post of mine, the latest first."""
    joined = ("author", *(f"record__{name}" for name in ("customer", *_OF_FOLLOW_UP)))
    rows = reports_to_read(request.reach).select_related(*joined).defer(f"record__{_CHECKED}")
    page = page_of(rows, by=("-written_at", "-pk"), cursor=request.GET.get("page"))
    return render(request, "reports/for_me.html", {"page": page, "lines": list(_reports(page.rows, on=request.on))})


@needs(Right.WORK)
@require_safe
def sent_back(request: Request) -> HttpResponse:
    """My records that somebody sent back, the oldest first."""
    page = page_of(_of_list(records_sent_back_to(request.user.pk)), by=("pk",), cursor=request.GET.get("page"))
    return render(request, "reports/sent_back.html", {"page": page, "lines": list(_records(page.rows))})


@needs(Right.WORK)
@require_safe
def my_records(request: Request) -> HttpResponse:
    """What I recorded, the latest contact first, and what became of it."""
    rows = _of_list(Record.objects.filter(employee=request.user)).select_related("report")
    page = page_of(rows, by=("-contacted_at", "-pk"), cursor=request.GET.get("page"))
    return render(request, "reports/my_records.html", {"page": page, "lines": list(_records(page.rows))})


def _of_list(rows: QuerySet[Record]) -> QuerySet[Record]:
    return rows.select_related("customer", *_OF_FOLLOW_UP).defer(_CHECKED)


def _reports(rows: Sequence[Report], *, on: date) -> Iterator[Line]:
    titles = rule_titles([row.record for row in rows])
    for row in rows:
        standing = standing_of_owed(row.due_on, done_on=None, on=on)
        yield Line(row, row.record, titles[row.record_id], standing)


def _records(rows: Sequence[Record]) -> Iterator[Line]:
    titles = rule_titles(rows)
    return (Line(row, row, titles[row.pk]) for row in rows)
