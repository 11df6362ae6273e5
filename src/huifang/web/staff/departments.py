"""The departments as a tree: added, renamed, moved."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from huifang.history.actions import record
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.org.actions import NewDepartment, register_departments
from huifang.org.logic import Right
from huifang.org.logic.staff_departments import LONGEST_KEY
from huifang.org.models import Department
from huifang.org.queries import DepartmentLine, department_tree, departments_below
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.staff.forms import DepartmentForm
from huifang.web.staff.within import only_over_all

FORM_IS_WRONG = 422


@needs(Right.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def departments(request: Request) -> HttpResponse:
    """The tree, and a form for one more."""
    only_over_all(request)
    tree = department_tree(request.on)
    form = DepartmentForm(tree, request.POST or None)
    if form.is_valid() and _added(request, form):
        say(request, Message("The department is added."))
        return redirect("departments")
    context = {"tree": tree, "form": form}
    return render(request, "staff/departments.html", context, status=FORM_IS_WRONG if form.errors else 200)


@needs(Right.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def department(request: Request, department: int) -> HttpResponse:
    """Rename a department, or put it below another; everything that refers to it follows."""
    only_over_all(request)
    found = get_object_or_404(Department.objects.select_related("parent"), pk=department)
    tree = department_tree(request.on)
    initial = {"name": found.name, "parent": found.parent.key if found.parent else ""}
    form = DepartmentForm(_outside(tree, found), request.POST or None, initial=initial)
    if form.is_valid() and _changed(request, found, form):
        say(request, Message("The department is changed."))
        return redirect("departments")
    context = {"department": found, "form": form}
    return render(request, "staff/department.html", context, status=FORM_IS_WRONG if form.errors else 200)


def _outside(tree: Sequence[DepartmentLine], department: Department) -> list[DepartmentLine]:
    """The departments that this one may belong to: neither itself nor one below it."""
    below = departments_below([department.key])
    return [line for line in tree if line.id not in below]


@transaction.atomic
def _added(request: Request, form: DepartmentForm) -> bool:
    name, parent = form.cleaned_data["name"], form.cleaned_data["parent"]
    key = name[:LONGEST_KEY]
    take_lock("the tree of departments")
    if Department.objects.filter(key=key).exists():
        form.add_error("name", gettext("There is a department of this name already."))
        return False
    _register(request, key, name, parent)
    return True


@transaction.atomic
def _changed(request: Request, found: Department, form: DepartmentForm) -> bool:
    name, parent = form.cleaned_data["name"], form.cleaned_data["parent"]
    # Two who move departments below one another at the same moment would close a circle.
    take_lock("the tree of departments")
    if parent and Department.objects.get(key=parent).pk in departments_below([found.key]):
        form.add_error("parent", gettext("This department would belong to itself."))
        return False
    _register(request, found.key, name, parent)
    return True


def _register(request: Request, key: str, name: str, parent: str) -> None:
    register_departments(departments=[NewDepartment(key, name, parent)])
    facts = {"department": key, "parent": parent}
    record(deed="departments.registered", actor=actor_of(request.user), row_count=1, facts=facts)
