"""What a person may do, and how far: each of these questions is one statement.

Source: security.md, T01.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, Q, QuerySet, SmallIntegerField, Value
from django.db.models.functions import Coalesce

from huifang.org.logic.rights import Granted, Held, Reach, Right, Role, Scope, reach_from, rights_with, roles_with
from huifang.org.logic.staff import NewGrant
from huifang.org.models import Department, Employee, Grant, Posting

_GRANT, _POSTING, _DEPARTMENT = range(3)


def rights_of(employee: Employee, on: date) -> frozenset[Right]:
    """Everything that the employee may do on that day; nothing once they have left."""
    return rights_with(Role(role) for role in _grants(employee, on).values_list("role", flat=True))


def reach_of(employee: Employee, right: Right, *, on: date) -> Reach | None:
    """How far a right of the employee goes on that day; None without the right, or once they have left."""
    found: dict[int, list[tuple[Any, ...]]] = {_GRANT: [], _POSTING: [], _DEPARTMENT: []}
    for what, *facts in _facts(employee, right, on):
        found[what].append(tuple(facts))
    return reach_from(
        employee.pk,
        grants=(Granted(Scope(scope), department) for scope, department, _ in found[_GRANT]),
        held=(Held(post, department) for _, department, post in found[_POSTING]),
        parents={department: parent for _, parent, department in found[_DEPARTMENT]},
    )


def colleagues(reach: Reach) -> QuerySet[Employee]:
    """Everybody within a reach, oneself always among them; leavers too, since their work is still to be seen."""
    if reach.is_all:
        return Employee.objects.all()
    return Employee.objects.filter(Q(department__in=reach.departments) | Q(id=reach.employee_id))


def grants_of(employee: Employee) -> frozenset[NewGrant]:
    """The grants of the employee, as `set_grants` takes them."""
    rows = Grant.objects.filter(employee=employee).values_list("role", "scope", "department__key")
    return frozenset(NewGrant(Role(role), Scope(scope), key or "") for role, scope, key in rows)


def _grants(employee: Employee, on: date) -> QuerySet[Grant]:
    # Whether somebody has left is asked of the database: what the caller holds may be older.
    return Grant.objects.filter(employee__in=Employee.objects.working_on(on).filter(id=employee.pk))


def _facts(employee: Employee, right: Right, on: date) -> QuerySet[Any, Any]:
    """Grants of the right, postings and departments, told apart by the first column: one statement for the three."""
    grants = _grants(employee, on).filter(role__in=roles_with(right))
    granted = grants.values_list(
        _kind(_GRANT), "scope", Coalesce(F("department_id"), F("employee__department_id")), _nothing()
    )
    held = Posting.objects.filter(employee=employee).values_list(_kind(_POSTING), Value(""), "department_id", "post_id")
    departments = Department.objects.values_list(_kind(_DEPARTMENT), Value(""), "parent_id", "id")
    return granted.union(held, departments, all=True)


def _kind(what: int) -> Value:
    return Value(what, output_field=SmallIntegerField())


def _nothing() -> Value:
    return Value(None, output_field=BigIntegerField())
