"""The staff of a file is registered: departments, people, posts and roles, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huifang.kernel.text import Message
from huifang.org.actions.company import (
    NewDepartment,
    NewEmployee,
    ids_by_key,
    register_departments,
    register_employees,
)
from huifang.org.actions.grants import end_everything_of_leavers, keep_somebody, manages_staff, put_exactly
from huifang.org.logic.staff import Person, Staff, StaffDepartment
from huifang.org.models import Department, Employee, Grant, Post, Posting


class FaultyStaff(Exception):
    """The file has faults, and nothing of it is taken; they stand in `staff.faults`."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.message = Message(
            "Nothing was taken: %(count)d places in the file must be mended first.", {"count": len(staff.faults)}
        )
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class StaffRegistered:
    """How many departments, people, posts and roles a file added, changed or took away, and how many sessions ended."""

    departments: int
    made: int
    changed: int
    unchanged: int
    posts: int
    roles: int
    sessions_ended: int


@transaction.atomic
def register_staff(*, staff: Staff, on: date) -> StaffRegistered:
    """Bring the company to what a staff file says; the same file again changes nothing. Leavers' sessions end.

    Whoever the file does not name stays as they are, and so does what it has no column for; of the people it names,
    posts and roles are exactly those of the file, and none of those who have left. Raises FaultyStaff and
    NobodyWouldManageStaff. Recorded by the caller as `staff.imported`.
    """
    if staff.faults:
        raise FaultyStaff(staff)
    had_somebody = manages_staff(on)
    departments = _register_departments(staff.departments)
    made, changed = _register_people(staff.people)
    ids = ids_by_key(Employee, "number", {person.number for person in staff.people})
    staying = _staying(staff.people, on)
    posts, roles = _set_posts(staying, ids), _set_roles(staying, ids)
    keep_somebody(had_somebody, on)
    unchanged = len(staff.people) - made - changed
    return StaffRegistered(departments, made, changed, unchanged, posts, roles, end_everything_of_leavers(on))


def _register_departments(told: Sequence[StaffDepartment]) -> int:
    rows = Department.objects.filter(key__in=[department.key for department in told])
    standing = {key: (name, parent or "") for key, name, parent in rows.values_list("key", "name", "parent__key")}
    news = []
    for department in told:
        name, parent = standing.get(department.key, (department.name, ""))
        wanted = (name, parent if department.parent is None else department.parent)
        if standing.get(department.key) != wanted:
            news.append(NewDepartment(department.key, *wanted))
    return register_departments(departments=news)


def _register_people(people: Sequence[Person]) -> tuple[int, int]:
    """How many are new, and how many of the others are not what they were."""
    rows = Employee.objects.filter(number__in=[person.number for person in people])
    columns = rows.values_list("number", "name", "department__key", "left_on", "joined_on")
    standing = {row[0]: NewEmployee(row[0], row[1], row[2] or "", row[3], row[4]) for row in columns}
    news = [wanted for person in people if (wanted := _wanted(person, standing)) != standing.get(person.number)]
    register_employees(employees=news)
    made = sum(person.number not in standing for person in people)
    return made, len(news) - made


def _wanted(person: Person, standing: Mapping[str, NewEmployee]) -> NewEmployee:
    """What the file says, and what it does not say as it stands."""
    before = standing.get(person.number, NewEmployee(person.number, person.name))
    return NewEmployee(
        person.number,
        person.name,
        before.department if person.department is None else person.department,
        person.left_on if person.has_left_on else before.left_on,
        person.joined_on or before.joined_on,
    )


def _staying(people: Sequence[Person], on: date) -> tuple[Person, ...]:
    """Those of the file who have not left by now: to the others no post or role is given, and theirs end."""
    gone = Employee.objects.filter(number__in=[person.number for person in people], left_on__lte=on)
    numbers = set(gone.values_list("number", flat=True))
    return tuple(person for person in people if person.number not in numbers)


def _set_posts(people: Sequence[Person], ids: Mapping[str, int]) -> int:
    told = {ids[person.number]: person.posts for person in people if person.posts is not None}
    held = [held for posts in told.values() for held in posts]
    posts = ids_by_key(Post, "key", {held.post for held in held})
    departments = ids_by_key(Department, "key", {held.department or "" for held in held})
    own = dict(Employee.objects.filter(id__in=told).values_list("id", "department_id"))
    wanted = {
        (employee, posts[held.post], own[employee] if held.department is None else departments.get(held.department))
        for employee, posts_told in told.items()
        for held in posts_told
    }
    return put_exactly(Posting, wanted, ("employee_id", "post_id", "department_id"), of=told)


def _set_roles(people: Sequence[Person], ids: Mapping[str, int]) -> int:
    told = {ids[person.number]: person.grants for person in people if person.grants is not None}
    departments = ids_by_key(Department, "key", {grant.department for given in told.values() for grant in given})
    wanted = {
        (employee, grant.role.value, grant.scope.value, departments.get(grant.department))
        for employee, given in told.items()
        for grant in given
    }
    return put_exactly(Grant, wanted, ("employee_id", "role", "scope", "department_id"), of=told)
