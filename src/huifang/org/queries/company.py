"""What the organisation says of itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from huifang.org.models import Department, Organisation


def organisation() -> Organisation:
    """The organisation as it described itself, or with the product's defaults when it has not yet."""
    return Organisation.objects.filter(id=1).first() or Organisation(id=1)


def time_zone() -> str:
    """The zone in which the organisation counts its days."""
    return organisation().time_zone


def departments_below(keys: Iterable[str]) -> set[int]:
    """The ids of the departments of these keys and of all that belong to them; an unknown key names none."""
    ids: dict[str, int] = {}
    children: defaultdict[int | None, list[int]] = defaultdict(list)
    for department_id, key, parent_id in Department.objects.values_list("id", "key", "parent_id"):
        ids[key] = department_id
        children[parent_id].append(department_id)
    found: set[int] = set()
    waiting = [ids[key] for key in keys if key in ids]
    while waiting:
        department_id = waiting.pop()
        if department_id not in found:
            found.add(department_id)
            waiting += children[department_id]
    return found


def each_with_all_below() -> dict[int, frozenset[int]]:
    """For each department, by id, it and all that belong to it. One statement."""
    return below_each(dict(Department.objects.values_list("id", "parent_id")))


def below_each(parents: Mapping[int, int | None]) -> dict[int, frozenset[int]]:
    """The same from each department's parent, without asking."""
    found: dict[int, set[int]] = {department: set() for department in parents}
    for department in parents:
        above: int | None = department
        while above is not None and department not in found[above]:
            found[above].add(department)
            above = parents[above]
    return {department: frozenset(below) for department, below in found.items()}
