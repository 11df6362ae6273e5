"""Who somebody signed in is, for Django: found with the department that the pages show."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from huifang.history.logic import EMPLOYEE, number_of
from huifang.org.logic import Allowed, Reach, Right
from huifang.org.models import Employee
from huifang.org.queries import allowed_to

__all__ = ["EMPLOYEE", "Employees", "Persons", "actor_of", "allowed_on", "number_of", "reach_on", "rights_on"]


class Employees(BaseBackend):
    """Django's way to the person of a session. Rights are none of its business."""

    def get_user(self, user_id: int) -> Employee | None:
        """The employee of this id; None when there is none any more."""
        return Employee.objects.select_related("department").filter(pk=user_id).first()


class Persons(AuthenticationMiddleware):
    """Middleware: `request.user`, found with the session where that can be."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(lambda: _person_of(request))  # type: ignore[assignment]


def _person_of(request: Any) -> Any:
    """Who has signed in. Everything out of the ordinary is Django's to decide: nobody, and keys that have changed."""
    named, found = request.session.get(SESSION_KEY), request.session.person
    if found is not None and str(found.pk) == named:
        proof = request.session.get(HASH_SESSION_KEY, "")
        if constant_time_compare(proof, found.get_session_auth_hash()):
            return found
    return get_user(request)


def rights_on(request: Any) -> frozenset[Right]:
    """Everything that the person may do."""
    return allowed_on(request).rights


def reach_on(request: Any, right: Right) -> Reach | None:
    """How far a right of the person goes, that of the page or another one; None without it."""
    return allowed_on(request).reach(right)


def allowed_on(request: Any) -> Allowed:
    """All of it, with the posts that the person holds. Asked once a request."""
    if not hasattr(request, "allowed"):
        request.allowed = allowed_to(request.user, request.on)
    allowed: Allowed = request.allowed
    return allowed


def actor_of(employee: Employee) -> str:
    """How the history names who did something."""
    return EMPLOYEE + employee.number
