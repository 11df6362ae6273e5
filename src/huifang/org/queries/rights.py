"""What a person may do, and how far: each of these questions is one statement.

Source: security.md, T01.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, Q, QuerySet, SmallIntegerField, Value
from django.db.models.functions import Coalesce

from huifang.kernel.sql.prepared import prepared
from huifang.org.logic.rights import Allowed, Granted, Held, Reach, Right, Role, Scope, rights_with, roles_with
from huifang.org.logic.staff import NewGrant
from huifang.org.models import Absence, Department, Employee, Grant, Posting

_GRANT, _POSTING, _DEPARTMENT, _AWAY, _POST_FOR = range(5)


def rights_of(employee: Employee, on: date) -> frozenset[Right]:
    """Everything that the employee may do on that day; nothing once they have left."""
    return rights_with(Role(role) for role in _grants(employee.pk, on).values_list("role", flat=True))


def reach_of(employee: Employee, right: Right, *, on: date) -> Reach | None:
    """How far a right of the employee goes on that day; None without the right, or once they have left."""
    return allowed_to(employee, on).reach(right)


def allowed_to(employee: Employee, on: date) -> Allowed:
    """Everything that the employee may do on that day, and how far; nothing once they have left."""
    found: dict[int, list[tuple[Any, ...]]] = {_GRANT: [], _POSTING: [], _DEPARTMENT: [], _AWAY: [], _POST_FOR: []}
    for what, *facts in _facts(employee.pk, on):
        found[what].append(tuple(facts))
    return Allowed(
        employee.pk,
        grants=tuple((Role(role), Granted(Scope(scope), where)) for role, scope, where, _ in found[_GRANT]),
        held=tuple(Held(post, where) for _, _, where, post in found[_POSTING]),
        parents={department: parent for _, _, parent, department in found[_DEPARTMENT]},
        stands_in_for=tuple(sorted({one for _, _, _, one in found[_AWAY]})),
        held_for=tuple(Held(post, where) for _, _, where, post in found[_POST_FOR]),
    )


def colleagues(reach: Reach) -> QuerySet[Employee]:
    """Everybody within a reach, oneself always among them; leavers too, since their work is still to be seen."""
    if reach.is_all:
        return Employee.objects.all()
    return Employee.objects.filter(Q(department__in=reach.departments) | Q(id=reach.employee_id))


def holders_of(post: int, *, department: int | None, right: Right | None, on: date) -> tuple[int, ...]:
    """Who holds a post (by id) where a department is, has a right and has not left: ids of employees. Two statements.

    A post is held in a department with all below it, or everywhere; without a department every holder is meant, and
    without a right every one too.
    """
    holders = Posting.objects.filter(post=post, employee__in=Employee.objects.working_on(on))
    if department is not None:
        holders = holders.filter(Q(department=None) | Q(department__in=_with_all_above(department)))
    if right is not None:
        holders = holders.filter(employee__in=Grant.objects.filter(role__in=roles_with(right)).values("employee"))
    return tuple(sorted(set(holders.values_list("employee", flat=True))))


def those_with(right: Right, *, department: int | None, on: date) -> tuple[int, ...]:
    """Who has a right, wherever it reaches or, with a department (by id), where it reaches that one: employees' ids."""
    grants = Grant.objects.filter(role__in=roles_with(right), employee__in=Employee.objects.working_on(on))
    if department is not None:
        where = Coalesce(F("department_id"), F("employee__department_id"))
        grants = grants.annotate(where=where).filter(
            Q(scope=Scope.ALL) | Q(scope=Scope.DEPARTMENT, where__in=_with_all_above(department))
        )
    return tuple(sorted(set(grants.values_list("employee", flat=True))))


def _with_all_above(department: int) -> list[int]:
    parents = dict(Department.objects.values_list("id", "parent_id"))
    found: list[int] = []
    here: int | None = department
    while here is not None and here not in found:
        found.append(here)
        here = parents.get(here)
    return found


def grants_of(employee: Employee) -> frozenset[NewGrant]:
    """The grants of the employee, as `set_grants` takes them."""
    rows = Grant.objects.filter(employee=employee).values_list("role", "scope", "department__key")
    return frozenset(NewGrant(Role(role), Scope(scope), key or "") for role, scope, key in rows)


def _grants(employee: int, on: date) -> QuerySet[Grant]:
    # Whether somebody has left is asked of the database: what the caller holds may be older.
    return Grant.objects.filter(employee__in=Employee.objects.working_on(on).filter(id=employee))


@prepared
def _facts(employee: int, on: date) -> QuerySet[Any, Any]:
    """Grants, postings, departments, those stood in for and their postings, told apart by the first column: one
    statement for all of it.
    """
    where = Coalesce(F("department_id"), F("employee__department_id"))
    granted = _grants(employee, on).values_list(_kind(_GRANT), "role", "scope", where, _nothing())
    none = Value("")
    held = Posting.objects.filter(employee=employee).values_list(
        _kind(_POSTING), none, none, "department_id", "post_id"
    )
    departments = Department.objects.values_list(_kind(_DEPARTMENT), none, none, "parent_id", "id")
    absences = Absence.objects.on(on).filter(stand_in=employee, employee__in=Employee.objects.working_on(on))
    away = absences.values_list(_kind(_AWAY), none, none, _nothing(), "employee_id")
    theirs = Posting.objects.filter(employee__in=absences.values("employee"))
    held_for = theirs.values_list(_kind(_POST_FOR), none, none, "department_id", "post_id")
    return granted.union(held, departments, away, held_for, all=True)


def _kind(what: int) -> Value:
    return Value(what, output_field=SmallIntegerField())


def _nothing() -> Value:
    return Value(None, output_field=BigIntegerField())
