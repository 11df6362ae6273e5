"""Who may receive customers by a way: where, how loaded, how able."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, Q

from huifang.customers.models import Stewardship
from huifang.followups.models import FollowUp
from huifang.org.logic import Right
from huifang.org.logic.rights import roles_with
from huifang.org.models import Absence, Department, Employee, Grant, Posting
from huifang.org.queries import departments_below, each_with_all_below
from huifang.planning.logic.allocating import PRESENT_ONLY, Way, is_new, weight_by_ability
from huifang.planning.logic.shares import Hand
from huifang.planning.models import Ability, Allocation, Territory

LOOKED_BACK = timedelta(days=90)
"""So far back it counts how much somebody did in time."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who may receive, and in which departments (ids); None is everywhere. `areas` are of territories."""

    employee: int
    departments: frozenset[int] | None
    areas: frozenset[str] = field(default=frozenset())

    def takes(self, department: int | None, area: str | None) -> bool:
        """Whether customers of a department, and of an area where the way asks for one, may be theirs."""
        is_here = self.departments is None or department is None or department in self.departments
        return is_here and (area is None or area in self.areas)


def eligible(way: Way, *, on: date) -> dict[int, frozenset[int] | None]:
    """Who may have customers by a way: people who may contact customers and hold its post, by id with where."""
    return _of_post_or_department(way, _who_works(on))


def receivers(way: Way, *, on: date) -> tuple[Receiver, ...]:
    """Who may receive more by a way on a day: newcomers alone where it is for them, and nobody who is away."""
    found = eligible(way, on=on)
    if way.says.way == "newcomers":
        found = {one: where for one, where in found.items() if one in _newcomers(way, on)}
    if way.says.way in PRESENT_ONLY:
        away = set(Absence.objects.on(on).values_list("employee", flat=True))
        found = {one: where for one, where in found.items() if one not in away}
    areas = areas_of(way, found)
    return tuple(Receiver(one, where, areas.get(one, frozenset())) for one, where in sorted(found.items()))


def hands(way: Way, employees: Collection[int], *, on: date) -> dict[int, Hand]:
    """How loaded and how able each of these employees is, as the way counts it."""
    loads = _loads(way, employees)
    weights = _weights(employees, on) if way.says.way == "ability" else {}
    return {one: Hand(one, loads.get(one, 0), weights.get(one, 100), way.says.at_most) for one in employees}


def _who_works(on: date) -> set[int]:
    able = Grant.objects.filter(role__in=roles_with(Right.WORK), employee__in=Employee.objects.working_on(on))
    return set(able.values_list("employee", flat=True))


def _of_post_or_department(way: Way, working: Collection[int]) -> dict[int, frozenset[int] | None]:
    who = way.says.who
    if who is not None and who.department is not None:
        of_it = Employee.objects.filter(pk__in=working, department__in=departments_below([who.department]))
        return dict.fromkeys(of_it.values_list("pk", flat=True))
    postings = Posting.objects.filter(employee__in=working)
    if who is not None:
        postings = postings.filter(post__key=who.post)
    below, found = each_with_all_below(), defaultdict[int, set[int] | None](set)
    for employee, department in postings.values_list("employee", "department"):
        known = found[employee]
        found[employee] = None if department is None or known is None else known | below[department]
    return {one: None if where is None else frozenset(where) for one, where in found.items()}


def _newcomers(way: Way, on: date) -> set[int]:
    joined = Employee.objects.filter(joined_on__lte=on).values_list("pk", "joined_on")
    return {one for one, joined_on in joined if is_new(joined_on, way.says.newcomer_for, on=on)}


def areas_of(way: Way, where: Mapping[int, frozenset[int] | None]) -> dict[int, frozenset[str]]:
    """The areas of each: those entered for them, and the names of the departments in which they hold the post."""
    found = defaultdict[int, set[str]](set)
    if way.says.way != "territory":
        return {}
    entered = Territory.objects.filter(attribute=way.says.attribute or "", employee__in=where)
    for employee, area in entered.values_list("employee", "area"):
        found[employee].add(area)
    names = {pk: {key, name} for pk, key, name in Department.objects.values_list("pk", "key", "name")}
    for employee, departments in where.items():
        for department in departments or ():
            found[employee] |= names[department]
    return {employee: frozenset(areas) for employee, areas in found.items()}


def _loads(way: Way, employees: Collection[int]) -> dict[int, int]:
    """Customers that each looks after; of a way with rules of its own, those whom it gave them."""
    if way.makes_stewards:
        rows = Stewardship.objects.filter(until_on=None, employee__in=employees)
    else:
        rows = Allocation.objects.standing().filter(
            rule__policy=way.policy_id, rule__key=way.says.key, employee__in=employees
        )  # type: ignore[assignment]
    return dict(rows.values_list("employee").annotate(n=Count("pk")))


def _weights(employees: Collection[int], on: date) -> Mapping[int, int]:
    percents = dict(Ability.objects.filter(employee__in=employees).values_list("employee", "percent"))
    told = {one: (kept, ended) for one, kept, ended in _in_time(employees, on)}
    return {
        one: weight_by_ability(percents.get(one, 100), kept=told.get(one, (0, 0))[0], ended=told.get(one, (0, 0))[1])
        for one in employees
    }


def _in_time(employees: Iterable[int], on: date) -> Iterator[tuple[int, int, int]]:
    ended = FollowUp.objects.filter(agent__in=employees, ended_on__gt=on - LOOKED_BACK, ended_on__lte=on)
    kept = Count("pk", filter=Q(state=FollowUp.State.DONE, ended_on__lte=F("closes_on")))
    yield from ended.values_list("agent").annotate(kept=kept, ended=Count("pk")).values_list("agent", "kept", "ended")
