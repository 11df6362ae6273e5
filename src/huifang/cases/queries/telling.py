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
    "merged_into", "split_from", "repeats",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A case, its log, its clocks with their titles, its work orders, and the cases that belong to it.

    `whom` are the words for those to whom it was handed on, by what they are and their id.
    """

    case: Case
    terms: Terms
    log: Sequence[CaseEvent]
    clocks: Sequence[tuple[CaseClock, Text]]
    orders: Sequence[WorkOrder]
    related: Sequence[Case]
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
    belonging = Q(merged_into=case) | Q(split_from=case) | Q(repeats=first) | Q(pk=first)
    return Told(
        case=case,
        terms=terms,
        log=log,
        clocks=[(clock, titles.get(clock.key, {})) for clock in clocks],
        orders=list(WorkOrder.objects.filter(case=case).select_related("worker").order_by("id")),
        related=list(Case.objects.visible_to(reach).filter(belonging).exclude(pk=case.pk).order_by("id")[:20]),
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
