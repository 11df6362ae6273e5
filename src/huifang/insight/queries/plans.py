"""What a plan has reached of its goals, and how often each class of customers is called on, against what rules make."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Expression, F, Q, QuerySet, Sum, Value

from huifang.followups.logic.written import FindingKind
from huifang.followups.models import Finding, FollowUp
from huifang.insight.logic import NOTHING, Column, DutyCounts
from huifang.insight.queries.within import by_column
from huifang.kernel.dates import Duration, before
from huifang.kernel.sql.expressions import TextUnder
from huifang.org.queries import departments_below
from huifang.planning.models import BatchLine, PlanBatch
from huifang.planning.queries.batches import lines_told
from huifang.policy.logic.sections.contacts import PlanRule
from huifang.policy.logic.sections.measured import Goal
from huifang.policy.models import Rule
from huifang.surveys.logic.small_groups import LEAST_SHOWN
from huifang.surveys.models import ScoreTally

FOUND: Mapping[str, FindingKind] = {
    "complaints": FindingKind.COMPLAINT,
    "suggestions": FindingKind.SUGGESTION,
    "needs": FindingKind.NEED,
}
SATISFACTION = ("satisfaction", "satisfaction_rise")
MOST_CLASSES = 20
_COLUMNS = (
    Column.TO_COME, Column.OPEN, Column.OVERDUE, Column.KEPT, Column.DONE_LATE, Column.GIVEN_UP, Column.WAIVED,
)  # fmt: skip
"""In the order of `DutyCounts`."""
_IS_ASKED_FOR = ~Q(state__in=(FollowUp.State.CANCELLED, FollowUp.State.WAIVED))
"""What the rules ask for still: everything but what was taken back, or is not to be."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a goal has come: `count` of `of` (None for a plain count); `before` likewise, in the time before."""

    count: int
    of: int | None = None
    before: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ClassCalledOn:
    """The customers of a class: how many of them the plan holds, and how often, against what the rules have made.

    `values` are those of the plan's basis, in its order; empty text for an unknown one. The last line may hold the
    smaller classes together, and has no values then.
    """

    values: tuple[str, ...] | None
    customers: int
    planned: int
    made: int
    done: int

    @property
    def deviation(self) -> int:
        """So many more stand in the plan than the rules ask for by now; fewer, where it is negative."""
        return self.planned - self.made


@dataclass(frozen=True, slots=True)
class PlanCounted:
    """How the follow-ups of a plan stand, and how often it calls on each class, the largest first."""

    duties: DutyCounts
    classes: list[ClassCalledOn]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose follow-ups a plan holds: ids of rules, and of departments; None for all of them."""

    rules: tuple[int, ...]
    departments: frozenset[int] | None


def asked_by(batch: PlanBatch, plan: PlanRule) -> Asked:
    """The rules and departments of a batch. Two statements."""
    rules = Rule.objects.filter(policy=batch.policy_id)
    if plan.rules:
        rules = rules.filter(key__in=plan.rules)
    below = departments_below([batch.department.key]) if batch.department is not None else None
    return Asked(tuple(rules.values_list("pk", flat=True)), frozenset(below) if below is not None else None)


def reached(
    goals: Collection[Goal], batch: PlanBatch, asked: Asked, duties: DutyCounts, *, reader: int, on: date
) -> dict[str, Reached]:
    """How far the goals (by key) have come of which Huifang counts the measure; the others are not in it.

    Counted is what stands in the plan. Satisfaction is the share of satisfied answers about its rules in its months;
    fewer than five answers are told of as nothing.
    """
    measures = {goal.measure for goal in goals}
    by_measure: dict[str, Reached] = {
        "follow_ups": Reached(duties.kept + duties.done_late),
        "follow_up_rate": Reached(duties.kept + duties.done_late, duties.owed),
        "on_time_rate": Reached(duties.kept, duties.decided),
        "missed_rate": Reached(duties.missed, duties.decided),
    }
    if kinds := measures & FOUND.keys():
        by_measure |= _found(batch, reader, kinds)
    if measures & set(SATISFACTION):
        by_measure |= dict.fromkeys(SATISFACTION, _satisfied(batch, asked, on))
    known = ((goal, by_measure.get(goal.measure)) for goal in goals)
    return {goal.key: one for goal, one in known if one is not None and one.of != 0}


def _found(batch: PlanBatch, reader: int, measures: Collection[str]) -> dict[str, Reached]:
    told = Finding.objects.filter(record__follow_up__in=_follow_ups(batch, reader).values("pk"))
    counts = dict(told.order_by().values_list("kind").annotate(count=Count("pk")))
    return {measure: Reached(counts.get(FOUND[measure], 0)) for measure in measures}


def _satisfied(batch: PlanBatch, asked: Asked, on: date) -> Reached:
    """The satisfied answers about the plan's rules in its months, and in as many before. One statement."""
    last = min(batch.last_on, on)
    first = batch.first_on.replace(day=1)
    months = max(1, (last.year - first.year) * 12 + last.month - first.month + 1)
    rows = ScoreTally.objects.filter(
        by=ScoreTally.By.RULE,
        key__in=[str(rule) for rule in asked.rules],
        month__gte=before(first, Duration(months, 0)),
        month__lte=last,
    )
    if asked.departments is not None:
        rows = rows.filter(department_id__in=asked.departments)
    now, then = Q(month__gte=first), Q(month__lt=first)
    found = rows.aggregate(
        count=Sum("csat_best", filter=now), of=Sum("csat_answers", filter=now),
        best=Sum("csat_best", filter=then), answers=Sum("csat_answers", filter=then),
    )  # fmt: skip
    if (found["of"] or 0) < LEAST_SHOWN:
        return Reached(0, 0)
    is_known = (found["answers"] or 0) >= LEAST_SHOWN
    return Reached(found["count"], found["of"], before=(found["best"], found["answers"]) if is_known else None)


def plan_counted(batch: PlanBatch, plan: PlanRule, asked: Asked, *, reader: int, on: date) -> PlanCounted:
    """How a plan stands on a day, as far as the reader (by id) is told of it. Two statements."""
    lines = _by_class(_follow_ups(batch, reader), plan, on)
    withheld = FollowUp.objects.withheld_from(reader).values("pk")
    rows = FollowUp.objects.filter(
        _IS_ASKED_FOR, rule_id__in=asked.rules, planned_on__range=(batch.first_on, batch.last_on)
    ).exclude(pk__in=withheld)
    if asked.departments is not None:
        rows = rows.filter(department_id__in=asked.departments)
    made = _by_class(rows, plan, on)
    classes = []
    for values in dict.fromkeys([*lines, *made]):
        here, there = lines.get(values, _NOBODY), made.get(values, _NOBODY)
        classes.append(ClassCalledOn(values, here.customers, here.follow_ups, there.follow_ups, here.done))
    classes.sort(key=lambda one: (-one.planned, -one.made, one.values or ()))
    duties = sum((one.duties for one in lines.values()), NOTHING)
    return PlanCounted(duties, _with_the_rest_together(classes))


@dataclass(frozen=True, slots=True)
class _OfAClass:
    customers: int
    follow_ups: int
    duties: DutyCounts

    @property
    def done(self) -> int:
        return self.duties.kept + self.duties.done_late


_NOBODY = _OfAClass(0, 0, NOTHING)


def _by_class(rows: QuerySet[FollowUp], plan: PlanRule, on: date) -> dict[tuple[str, ...], _OfAClass]:
    """By the values of the basis: customers, follow-ups, and how these stand."""
    names = {f"basis_{place}": TextUnder(name, F("customer__attributes")) for place, name in enumerate(plan.basis)}
    conditions = by_column(on)
    counts = {"customers": Count("customer", distinct=True), "all": Count("pk")} | {
        column.value: Count("pk", filter=conditions[column]) for column in _COLUMNS
    }
    # Without a basis everybody is one class: a constant to group by.
    keys: Mapping[str, Expression] = names or {"everybody": Value("")}
    found = rows.order_by().annotate(**keys).values_list(*keys).annotate(**counts).values_list(*keys, *counts)
    return {
        tuple(str(value or "") for value in row[: len(names)]): _OfAClass(
            row[len(keys)], row[len(keys) + 1], DutyCounts(*row[len(keys) + 2 :])
        )
        for row in found
    }


def _with_the_rest_together(found: list[ClassCalledOn]) -> list[ClassCalledOn]:
    if len(found) <= MOST_CLASSES:
        return found
    rest = found[MOST_CLASSES - 1 :]
    sums = (sum(getattr(one, name) for one in rest) for name in ("customers", "planned", "made", "done"))
    return [*found[: MOST_CLASSES - 1], ClassCalledOn(None, *sums)]


def _follow_ups(batch: PlanBatch, reader: int) -> QuerySet[FollowUp]:
    lines: QuerySet[BatchLine] = lines_told(batch, reader=reader)
    return FollowUp.objects.filter(pk__in=lines.values("follow_up"))
