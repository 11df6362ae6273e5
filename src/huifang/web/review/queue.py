"""What waits for a reader, in the order in which it is to be read, and what comes behind something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from huifang.followups.logic.reports import standing_of_owed
from huifang.followups.models import Record, Report
from huifang.followups.queries.reviewing import records_to_review, reports_to_review
from huifang.kernel.sql.prepared import prepared
from huifang.kernel.text import Message
from huifang.org.logic import Reach
from huifang.web.frame.messages import say
from huifang.web.frame.paging import Page, Place, place_of
from huifang.web.frame.records import titles_of_rules
from huifang.web.frame.request import Request

ORDER = ("review_due_on", "pk")
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Line:
    """What a list tells of a record or a report that waits, its rule in the reader's words, how its review stands."""

    row: Any
    rule: str
    standing: str


def waiting_records(reach: Reach, *, cursor: str | None, on: date) -> tuple[Page[Any], list[Line]]:
    """A page of the records that wait for somebody. Two statements."""
    place = place_of(Record.objects.all(), by=ORDER, cursor=cursor)
    page = place.page(_records(reach, place))
    return page, list(_lines(page.rows, on=on))


def waiting_reports(reach: Reach, *, cursor: str | None, on: date) -> tuple[Page[Any], list[Line]]:
    """A page of the reports that wait; one without a day for its review waits for nobody. Two statements."""
    place = place_of(Report.objects.all(), by=ORDER, cursor=cursor)
    page = place.page(_reports(reach, place))
    return page, list(_lines(page.rows, on=on))


@prepared
def _records(reach: Reach, place: Place) -> QuerySet[Any, Any]:
    rows = records_to_review(reach).annotate(writer=F("employee__name"), **_told_of("follow_up__", "customer__"))
    return place.rows_of(rows.values_list(*_COLUMNS, "version", "contacted_at", named=True))


@prepared
def _reports(reach: Reach, place: Place) -> QuerySet[Any, Any]:
    waiting = reports_to_review(reach).filter(review_due_on__isnull=False)
    told = _told_of("record__follow_up__", "record__customer__")
    rows = waiting.annotate(writer=F("author__name"), **told)
    return place.rows_of(rows.values_list(*_COLUMNS, "written_on", named=True))


_COLUMNS = ("pk", "review_due_on", "writer", "customer_name", "by_version", "rule_key")


def _told_of(follow_up: str, customer: str) -> dict[str, F]:
    return {
        "customer_name": F(f"{customer}name"),
        "by_version": F(f"{follow_up}version_id"),
        "rule_key": F(f"{follow_up}rule__key"),
    }


def _lines(rows: Sequence[Any], *, on: date) -> Iterator[Line]:
    titles = titles_of_rules({(row.by_version, row.rule_key) for row in rows})
    for row in rows:
        standing = standing_of_owed(row.review_due_on, done_on=None, on=on)
        yield Line(row, titles[row.by_version, row.rule_key], standing)


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
