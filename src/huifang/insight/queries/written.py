"""Reports and reviews that policies ask for, by rule: done in time, done late, still to be done. Counted one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from huifang.followups.models import Record, Report, Review
from huifang.insight.logic import Written, WrittenCounts
from huifang.insight.queries.within import within
from huifang.kernel.sql.statements import AnyRows
from huifang.org.logic import Reach
from huifang.policy.logic.desk import Reviewed

_STATES = ("done_in_time", "done_late", "open", "overdue")


def report_counts(rules: Collection[int], *, reach: Reach, on: date) -> dict[int, WrittenCounts]:
    """The reports on records of these rules. One that was sent back is still to be done."""
    rows = _reports(rules, reach)
    return _by_rule(rows.values_list("record__follow_up__rule_id"), _reported(on))


def review_counts(
    rules: Collection[int], of: Reviewed, *, reach: Reach, on: date, zone: str
) -> dict[int, WrittenCounts]:
    """The reviews of records, or of reports, of these rules. Done is what a reader approved or sent back."""
    rows = _reviewed(rules, of, reach)
    path = "" if of == "record" else "record__"
    return _by_rule(rows.values_list(f"{path}follow_up__rule_id"), _reviewing(of, on=on, zone=zone))


def reports_behind(rules: Collection[int], number: Written, *, reach: Reach, on: date) -> QuerySet[Report]:
    """The reports that a number of these rules counts. Unordered."""
    return _reports(rules, reach).filter(_numbers(_reported(on))[number])


def reviewed_behind(
    rules: Collection[int], of: Reviewed, number: Written, *, reach: Reach, on: date, zone: str
) -> QuerySet[Any, Any]:
    """The records, or reports, whose reviews a number of these rules counts. Unordered."""
    return _reviewed(rules, of, reach).filter(_numbers(_reviewing(of, on=on, zone=zone))[number])


@dataclass(frozen=True, slots=True)
class _How:
    """The conditions from which all numbers follow."""

    done: Q
    in_time: Q
    overdue: Q


def _reported(on: date) -> _How:
    done = Q(state__in=[Report.State.WRITTEN, Report.State.APPROVED])
    return _How(done, in_time=Q(written_on__lte=F("due_on")), overdue=Q(due_on__lt=on))


def _reviewing(of: Reviewed, *, on: date, zone: str) -> _How:
    reviews = Review.objects.filter(**{of: OuterRef("pk")})
    in_time = reviews.annotate(day=TruncDate("at", tzinfo=ZoneInfo(zone))).filter(day__lte=OuterRef("review_due_on"))
    waiting = Record.State.SUBMITTED if of == "record" else Report.State.WRITTEN
    return _How(~Q(state=waiting), in_time=Q(Exists(in_time)), overdue=Q(review_due_on__lt=on))


def _reports(rules: Collection[int], reach: Reach) -> QuerySet[Report]:
    mine = within(reach, customer="record__customer__", agent="record__employee")
    return Report.objects.told_to(reach.employee_id).filter(mine, record__follow_up__rule_id__in=list(rules))


def _reviewed(rules: Collection[int], of: Reviewed, reach: Reach) -> QuerySet[Any, Any]:
    model, path = (Record, "") if of == "record" else (Report, "record__")
    rows = model.objects.told_to(reach.employee_id).filter(
        within(reach, customer=f"{path}customer__", agent=f"{path}employee"),
        review_post__isnull=False,
        **{f"{path}follow_up__rule_id__in": list(rules)},
    )
    return rows if of == "record" else rows.exclude(state=Report.State.OWED)


def _numbers(how: _How) -> dict[Written, Q]:
    return {
        Written.OWED: Q(),
        Written.DONE: how.done,
        Written.DONE_LATE: how.done & ~how.in_time,
        Written.OPEN: ~how.done & ~how.overdue,
        Written.OVERDUE: ~how.done & how.overdue,
    }


def _by_rule(rows: AnyRows, how: _How) -> dict[int, WrittenCounts]:
    numbers = _numbers(how)
    conditions = {
        "done_in_time": how.done & how.in_time,
        "done_late": numbers[Written.DONE_LATE],
        "open": numbers[Written.OPEN],
        "overdue": numbers[Written.OVERDUE],
    }
    counts: Iterable[tuple[int, ...]] = rows.annotate(
        **{f"count_{name}": Count("pk", filter=conditions[name]) for name in _STATES}
    )
    return {rule: WrittenCounts(*found) for rule, *found in counts}
