"""Who and what of the company a row may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huifang.customers.logic.cells import BadCell
from huifang.customers.logic.moments import Calendar
from huifang.kernel.text import Message

NO_DEPARTMENT = Message("No department has this key or name.")
NO_EMPLOYEE = Message("No employee has this number.")
HAS_LEFT = Message("The employee with this number has left.")


@dataclass(frozen=True, slots=True)
class Company:
    """Departments by key and by name, employees by number, and how the organisation counts its days."""

    calendar: Calendar
    departments: Mapping[str, int]
    employees: Mapping[str, int]
    leavers: frozenset[str]

    def department(self, text: str) -> int:
        """The id of a department; raises BadCell."""
        if text not in self.departments:
            raise BadCell(NO_DEPARTMENT, text)
        return self.departments[text]

    def employee(self, number: str) -> int:
        """The id of an employee who has not left; raises BadCell."""
        if number in self.leavers:
            raise BadCell(HAS_LEFT, number)
        if number not in self.employees:
            raise BadCell(NO_EMPLOYEE, number)
        return self.employees[number]
