"""Whom somebody who looks after the staff may look at, and whom they may change.

Whoever may invite an employee or give roles can come to hold every right of that employee. So what changes anything
takes the right over all of the company; with less of it the people within reach are shown, and nothing else.
"""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from huifang.org.models import Employee
from huifang.org.queries import colleagues
from huifang.web.frame.request import Request


def only_over_all(request: Request) -> None:
    """Raises Http404 for whoever manages a part of the staff only."""
    if not request.reach.is_all:
        raise Http404


def visible_employee(request: Request, employee: int) -> Employee:
    """An employee within reach, with the department. Raises Http404."""
    return get_object_or_404(colleagues(request.reach).select_related("department"), pk=employee)


def changeable_employee(request: Request, employee: int) -> Employee:
    """An employee whom this person may change. Raises Http404."""
    only_over_all(request)
    return visible_employee(request, employee)
