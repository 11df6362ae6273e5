"""What waits for a reader, in the order in which it is to be read, and what comes behind something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from huifang.followups.logic.reports import standing_of_owed
from huifang.followups.models import Record, Report
from huifang.followups.queries.reviewing import records_to_review, reports_to_review
from huifang.kernel.text import Message
from huifang.org.logic import Reach
from huifang.web.frame.messages import say
from huifang.web.frame.records import rule_titles
from huifang.web.frame.request import Request

ORDER = ("review_due_on", "pk")
Row = TypeVar("Row", bound=Model)

_OF_FOLLOW_UP = "follow_up__rule", "follow_up__version"


@dataclass(frozen=True, slots=True)
class Line:
    """A record or a report that waits, its rule in the reader's words, and how its review stands."""

    row: Any
    record: Record
    rule: str
    standing: str


def waiting_records(reach: Reach) -> QuerySet[Record]:
    """Records that wait for somebody, for a list."""
    rows = records_to_review(reach).select_related("customer", "employee", *_OF_FOLLOW_UP)
    return rows.defer("follow_up__version__checked")


def waiting_reports(reach: Reach) -> QuerySet[Report]:
    """Reports that wait for somebody, for a list; one without a day for its review waits for nobody."""
    of_record = (f"record__{name}" for name in _OF_FOLLOW_UP)
    rows = reports_to_review(reach).filter(review_due_on__isnull=False)
    rows = rows.select_related("author", "record__customer", "record__employee", *of_record)
    return rows.defer("record__follow_up__version__checked")


def lines(rows: Sequence[Any], *, on: date) -> Iterator[Line]:
    """Rows of a list with the words of their rules. Two statements."""
    records = [row if isinstance(row, Record) else row.record for row in rows]
    titles = rule_titles(records)
    for row, record in zip(rows, records, strict=True):
        yield Line(row, record, titles[record.pk], standing_of_owed(row.review_due_on, done_on=None, on=on))


def behind(rows: QuerySet[Row], due_on: date | None, key: int) -> Row | None:
    """The first that comes behind this one, or else the first of all; None when nothing else waits."""
    others = rows.exclude(pk=key)
    if due_on is None:
        return others.order_by(*ORDER).first()
    later = Q(review_due_on__gt=due_on) | Q(review_due_on=due_on, pk__gt=key)
    return others.filter(later).order_by(*ORDER).first() or others.order_by(*ORDER).first()


def onward(request: Request, looked_at: Record | Report) -> HttpResponse:
    """Lead to what comes behind; with nothing left to the list, which says so."""
    is_record = isinstance(looked_at, Record)
    rows: QuerySet[Any] = records_to_review(request.reach) if is_record else reports_to_review(request.reach)
    found = behind(rows, looked_at.review_due_on, looked_at.pk)
    if found is None:
        return redirect("review" if is_record else "review-reports")
    return redirect("review-record" if is_record else "review-report", found.pk)


def tell(request: Request, *, is_approved: bool, author: str) -> None:
    """Say on the next page what was decided."""
    if is_approved:
        say(request, Message("Approved."))
    else:
        say(request, Message("Sent back to %(author)s with your guidance.", {"author": author}))
