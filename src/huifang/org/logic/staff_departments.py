"""The departments that a staff file tells, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huifang.kernel.text import Message
from huifang.org.logic.staff import Column, Known, StaffDepartment, StaffFault
from huifang.org.logic.staff_cells import BadCell, no_longer_than

LONGEST_KEY = 64


class Departments:
    """What was said of departments so far, on top of what the company has."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._told: dict[str, StaffDepartment] = {}
        self._row_of_parent: dict[str, int] = {}

    def told(self) -> tuple[StaffDepartment, ...]:
        """The departments that the file names."""
        return tuple(self._told.values())

    def add(self, row: int, name: str, parent: str) -> str:
        """Take what a row says of its department, and return the department's key. Raises BadCell."""
        if not name:
            if parent:
                raise BadCell(Column.PARENT, parent, Message("A parent is named, and no department."))
            return ""
        key = self._key(Column.DEPARTMENT, name)
        self._told.setdefault(key, StaffDepartment(key, name))
        if parent:
            self._put_below(row, key, parent)
        return key

    def named(self, column: Column, name: str) -> str:
        """The key of a department that the company has, or that a row up to here named. Raises BadCell."""
        key = self._key(column, name)
        if key in self._known.departments or key in self._told:
            return key
        raise BadCell(column, name, Message("There is no such department. Name it in a row before this one."))

    def circles(self) -> Iterator[StaffFault]:
        """Departments that would belong to themselves: only the whole file shows it."""
        parents = {**self._known.departments, **{told.key: told.parent or "" for told in self._told.values()}}
        parents.update({told.key: self._known.departments.get(told.key, "") for told in self._without_parent()})
        for key, row in self._row_of_parent.items():
            if _leads_back(key, parents):
                reason = Message("This department would belong to itself, by way of those above it.")
                yield StaffFault(row, Column.PARENT, self._told[key].name, reason)

    def _without_parent(self) -> Iterator[StaffDepartment]:
        return (told for told in self._told.values() if told.parent is None)

    def _put_below(self, row: int, key: str, parent: str) -> None:
        above = self._key(Column.PARENT, parent)
        self._told.setdefault(above, StaffDepartment(above, parent))
        said = self._told[key]
        if said.parent not in (None, above):
            reason = Message("Row %(row)d puts this department below another.", {"row": self._row_of_parent[key]})
            raise BadCell(Column.PARENT, parent, reason)
        self._told[key] = StaffDepartment(key, said.name, above)
        self._row_of_parent.setdefault(key, row)

    def _key(self, column: Column, name: str) -> str:
        """The key that the company knows the name by; a name that is new is its own key."""
        name = " ".join(name.split())
        if name in self._known.departments:
            return name
        return self._known.department_names.get(name.lower()) or no_longer_than(LONGEST_KEY, column, name)


def _leads_back(key: str, parents: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    above = parents.get(key, "")
    while above and above != key and above not in seen:
        seen.add(above)
        above = parents.get(above, "")
    return above == key
