"""Improvements: what the policies ask for, who may do what, and of which somebody is to be reminded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from huifang.cases.logic.improving import REMINDED_BEFORE
from huifang.cases.models import Improvement, ImprovementOf
from huifang.kernel.dates import after
from huifang.org.logic import Reach, Right
from huifang.org.models import Employee
from huifang.org.queries import reach_of
from huifang.policy.logic.pack import Text
from huifang.policy.logic.sections.answering import comes_of_cases
from huifang.policy.logic.sections.answers import Improvement as Said
from huifang.policy.logic.sections.parts import Addressee
from huifang.policy.queries import sayings_in_force, sayings_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What a policy in force asks of improvements out of cases: by whom, how soon, and if their effect is watched."""

    version_id: int
    key: str
    title: Text
    due_on: date | None
    is_tracked: bool
    owner: Addressee | None


def asked_of_improvements(on: date) -> tuple[Asked, ...]:
    """The entries of the policies in force that cases may ask for."""
    return tuple(
        Asked(saying.version_id, said.key, said.title, _due(said, on), said.tracks_effect, said.owner)
        for saying in sayings_in_force(on)
        for said in saying.sections.improvements
        if comes_of_cases(said)
    )


def _due(said: Said, on: date) -> date | None:
    return after(on, said.within.days) if said.within else None


def is_tracked(improvement: Improvement) -> bool:
    """Whether the policy that asked for it has its effect watched; one that nobody asked for is."""
    saying = sayings_of({improvement.policy_version_id or 0}).get(improvement.policy_version_id or 0)
    said = next((one for one in (saying.sections.improvements if saying else ()) if one.key == improvement.key), None)
    return said is None or said.tracks_effect


def may_change(improvement: Improvement, employee: Employee, *, on: date) -> bool:
    """Whether somebody may carry it out or change it: its owner, whoever stands in, those who direct cases there."""
    handles = reach_of(employee, Right.HANDLE_CASES, on=on)
    if handles is not None and improvement.owner_id in handles.people:
        return True
    return directs(improvement, employee, on=on)


def directs(improvement: Improvement, employee: Employee, *, on: date) -> bool:
    reach = reach_of(employee, Right.DIRECT_CASES, on=on)
    return reach is not None and Improvement.objects.visible_to(reach).filter(pk=improvement.pk).exists()


def may_check(improvement: Improvement, employee: Employee, *, on: date) -> bool:
    """Whether somebody may say if it helped: those who direct cases, and nobody of their own."""
    return improvement.owner_id != employee.pk and directs(improvement, employee, on=on)


def improved(reach: Reach) -> ArraySubquery:
    """The improvements out of a case, as far as somebody may see them: a column for a question about cases."""
    seen = Improvement.objects.visible_to(reach).filter(cases__case=OuterRef("pk")).order_by("due_on", "id")
    columns = {name: F(name) for name in ("id", "title", "state", "due_on", "check_on")}
    return ArraySubquery(seen.values(told=JSONObject(**columns)))


def improvements_in(told: Iterable[Mapping[str, Any]]) -> list[Improvement]:
    """What `improved` has found, with no more than it tells."""
    return [
        Improvement(
            id=one["id"],
            title=one["title"],
            state=one["state"],
            due_on=date.fromisoformat(one["due_on"]),
            check_on=date.fromisoformat(one["check_on"]) if one["check_on"] else None,
        )
        for one in told
    ]


def to_remind_of(on: date) -> QuerySet[Improvement]:
    """Those to be carried out by tomorrow, and those whose effect is to be looked at; of some one was reminded."""
    open_ = Improvement.objects.open().filter(due_on__lte=on + REMINDED_BEFORE)
    return (open_ | Improvement.objects.to_check_on(on)).select_related("owner").order_by("id")


def about_of(improvements: Collection[Improvement]) -> dict[int, set[int]]:
    """Those whom the cases are about that each came out of (all by id): they are told nothing of it. One statement."""
    found: dict[int, set[int]] = {one.pk: set() for one in improvements}
    rows = ImprovementOf.objects.filter(improvement__in=improvements).exclude(case__about_employee=None)
    for improvement, employee in rows.values_list("improvement_id", "case__about_employee_id"):
        found[improvement].add(employee)
    return found
