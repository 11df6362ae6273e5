"""Who is in the company, as lists and as what a staff file is read against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from huifang.kernel.sql.prepared import prepared
from huifang.org.logic.rights import Role, Scope
from huifang.org.logic.staff import Known, NewGrant
from huifang.org.logic.staff_changes import Standing
from huifang.org.models import Department, Employee, Grant, Post, Posting


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One person as a list shows them. Roles are written `supervisor department Ward`, posts `nurse @ Ward`."""

    number: str
    name: str
    department: str
    posts: tuple[str, ...]
    roles: tuple[str, ...]
    left_on: date | None
    has_password: bool


def known_company() -> Known:
    """What the company has already, by every name that a staff file may use for it."""
    departments = list(Department.objects.values_list("key", "name", "parent__key"))
    posts = list(Post.objects.values_list("key", "title"))
    return Known(
        departments={key: parent or "" for key, _, parent in departments},
        department_names=_unambiguous((name, key) for key, name, _ in departments),
        posts=_unambiguous((name, key) for key, title in posts for name in {key, *title.values()}),
    )


def staff() -> tuple[StaffLine, ...]:
    """Everybody, those who left too, in the order of their numbers; three statements, however many people there are."""
    posts, roles = _posts(), _roles()
    rows = Employee.objects.order_by("number").values_list(
        "id", "number", "name", "department__name", "left_on", "password"
    )
    return tuple(
        StaffLine(
            number,
            name,
            department or "",
            tuple(posts.get(row, ())),
            tuple(roles.get(row, ())),
            left_on,
            bool(password),
        )
        for row, number, name, department, left_on, password in rows
    )


def _posts() -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = Posting.objects.order_by("post__key", "department__name")
    for employee, post, department in rows.values_list("employee_id", "post__key", "department__name"):
        found[employee].append(f"{post} @ {department}" if department else post)
    return dict(found)


def _roles() -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = Grant.objects.order_by("role", "scope", "department__name")
    for employee, *words in rows.values_list("employee_id", "role", "scope", "department__name"):
        found[employee].append(" ".join(filter(None, words)))
    return dict(found)


def _unambiguous(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keys by name in lower case; a name that leads to several keys leads to none."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for name, key in named:
        keys[name.lower()].add(key)
    return {name: next(iter(leads)) for name, leads in keys.items() if len(leads) == 1}


def standing_of(numbers: Collection[str]) -> dict[str, Standing]:
    """How the people of these numbers stand now, as a staff file is held against it. Three statements."""
    named = Employee.objects.filter(number__in=numbers)
    posts: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for employee, post, key in Posting.objects.filter(employee__in=named).values_list(
        "employee_id", "post__key", "department__key"
    ):
        posts[employee].add((post, key or ""))
    grants: defaultdict[int, set[NewGrant]] = defaultdict(set)
    for employee, role, scope, key in Grant.objects.filter(employee__in=named).values_list(
        "employee_id", "role", "scope", "department__key"
    ):
        grants[employee].add(NewGrant(Role(role), Scope(scope), key or ""))
    columns = named.values_list("id", "number", "name", "department__key", "department__name", "left_on", "joined_on")
    return {
        number: Standing(
            name, key or "", department or "", left_on, frozenset(posts[row]), frozenset(grants[row]), joined_on
        )
        for row, number, name, key, department, left_on, joined_on in columns
    }


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department in the tree: how deep it stands, and how many people belong to it itself."""

    id: int
    key: str
    name: str
    parent_id: int | None
    depth: int
    people: int


def department_tree(on: date) -> tuple[DepartmentLine, ...]:
    """The departments, each behind the one that it belongs to, with those who have not left. One statement."""
    below: defaultdict[int | None, list[Any]] = defaultdict(list)
    for row in _departments(on):
        below[row.parent_id].append(row)
    return tuple(_walk(below, None, 0, set()))


@prepared
def _departments(on: date) -> QuerySet[Any, Any]:
    counted = Employee.objects.working_on(on).filter(department=OuterRef("pk")).order_by()
    people = counted.values("department").annotate(n=Count("pk")).values("n")
    rows = Department.objects.annotate(people=Coalesce(Subquery(people), 0)).order_by("name", "pk")
    return rows.values_list("pk", "key", "name", "parent_id", "people", named=True)


def _walk(
    below: Mapping[int | None, list[Any]], parent: int | None, depth: int, seen: set[int]
) -> Iterator[DepartmentLine]:
    """A circle, which nothing makes, is walked once and ends."""
    for row in below.get(parent, ()):
        if row.pk not in seen:
            seen.add(row.pk)
            yield DepartmentLine(row.pk, row.key, row.name, row.parent_id, depth, row.people)
            yield from _walk(below, row.pk, depth + 1, seen)
