"""The language that somebody reads."""

from __future__ import annotations

from huifang.org.models import Employee


def choose_language(*, employee: Employee, language: str) -> None:
    """Have pages and notices speak this language to the employee from now on; empty: what the browser asks for."""
    Employee.objects.filter(id=employee.pk).update(language=language)
