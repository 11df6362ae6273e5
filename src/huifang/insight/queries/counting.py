"""Counts of follow-ups by rule: from the last roll-up and what happened since, or one by one where there is none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from huifang.customers.models import Customer
from huifang.followups.models import FollowUp, WithheldEvent
from huifang.insight.logic import NOTHING, Cell, Column, DutyCounts, Standing, counted
from huifang.insight.models import Place, PlacedDuty, RollUp, Tally
from huifang.insight.queries.within import by_column, standing_before, standing_of_the_ended, within
from huifang.kernel.sql.prepared import prepared
from huifang.org.logic import Reach
from huifang.planning.logic.shifts import Shift
from huifang.planning.models import Sweep
from huifang.planning.queries.shifts import shifts_since

_COUNTED = (
    Column.TO_COME, Column.OPEN, Column.OVERDUE, Column.KEPT, Column.DONE_LATE, Column.GIVEN_UP, Column.WAIVED,
)  # fmt: skip
MOST_TALLIES_KEPT = 200
"""So many sums of a roll-up a process remembers: one for each policy, reach and day that somebody looks at."""
_MOVED = (
    Q(place__department_id__lt=F("customer__department_id"))
    | Q(place__department_id__gt=F("customer__department_id"))
    | Q(place__department_id__isnull=True, customer__department_id__isnull=False)
    | Q(place__department_id__isnull=False, customer__department_id__isnull=True)
)


def rule_counts(rules: Collection[int], *, reach: Reach, on: date) -> dict[int, DutyCounts]:
    """How the follow-ups of each rule (by id) stand on a day, within a reach. Exact, whatever happened a moment ago.

    Adds what happened since the last roll-up to what it counted. Without a roll-up, or when a sweep changed the plan
    after it, and for a person's own follow-ups, each one is counted.
    """
    roll_up = standing_roll_up(on, reach.employee_id) if reach.is_all or reach.departments else None
    if roll_up is None:
        found = recount(rules, reach=reach, on=on)
    else:
        departments, among = None if reach.is_all else reach.departments, frozenset(rules)
        found = dict(_tallied_by((roll_up.pk, roll_up.entry_id), among, departments, on))
        since = counted(_since(roll_up, among, by_department=not reach.is_all), departments=departments, on=on)
        for rule, counts in since.items():
            found[rule] = found.get(rule, NOTHING) + counts
        if roll_up.withholds:  # type: ignore[attr-defined]
            withheld = FollowUp.objects.withheld_from(reach.employee_id)
            for rule, counts in _recounted(withheld, rules, reach=reach, on=on).items():
                found[rule] = found.get(rule, NOTHING) - counts
    return {rule: found.get(rule, NOTHING) for rule in rules}


def recount(rules: Collection[int], *, reach: Reach, on: date) -> dict[int, DutyCounts]:
    """The same, one follow-up after the other."""
    return _recounted(FollowUp.objects.told_to(reach.employee_id), rules, reach=reach, on=on)


def _recounted(among: QuerySet[FollowUp], rules: Collection[int], *, reach: Reach, on: date) -> dict[int, DutyCounts]:
    columns = by_column(on)
    rows = among.filter(_counted_for(reach), rule_id__in=list(rules)).values_list("rule_id")
    return _by_rule(rows.annotate(**{f"count_{column}": Count("id", filter=columns[column]) for column in _COUNTED}))


def _counted_for(reach: Reach) -> Q:
    """Of a person's own follow-ups those that are planned, and those that somebody ended: each has its index."""
    mine = within(reach)
    if reach.is_all or reach.departments:
        return mine
    return mine & Q(state=FollowUp.State.PLANNED) | mine & Q(ended_on__isnull=False)


def standing_roll_up(on: date, reader: int = 0) -> RollUp | None:
    """The last roll-up, unless a sweep has changed the plan after it, or it is asked about a day before it.

    `withholds` says whether there is anything that the reader (by id) is not told of: it counts them all.
    """
    return next(iter(_standing(on, reader)), None)


@prepared
def _standing(on: date, reader: int) -> QuerySet[RollUp]:
    changes = Q(made__gt=0) | Q(redated__gt=0) | Q(cancelled__gt=0) | Q(revived__gt=0) | Q(ended__gt=0)
    later = Sweep.objects.filter(changes, id__gt=Coalesce(OuterRef("sweep_id"), 0))
    withheld = WithheldEvent.objects.filter(employee=reader)
    standing = RollUp.objects.annotate(withholds=Exists(withheld)).filter(~Exists(later), since_on__lte=on)
    return standing.order_by("-id")[:1]


@lru_cache(MOST_TALLIES_KEPT)
def _tallied_by(
    _roll_up: tuple[int, int], rules: frozenset[int], departments: frozenset[int] | None, on: date
) -> Mapping[int, DutyCounts]:
    """What a roll-up counted never changes while it stands; each has an id of its own."""
    return _by_rule(_tallied(rules, departments, on))


@prepared
def _tallied(rules: frozenset[int], departments: frozenset[int] | None, on: date) -> QuerySet[Any, Any]:
    rows = Tally.objects.filter(rule_id__in=sorted(rules))
    if departments is not None:
        rows = rows.filter(department_id__in=sorted(departments))
    sums = {f"count_{column}": Coalesce(Sum("count", filter=_cells(column, on)), 0) for column in _COUNTED}
    return rows.values_list("rule_id").annotate(**sums)


def _cells(column: Column, on: date) -> Q:
    planned = Q(standing=Standing.PLANNED)
    match column:
        case Column.TO_COME:
            return planned & Q(opens_on__gt=on)
        case Column.OPEN:
            return planned & Q(opens_on__lte=on, closes_on__gte=on)
        case Column.OVERDUE:
            return planned & Q(closes_on__lt=on)
        case _:
            return Q(standing=Standing[column.name])


def _by_rule(rows: Iterable[tuple[int, ...]]) -> dict[int, DutyCounts]:
    return {rule: DutyCounts(**dict(zip(_COUNTED, numbers, strict=True))) for rule, *numbers in rows}


def _since(roll_up: RollUp, rules: frozenset[int], *, by_department: bool) -> Iterator[Cell]:
    yield from _ended_since(roll_up, rules, by_department=by_department)
    yield from _shifted_since(roll_up, rules, by_department=by_department)
    if by_department:
        yield from _moved_since(roll_up, rules)


def _ended_since(roll_up: RollUp, rules: frozenset[int], *, by_department: bool) -> Iterator[Cell]:
    """What somebody ended since is planned no more."""
    for rule, standing, opens_on, closes_on, *where, count in _ended(rules, roll_up.since_on, by_department):
        place = where[0] if where else None
        yield Cell(rule, place, Standing.PLANNED, opens_on, closes_on, -count)
        if standing is not None:
            yield Cell(rule, place, Standing(standing), opens_on, closes_on, count)


@prepared
def _ended(rules: frozenset[int], since_on: date, by_department: bool) -> QuerySet[Any, Any]:
    rows = FollowUp.objects.filter(ended_on__gte=since_on, rule_id__in=sorted(rules))
    department = ["customer__department_id"] if by_department else []
    alike = rows.annotate(standing=standing_of_the_ended())
    told = alike.values_list("rule_id", "standing", "opens_on", "closes_on", *department)
    return told.annotate(count=Count("id"))


def _shifted_since(roll_up: RollUp, rules: Collection[int], *, by_department: bool) -> Iterator[Cell]:
    """What planning single customers anew brought and took. What ended since the roll-up was planned to it."""
    shifts = [shift for shift in shifts_since(roll_up.entry_id) if shift.rule_id in rules]
    places = _places({shift.customer_id for shift in shifts}) if by_department and shifts else {}
    for shift in shifts:
        department = places.get(shift.customer_id)
        if (standing := _standing_before(roll_up, shift)) is not None:
            yield Cell(shift.rule_id, department, standing, shift.opens_on, shift.closes_on, shift.count)


_ENDED = {FollowUp.State.GIVEN_UP: Standing.GIVEN_UP, FollowUp.State.WAIVED: Standing.WAIVED}


def _standing_before(roll_up: RollUp, shift: Shift) -> Standing | None:
    """As what the roll-up counted, or would have counted, a follow-up that stands so; None for what is withdrawn."""
    if shift.ended_on is None or shift.ended_on >= roll_up.since_on:
        return Standing.PLANNED
    if shift.state == FollowUp.State.DONE:
        return Standing.KEPT if shift.ended_on <= shift.closes_on else Standing.DONE_LATE
    return _ENDED.get(FollowUp.State(shift.state))


def _places(customers: Collection[int]) -> dict[int, int | None]:
    """Under which department each customer is counted: customers that no roll-up has seen, under their own."""
    place = Place.objects.filter(customer=OuterRef("pk"))
    rows = Customer.objects.filter(id__in=customers).annotate(
        is_placed=Exists(place), placed_in=Subquery(place.values("department_id"))
    )
    told = rows.values_list("id", "department_id", "is_placed", "placed_in")
    return {customer: placed_in if is_placed else own for customer, own, is_placed, placed_in in told}


def _moved_since(roll_up: RollUp, rules: frozenset[int]) -> Iterator[Cell]:
    """The follow-ups of customers who have another department now are taken from the one and given to the other."""
    moved = _moved(rules, roll_up.resume_from, roll_up.since_on)
    for rule, old, new, standing, opens_on, closes_on, count in moved:
        yield Cell(rule, old, Standing(standing), opens_on, closes_on, -count)
        yield Cell(rule, new, Standing(standing), opens_on, closes_on, count)


@prepared
def _moved(rules: frozenset[int], resume_from: int, since_on: date) -> QuerySet[Any, Any]:
    rows = (
        PlacedDuty.objects.filter(_MOVED, customer__changed_in__gte=resume_from, rule_id__in=sorted(rules))
        .annotate(standing=standing_before(since_on))
        .filter(standing__isnull=False)
        .values_list("rule_id", "place__department_id", "customer__department_id", "standing", "opens_on", "closes_on")
    )
    return rows.annotate(count=Count("id"))
