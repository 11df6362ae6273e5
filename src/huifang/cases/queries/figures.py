"""Cases in figures: how many came in, were answered or closed, were in time, and how long it took, by what they are.

Every figure is a set of cases that can be opened: the same question without the counting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Case as When
from django.db.models import CharField, Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models import When as If
from django.db.models.functions import Cast, Coalesce, TruncMonth

from huifang.cases.logic.words import CaseState, ClosedAs
from huifang.cases.models import Case, CaseClock
from huifang.kernel.sql.merging import QuantileOf
from huifang.policy.logic.pack import Text
from huifang.policy.queries import sayings_in_force

MOST_GROUPS = 200
WHOLE = Decimal(100)
HALF, NINE_IN_TEN = 0.5, 0.9
_HOUR = timedelta(hours=1)


class Of(StrEnum):
    """By what cases are counted."""

    KIND = "kind"
    DEPARTMENT = "department"
    PRODUCT = "product"
    TOPIC = "topic"
    SOURCE = "source"
    MONTH = "month"


class What(StrEnum):
    """Which cases a figure counts."""

    TAKEN_IN = "taken_in"
    ANSWERED_OR_CLOSED = "answered_or_closed"
    UNSETTLED = "unsettled"
    JUDGED = "judged"
    IN_TIME = "in_time"
    LATE = "late"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Period:
    """Cases that were taken in from a day to another, both included; None for no bound."""

    first_on: date | None
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """One group: `group` is its key, as text; how long it took is told in hours, None where nothing was settled."""

    group: str
    taken_in: int
    answered_or_closed: int
    judged: int
    in_time: int
    settled: int
    median_hours: float | None
    p90_hours: float | None


def figures(visible: QuerySet[Case], *, of: Of, period: Period, at: datetime) -> list[Figures]:
    """A line for each group, those with most cases first. One statement.

    A matter is judged once a clock of it has ended, or has run out: it is in time when none was late.
    """
    rows = (
        _counted(visible, period, at)
        .values(group=_group(of))
        .order_by()
        .annotate(
            n=Count("id"),
            answered_or_closed=Count("id", filter=_is(What.ANSWERED_OR_CLOSED)),
            judged=Count("id", filter=_is(What.JUDGED)),
            in_time=Count("id", filter=_is(What.IN_TIME)),
            settled=Count("id", filter=_is(What.SETTLED)),
            median=_took(HALF),
            p90=_took(NINE_IN_TEN),
        )
        .order_by("-n", "group")
    )
    return [
        Figures(
            group=row["group"] or "",
            taken_in=row["n"],
            answered_or_closed=row["answered_or_closed"],
            judged=row["judged"],
            in_time=row["in_time"],
            settled=row["settled"],
            median_hours=_hours(row["median"]),
            p90_hours=_hours(row["p90"]),
        )
        for row in rows[:MOST_GROUPS]
    ]


def cases_behind(
    visible: QuerySet[Case], *, of: Of, group: str, what: What, period: Period, at: datetime
) -> QuerySet[Case]:
    """The cases that one figure of a group counts."""
    found = _counted(visible, period, at).annotate(group=_group(of)).filter(_is(what))
    return found.filter(group=group)


@dataclass(frozen=True, slots=True)
class LimitKept:
    """How a time limit of a policy was kept: of the runs that ended or ran out, so many in time.

    `asked` is the share, in per cent, that the policy asks for.
    """

    title: Text
    key: str
    asked: Decimal
    judged: int
    in_time: int

    @property
    def rate(self) -> Decimal:
        """In per cent."""
        return Decimal(100 * self.in_time) / self.judged

    @property
    def is_enough(self) -> bool:
        return self.rate >= self.asked


def limits_kept(visible: QuerySet[Case], *, period: Period, at: datetime, on: date) -> list[LimitKept]:
    """Each time limit of the policies in force that ended or ran out in these cases. Two statements."""
    clocks = CaseClock.objects.filter(case__in=_taken_in(visible, period), has_lapsed=False)
    late = Q(pk__in=CaseClock.objects.late_at(at).values("pk"))
    rows = clocks.values("policy_version__policy", "key").order_by()
    counted = rows.annotate(judged=Count("id", filter=Q(ended_at__isnull=False) | late), late=Count("id", filter=late))
    found = {(row["policy_version__policy"], row["key"]): row for row in counted if row["judged"]}
    return [
        LimitKept(
            said.title,
            said.key,
            said.share if said.share is not None else WHOLE,
            row["judged"],
            row["judged"] - row["late"],
        )
        for saying in sayings_in_force(on)
        for said in saying.sections.clocks
        if (row := found.get((saying.policy_id, said.key))) is not None
    ]


def _counted(visible: QuerySet[Case], period: Period, at: datetime) -> QuerySet[Case]:
    """Cases with whether a clock of theirs was judged, and whether one was late."""
    clocks = CaseClock.objects.filter(case=OuterRef("pk"))
    found = _taken_in(visible, period)
    return found.annotate(was_judged=Exists(clocks.judged()), was_late=Exists(clocks.late_at(at)))


def _taken_in(visible: QuerySet[Case], period: Period) -> QuerySet[Case]:
    """What is no matter, or a part of another one, is not counted."""
    found = visible.exclude(closed_as__in=(ClosedAs.VOID, ClosedAs.MERGED))
    if period.first_on is not None:
        found = found.filter(taken_in_on__gte=period.first_on)
    if period.last_on is not None:
        found = found.filter(taken_in_on__lte=period.last_on)
    return found


def _group(of: Of) -> Any:
    if of is Of.DEPARTMENT:
        return Coalesce(
            Cast(Coalesce("handling_department", "receiving_department", "department"), CharField()), Value("")
        )
    if of is Of.MONTH:
        return Cast(TruncMonth("taken_in_on"), CharField())
    return F(of.value)


def _is(what: What) -> Q:
    settled_or_answered = Q(state=CaseState.CLOSED) | Q(answered_at__isnull=False)
    return {
        What.TAKEN_IN: Q(),
        What.ANSWERED_OR_CLOSED: settled_or_answered,
        What.UNSETTLED: ~Q(state=CaseState.CLOSED) & Q(answered_at=None),
        What.JUDGED: Q(was_judged=True) | Q(was_late=True),
        What.IN_TIME: Q(was_judged=True, was_late=False),
        What.LATE: Q(was_late=True),
        What.SETTLED: Q(resolved_at__isnull=False, resolved_at__gte=F("taken_in_at")),
    }[what]


def _took(share: float) -> QuantileOf:
    """How long it took from when the customer turned to the company until the matter was settled."""
    length = ExpressionWrapper(F("resolved_at") - F("taken_in_at"), output_field=DurationField())
    known = When(If(_is(What.SETTLED), then=length), output_field=DurationField())
    return QuantileOf(known, share=share, output_field=DurationField())


def _hours(length: timedelta | None) -> float | None:
    return None if length is None else round(length / _HOUR, 1)
