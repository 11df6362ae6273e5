"""Who somebody signed in is, for Django: found with the department that the pages show."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.org.queries import rights_of


class Employees(BaseBackend):
    """Django's way to the person of a session. Rights are none of its business."""

    def get_user(self, user_id: int) -> Employee | None:
        """The employee of this id; None when there is none any more."""
        return Employee.objects.select_related("department").filter(pk=user_id).first()


def rights_on(request: Any) -> frozenset[Right]:
    """Everything that the person may do, asked once a request."""
    if not hasattr(request, "rights"):
        request.rights = rights_of(request.user, request.on)
    rights: frozenset[Right] = request.rights
    return rights


def actor_of(employee: Employee) -> str:
    """How the history names who did something."""
    return f"employee:{employee.number}"
