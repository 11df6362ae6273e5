"""Matters that came again: which earlier case a new one repeats, and the groups that come of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from huifang.cases.logic.similar import WITHIN, Matter, is_same_matter, pairs_of, sketch_of
from huifang.cases.logic.words import CaseState, ClosedAs
from huifang.cases.models import Case, Sketch
from huifang.kernel.dates import before
from huifang.policy.logic.sections.answers import CaseKind
from huifang.policy.queries import sayings_of

MOST_AT_ONCE = 2_000
_COLUMNS = ("id", "kind", "customer_id", "subject_id", "topic", "taken_in_on", "title", "words")
_NO_MATTER = (ClosedAs.VOID, ClosedAs.MERGED)


@dataclass(frozen=True, slots=True)
class NewMatters:
    """Cases that nobody has compared yet, with their sketches, and how far back each looks."""

    cases: tuple[Case, ...]
    matters: tuple[Matter, ...]
    sketches: Mapping[int, tuple[int, ...]]
    within: Mapping[int, timedelta]
    kinds: Mapping[int, CaseKind]


def not_compared() -> QuerySet[Case]:
    """Live cases that have not been compared with earlier ones."""
    return Case.objects.live().filter(~Exists(Sketch.objects.filter(case=OuterRef("pk"))))


def new_matters() -> NewMatters:
    """The next of them. Three statements."""
    cases = tuple(not_compared().order_by("taken_in_at", "id")[:MOST_AT_ONCE])
    matters = tuple(_matters([_columns(case) for case in cases]))
    kinds = _kinds(cases)
    return NewMatters(
        cases,
        matters,
        {matter.id: sketch_of(matter.pairs) for matter in matters},
        {case.pk: _within(kinds.get(case.pk), case.taken_in_on) for case in cases},
        kinds,
    )


def _kinds(cases: Iterable[Case]) -> dict[int, CaseKind]:
    rows = list(cases)
    sayings = sayings_of({case.policy_version_id for case in rows if case.policy_version_id is not None})
    return {
        case.pk: kind
        for case in rows
        if case.policy_version_id in sayings
        for kind in sayings[case.policy_version_id].sections.cases
        if kind.key == case.key
    }


def _within(kind: CaseKind | None, day: date) -> timedelta:
    said = kind.repeats_within if kind else None
    return WITHIN if said is None else day - before(day, said)


def _columns(case: Case) -> tuple[Any, ...]:
    return tuple(getattr(case, name) for name in _COLUMNS)


def _matters(rows: Iterable[Sequence[Any]]) -> list[Matter]:
    return [
        Matter(pk, kind, customer, subject, topic, day.toordinal(), pairs_of(f"{title}\n{words}"))
        for pk, kind, customer, subject, topic, day, title, words in rows
    ]


def repeated_by(new: NewMatters) -> dict[int, int]:
    """Of each new case that repeats an earlier one, the first case of the group. Three statements, however many."""
    near = _near(new)
    known = _known({case for cases in near.values() for case in cases})
    roots = dict(Case.objects.filter(pk__in=known).exclude(repeats=None).values_list("id", "repeats_id"))
    found: dict[int, int] = {}
    for matter in new.matters:
        earlier = sorted(
            near[matter.id] - {matter.id}, key=lambda case: (known[case].day, case) if case in known else ()
        )
        for case in earlier:
            other = known.get(case)
            if (
                other is not None
                and _is_before(other, matter)
                and is_same_matter(matter, other, within=new.within[matter.id])
            ):
                found[matter.id] = roots[matter.id] = roots.get(case, case)
                break
    return found


def _is_before(one: Matter, other: Matter) -> bool:
    return (one.day, one.id) < (other.day, other.id)


def _near(new: NewMatters) -> dict[int, set[int]]:
    """The cases that may be the same matter as each new one: of its customer, its subject, or its sketch."""
    found: dict[int, set[int]] = {matter.id: set() for matter in new.matters}
    asked: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for matter in new.matters:
        for name, value in (("customer_id", matter.customer), ("subject_id", matter.subject)):
            if value is not None:
                asked[name, value].append(matter.id)
        for value in new.sketches[matter.id]:
            asked["", value].append(matter.id)
    people = Q(customer__in=[value for name, value in asked if name == "customer_id"])
    things = Q(subject__in=[value for name, value in asked if name == "subject_id"])
    for case, customer, subject in Case.objects.filter(people | things).values_list("id", "customer_id", "subject_id"):
        for one in (*asked.get(("customer_id", customer), ()), *asked.get(("subject_id", subject), ())):
            found[one].add(case)
    for case, value in Sketch.objects.filter(value__in=[value for name, value in asked if not name]).values_list(
        "case_id", "value"
    ):
        for one in asked["", value]:
            found[one].add(case)
    return found


def _known(cases: Collection[int]) -> dict[int, Matter]:
    rows = Case.objects.filter(pk__in=cases).exclude(closed_as__in=_NO_MATTER).values_list(*_COLUMNS)
    return {matter.id: matter for matter in _matters(rows)}


def group_of(case: Case) -> QuerySet[Case]:
    """The cases of the matter that a case repeats or is the first of, itself among them, the oldest first."""
    first = case.repeats_id or case.pk
    return Case.objects.filter(Q(pk=first) | Q(repeats=first)).order_by("taken_in_at", "id")


def sizes_of(firsts: Collection[int]) -> dict[int, int]:
    """How many cases each group has, by its first case. One statement."""
    counted = Case.objects.filter(repeats__in=firsts).values("repeats_id").annotate(n=Count("id"))
    return {first: n + 1 for first, n in counted.values_list("repeats_id", "n")}


def groups(visible: QuerySet[Case]) -> QuerySet[Any, Any]:
    """The matters that came more than once and are not all closed, of the cases that somebody sees: the first case of
    each, how many there are, of how many customers and departments, and when the last came.
    """
    first = Coalesce(F("repeats_id"), F("id"))
    seen = visible.annotate(first=first).values("first").order_by()
    counted = seen.annotate(
        n=Count("id"),
        customers=Count("customer", distinct=True),
        departments=Count("department", distinct=True),
        live=Count("id", filter=~Q(state=CaseState.CLOSED)),
        last_on=Max("taken_in_on"),
    )
    return counted.filter(n__gt=1, live__gt=0).order_by("-last_on", "-first")
