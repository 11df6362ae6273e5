"""Somebody new."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from huifang.history.actions import record
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.org.actions import NewEmployee, register_employees
from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.org.queries import department_tree
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.staff.forms import NewEmployeeForm
from huifang.web.staff.within import only_over_all

FORM_IS_WRONG = 422


@needs(Right.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Register somebody under a number that nobody has; what they may do is given on their page."""
    only_over_all(request)
    form = NewEmployeeForm(department_tree(request.on), request.POST or None)
    if form.is_valid() and (made := _made(request, form)):
        say(request, Message("%(name)s is registered. Give a role, then invite them to sign in.", {"name": made.name}))
        return redirect("employee", made.pk)
    return render(request, "staff/new.html", {"form": form}, status=FORM_IS_WRONG if form.errors else 200)


@transaction.atomic
def _made(request: Request, form: NewEmployeeForm) -> Employee | None:
    told = form.cleaned_data
    # Registering a number that stands would change whoever has it.
    take_lock(f"employee number {told['number']}")
    if Employee.objects.filter(number=told["number"]).exists():
        form.add_error("number", gettext("Somebody has this number already."))
        return None
    new = NewEmployee(told["number"], told["name"], told["department"], joined_on=told["joined_on"])
    register_employees(employees=[new])
    made = Employee.objects.get(number=told["number"])
    record(deed="staff.registered", actor=actor_of(request.user), row_count=1, facts={"employee": made.pk})
    return made
