"""Describe the organisation: itself, its departments, its posts and people, who holds which post.

Each deed takes a set and may be repeated: what stands already is brought up to date, nothing is doubled.
Who asked and why is recorded by the caller, in the same transaction: the history stands above this room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models, transaction

from huifang.kernel.text import Message
from huifang.org.models import Department, Employee, Organisation, Post, Posting

AT_ONCE = 2_000


class UnknownZone(Exception):
    """No time zone of this name is known to this machine."""

    def __init__(self, name: str) -> None:
        self.message = Message(
            "%(name)s is no known time zone. Write one like Asia/Shanghai or Europe/London.", {"name": name}
        )
        super().__init__(str(self.message))


class UnknownKeys(Exception):
    """Rows name departments, employees or posts that are not registered."""

    def __init__(self, kind: str, keys: Iterable[str]) -> None:
        self.kind = kind
        self.keys = tuple(sorted(keys))
        self.message = Message(
            "These keys name no %(kind)s: %(keys)s. Register them first.",
            {"kind": kind, "keys": ", ".join(self.keys)},
        )
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class NewDepartment:
    """A department by its key; `parent` is the key of the one it belongs to, empty at the top."""

    key: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class NewEmployee:
    """A person by the number that the company gave; `department` is a key, empty for none.

    Without `joined_on` the day on which they joined stays as it is known.
    """

    number: str
    name: str
    department: str = ""
    left_on: date | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewPosting:
    """An employee by number holds a post by key, in one department or, when that is empty, in all."""

    employee: str
    post: str
    department: str = ""


@transaction.atomic
def describe_organisation(*, name: str, time_zone: str) -> Organisation:
    """Set the organisation's name and the zone of its days; raises UnknownZone."""
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise UnknownZone(time_zone) from unknown
    described, _ = Organisation.objects.update_or_create(id=1, defaults={"name": name, "time_zone": time_zone})
    return described


@transaction.atomic
def mark_as_demo() -> None:
    """Have the organisation be a demonstration, for good: nothing of it is real, and nobody else is to reach it."""
    Organisation.objects.update_or_create(id=1, defaults={"is_demo": True})


@transaction.atomic
def register_departments(*, departments: Sequence[NewDepartment]) -> int:
    """Add departments, or rename and move those that stand; returns how many were named.

    Parents may come in any order. Raises UnknownKeys for a parent that is neither among them nor registered.
    """
    _put(Department, (Department(key=row.key, name=row.name) for row in departments), by=["key"], keep=["name"])
    ids = ids_by_key(Department, "key", {row.parent for row in departments})
    named = {row.key: ids.get(row.parent) for row in departments}
    moved = [
        Department(id=department_id, parent_id=named[key])
        for department_id, key in Department.objects.filter(key__in=named).values_list("id", "key")
    ]
    Department.objects.bulk_update(moved, ["parent"], batch_size=AT_ONCE)
    return len(departments)


@transaction.atomic
def register_posts(*, titles: Mapping[str, Mapping[str, str]]) -> int:
    """Add posts by key with their title in each language, or re-title those that stand; returns how many."""
    return _put(Post, (Post(key=key, title=dict(title)) for key, title in titles.items()), by=["key"], keep=["title"])


@transaction.atomic
def register_employees(*, employees: Sequence[NewEmployee]) -> int:
    """Add employees by number, or bring those that stand up to date; returns how many. Raises UnknownKeys."""
    ids = ids_by_key(Department, "key", {row.department for row in employees})
    joined = [row for row in employees if row.joined_on]
    others = [row for row in employees if not row.joined_on]
    keep = ["name", "department", "left_on"]
    made = _put(Employee, (_employee(row, ids) for row in others), by=["number"], keep=keep)
    return made + _put(Employee, (_employee(row, ids) for row in joined), by=["number"], keep=[*keep, "joined_on"])


def _employee(row: NewEmployee, departments: Mapping[str, int]) -> Employee:
    return Employee(
        number=row.number,
        name=row.name,
        department_id=departments.get(row.department),
        left_on=row.left_on,
        joined_on=row.joined_on,
    )


@transaction.atomic
def give_posts(*, postings: Sequence[NewPosting]) -> int:
    """Have employees hold posts; a posting that stands is left. Returns how many are new. Raises UnknownKeys."""
    employees = ids_by_key(Employee, "number", {row.employee for row in postings})
    posts = ids_by_key(Post, "key", {row.post for row in postings})
    departments = ids_by_key(Department, "key", {row.department for row in postings})
    before = Posting.objects.count()
    rows = [
        Posting(
            employee_id=employees[row.employee], post_id=posts[row.post], department_id=departments.get(row.department)
        )
        for row in postings
    ]
    Posting.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    return Posting.objects.count() - before


def ids_by_key(model: type[models.Model], field: str, keys: set[str]) -> dict[str, int]:
    """The ids of rows by their key; the empty key names nothing. Raises UnknownKeys."""
    wanted = keys - {""}
    found = dict(model._default_manager.filter(**{f"{field}__in": wanted}).values_list(field, "pk"))
    if unknown := wanted - found.keys():
        raise UnknownKeys(model._meta.model_name or "", unknown)
    return found


def _put(model: type[models.Model], rows: Iterable[Any], *, by: Sequence[str], keep: Sequence[str]) -> int:
    """Insert rows, or bring those that agree on `by` up to date."""
    made = model._default_manager.bulk_create(
        rows, batch_size=AT_ONCE, update_conflicts=True, unique_fields=by, update_fields=keep
    )
    return len(made)
