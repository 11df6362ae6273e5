"""One case with everything that its page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from huifang.cases.models import Case, CaseClock, CaseEvent, WorkOrder
from huifang.cases.queries.improvements import improved
from huifang.cases.queries.placing import Terms, terms_of
from huifang.org.logic import Reach
from huifang.org.models import Department, Employee, Post
from huifang.policy.logic.pack import Text

WITH = (
    "customer", "subject", "owner", "taken_in_by", "offered_to", "offered_post", "offered_department", "department",
    "handling_department", "receiving_department", "about_employee", "approval", "policy_version__policy",
)  # fmt: skip

MOST_RELATED = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A case, its log, its clocks with their titles, its work orders, and the cases that belong to it.

    `whole`, `origin` and `first` are the cases that it is part of, was taken out of, and repeats, where one may see
    them: of a case about oneself not even the number is told.

    `whom` are the words for those to whom it was handed on, by what they are and their id.
    """

    case: Case
    terms: Terms
    log: Sequence[CaseEvent]
    clocks: Sequence[tuple[CaseClock, Text]]
    orders: Sequence[WorkOrder]
    related: Sequence[Case]
    whole: Case | None
    origin: Case | None
    first: Case | None
    whom: Mapping[tuple[str, int], str | Text]


def readable(reach: Reach) -> QuerySet[Case, Case]:
    """The cases that somebody may see, with all that a page shows of one."""
    return Case.objects.visible_to(reach).select_related(*WITH).annotate(improved=improved(reach))


def told(case: Case, *, reach: Reach) -> Told:
    """Everything about a case that `readable` has found. Some seven statements."""
    terms = terms_of([(case.pk, case.policy_version_id, case.key)])[case.pk]
    log = list(CaseEvent.objects.filter(case=case).select_related("by").order_by("id"))
    titles = {one.key: one.title for one in terms.saying.sections.clocks} if terms.saying else {}
    clocks = CaseClock.objects.filter(case=case, has_lapsed=False).order_by("started_at", "id")
    first = case.repeats_id or case.pk
    led_to = [one for one in (case.merged_into_id, case.split_from_id, case.repeats_id) if one is not None]
    belonging = Q(merged_into=case) | Q(split_from=case) | Q(repeats=first) | Q(pk__in=[first, *led_to])
    found = Case.objects.visible_to(reach).filter(belonging).exclude(pk=case.pk)
    # Those that it leads to itself first: of a matter that came very often not all are told.
    related = list(found.annotate(is_far=~Q(pk__in=led_to or [0])).order_by("is_far", "id")[:MOST_RELATED])
    seen = {one.pk: one for one in related}
    return Told(
        case=case,
        terms=terms,
        log=log,
        clocks=[(clock, titles.get(clock.key, {})) for clock in clocks],
        orders=list(WorkOrder.objects.filter(case=case).select_related("worker").order_by("id")),
        related=related,
        whole=seen.get(case.merged_into_id or 0),
        origin=seen.get(case.split_from_id or 0),
        first=seen.get(case.repeats_id or 0),
        whom=_whom(log),
    )


def _whom(log: Sequence[CaseEvent]) -> dict[tuple[str, int], str | Text]:
    """What those are called to whom the case went; of each kind one statement, and none where nobody is named."""
    named: dict[str, set[int]] = {"employee": set(), "post": set(), "department": set()}
    for line in log:
        if line.facts.get("to") in named:
            named[line.facts["to"]].add(line.facts["id"])
    found: dict[tuple[str, int], str | Text] = {}
    if ids := named["employee"]:
        found |= {("employee", pk): name for pk, name in Employee.objects.filter(pk__in=ids).values_list("id", "name")}
    if ids := named["post"]:
        found |= {("post", pk): title for pk, title in Post.objects.filter(pk__in=ids).values_list("id", "title")}
    if ids := named["department"]:
        rows = Department.objects.filter(pk__in=ids).values_list("id", "name")
        found |= {("department", pk): name for pk, name in rows}
    return found
