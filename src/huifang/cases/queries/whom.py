"""To whom a matter climbs: who answers to a post or heads a department, asked once for each, however many cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huifang.cases.models import Case
from huifang.org.logic import Right
from huifang.org.models import Absence, Department, Post
from huifang.org.queries import holders_of, those_with
from huifang.policy.logic.sections.parts import Addressee


@dataclass(frozen=True, slots=True)
class _Where:
    post: int | None = None
    department: int | None = None


class Whom:
    """Employees by id. What leads to nobody, or to the person alone whom the case is about, leads to the next above."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._posts = dict(Post.objects.values_list("key", "id"))
        self._departments = dict(Department.objects.values_list("key", "id"))
        self._known: dict[_Where, tuple[int, ...]] = {}
        away = Absence.objects.on(on).exclude(stand_in=None)
        self._stand_ins = dict(away.values_list("employee_id", "stand_in_id"))

    def owner(self, case: Case) -> tuple[int, ...]:
        """Who answers for a case, and whoever stands in for them; those who direct it where nobody does."""
        if case.owner_id is None:
            return self.directors(case)
        stand_in = self._stand_ins.get(case.owner_id)
        return (case.owner_id,) if stand_in is None else (case.owner_id, stand_in)

    def directors(self, case: Case) -> tuple[int, ...]:
        """Who directs cases where this one is dealt with, or else anywhere."""
        return self._first(case, _Where(None, _place_of(case)), _Where())

    def named(self, who: Addressee, case: Case) -> tuple[int, ...]:
        """Who holds the post where the case's customer is, or heads the department."""
        if who.post is not None:
            place = _Where(self._posts.get(who.post, 0), case.department_id)
        else:
            place = _Where(None, self._departments.get(who.department or "", 0))
        return self._first(case, place, _Where(None, _place_of(case)), _Where())

    def _first(self, case: Case, *places: _Where) -> tuple[int, ...]:
        return next((found for place in places if set(found := self._asked(place)) - {case.about_employee_id}), ())

    def _asked(self, where: _Where) -> tuple[int, ...]:
        if where not in self._known:
            self._known[where] = (
                holders_of(where.post, department=where.department, right=None, on=self._on)
                if where.post is not None
                else those_with(Right.DIRECT_CASES, department=where.department, on=self._on)
            )
        return self._known[where]


def _place_of(case: Case) -> int | None:
    return case.handling_department_id or case.receiving_department_id or case.department_id
