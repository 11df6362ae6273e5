"""Which follow-ups somebody's counts are of, and in which of the numbers each of them stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Case, F, Q, QuerySet, SmallIntegerField, Value, When

from huifang.followups.models import FollowUp
from huifang.insight.logic import Column, Standing
from huifang.org.logic import Reach

_DONE = Q(state=FollowUp.State.DONE)
_IN_TIME = Q(ended_on=None) | Q(ended_on__lte=F("closes_on"))


def within(reach: Reach, *, customer: str = "customer__", agent: str = "agent") -> Q:
    """Everything, or what concerns customers of the departments; of whoever's reach has none, their own alone.

    Narrower than what the person may look at: counts are of departments or of persons, not of a mixture.
    """
    if reach.is_all:
        return Q()
    if reach.departments:
        return Q(**{f"{customer}department_id__in": reach.departments})
    return Q(**{f"{agent}_id": reach.employee_id})


def by_column(on: date) -> dict[Column, Q]:
    """The condition of each number on follow-ups, as of a day."""
    planned = Q(state=FollowUp.State.PLANNED)
    given_up, waived = Q(state=FollowUp.State.GIVEN_UP), Q(state=FollowUp.State.WAIVED)
    opened = planned & Q(opens_on__lte=on)
    overdue, done_late = planned & Q(closes_on__lt=on), _DONE & Q(ended_on__gt=F("closes_on"))
    return {
        Column.TO_COME: planned & Q(opens_on__gt=on),
        Column.OPEN: opened & Q(closes_on__gte=on),
        Column.OVERDUE: overdue,
        Column.KEPT: _DONE & _IN_TIME,
        Column.DONE_LATE: done_late,
        Column.LATE: overdue | done_late,
        Column.GIVEN_UP: given_up,
        Column.WAIVED: waived,
        Column.MISSED: given_up | waived,
        Column.OWED: opened | _DONE | given_up | waived,
    }


def follow_ups_behind(rules: Collection[int], column: Column, *, reach: Reach, on: date) -> QuerySet[FollowUp]:
    """The follow-ups of these rules (by id) that a number counts. Unordered."""
    told = FollowUp.objects.told_to(reach.employee_id)
    return told.filter(within(reach), by_column(on)[column], rule_id__in=list(rules))


def standing_of_the_ended() -> Case:
    """What became of a follow-up that is not planned; unknown for what was cancelled."""
    return Case(
        When(_DONE & _IN_TIME, then=Value(Standing.KEPT.value)),
        When(_DONE, then=Value(Standing.DONE_LATE.value)),
        When(state=FollowUp.State.GIVEN_UP, then=Value(Standing.GIVEN_UP.value)),
        When(state=FollowUp.State.WAIVED, then=Value(Standing.WAIVED.value)),
        default=Value(None),
        output_field=SmallIntegerField(),
    )


def standing_before(since_on: date) -> Case:
    """What had become of a follow-up before a day: whatever somebody ended since was planned then."""
    was_planned = Q(state=FollowUp.State.PLANNED) | Q(ended_on__gte=since_on)
    return Case(
        When(was_planned, then=Value(Standing.PLANNED.value)),
        default=standing_of_the_ended(),
        output_field=SmallIntegerField(),
    )
