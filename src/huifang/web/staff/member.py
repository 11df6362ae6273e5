"""One employee: who they are, what they hold, how they sign in, when they leave."""

from __future__ import annotations

from datetime import date

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from huifang.followups.actions.refusals import NoReason
from huifang.history.actions import record, record_changes
from huifang.history.logic import RowChange
from huifang.kernel.text import Message
from huifang.org.actions import NewEmployee, NobodyWouldManageStaff, register_employees
from huifang.org.logic import Right
from huifang.org.models import Employee, Grant, Post, Posting, StaffInvitation
from huifang.org.queries import department_tree, sessions_of
from huifang.planning.actions.leaving import NotConfirmed, StillInHand, forget_clearances, have_leave
from huifang.planning.queries.in_hand import in_hand
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said, worded
from huifang.web.staff.forms import DetailsForm, LeaveForm, PostForm, RoleForm
from huifang.web.staff.within import changeable_employee, visible_employee
from huifang.web.staff.words import ROLES, SCOPES

FORM_IS_WRONG = 422


@needs(Right.MANAGE_STAFF)
@require_safe
def member(request: Request, employee: int) -> HttpResponse:
    """One employee within reach."""
    return member_page(request, visible_employee(request, employee))


@needs(Right.MANAGE_STAFF)
@require_POST
def change_details(request: Request, employee: int) -> HttpResponse:
    """Change name and department."""
    found = changeable_employee(request, employee)
    form = DetailsForm(department_tree(request.on), request.POST, auto_id="details_%s")
    if not form.is_valid():
        return member_page(request, found, form)
    _registered(request, found, left_on=found.left_on, **form.cleaned_data)
    say(request, Message("Kept."))
    return redirect("employee", found.pk)


@needs(Right.MANAGE_STAFF)
@require_POST
def set_leaving(request: Request, employee: int) -> HttpResponse:
    """Have the employee leave on a day; once it has come every session is ended."""
    found, form = changeable_employee(request, employee), LeaveForm(request.POST, auto_id="leave_%s")
    if not form.is_valid() or not _leaves(request, found, form):
        return member_page(request, found, form)
    say(request, Message("%(name)s leaves on %(day)s.", {"name": found.name, "day": form.cleaned_data["left_on"]}))
    return redirect("employee", found.pk)


@needs(Right.MANAGE_STAFF)
@require_POST
def take_back_leaving(request: Request, employee: int) -> HttpResponse:
    """The employee does not leave, or has come back; roles and posts that have ended are given anew."""
    found = changeable_employee(request, employee)
    department = found.department.key if found.department else ""
    forget_clearances(of=found)
    _registered(request, found, left_on=None, name=found.name, department=department)
    say(request, Message("%(name)s works here.", {"name": found.name}))
    return redirect("employee", found.pk)


def member_page(request: Request, member: Employee, wrong: forms.Form | None = None) -> HttpResponse:
    """The page of an employee, with what was typed into the form that is wrong."""
    tree, posts = department_tree(request.on), list(Post.objects.order_by("key"))
    department = member.department.key if member.department else ""
    own = {"name": member.name, "department": department, "joined_on": member.joined_on}
    context = {
        "member": member,
        "has_left": member.has_left(on=request.on),
        "may_change": request.reach.is_all,
        "grants": [(grant, ROLES[grant.role], SCOPES[grant.scope]) for grant in _grants(member)],
        "postings": [(posting, worded(posting.post.title) or posting.post.key) for posting in _postings(member)],
        "sessions": sessions_of(member, at=request.at),
        "invitation": StaffInvitation.objects.filter(employee=member, used_at=None, expires_at__gt=request.at).first(),
        "posts": posts,
        "details": _kept(wrong, DetailsForm) or DetailsForm(tree, initial=own, auto_id="details_%s"),
        "role": _kept(wrong, RoleForm) or RoleForm(tree, auto_id="role_%s"),
        "post": _kept(wrong, PostForm) or PostForm(tree, posts, auto_id="post_%s"),
        "leaving": _kept(wrong, LeaveForm) or LeaveForm(auto_id="leave_%s"),
        "hand": in_hand([member.pk], on=request.on, unseen_by=request.user.pk)[member.pk],
    }
    return render(request, "staff/member.html", context, status=FORM_IS_WRONG if wrong else 200)


def _kept(wrong: forms.Form | None, kind: type[forms.Form]) -> forms.Form | None:
    return wrong if type(wrong) is kind else None


def _grants(member: Employee) -> list[Grant]:
    return list(Grant.objects.filter(employee=member).select_related("department").order_by("role", "scope", "pk"))


def _postings(member: Employee) -> list[Posting]:
    return list(Posting.objects.filter(employee=member).select_related("post", "department").order_by("post", "pk"))


def _registered(
    request: Request,
    found: Employee,
    *,
    name: str,
    department: str,
    left_on: date | None,
    joined_on: date | None = None,
) -> None:
    """Bring the employee up to date; the names of before and after stand in the history, encrypted."""
    before = {"name": found.name, "department": found.department.key if found.department else ""}
    with transaction.atomic():
        register_employees(employees=[NewEmployee(found.number, name, department, left_on, joined_on)])
        entry = record(deed="staff.changed", actor=actor_of(request.user), row_count=1, facts={"employee": found.pk})
        after = {"name": name, "department": department}
        change = RowChange(Employee._meta.db_table, str(found.pk), before, after)
        record_changes(entry=entry, changes=[change], ring=ring())


def _leaves(request: Request, found: Employee, form: LeaveForm) -> bool:
    said_of_it = form.cleaned_data
    try:
        have_leave(
            employees=[found],
            left_on=said_of_it["left_on"],
            on=request.on,
            actor=actor_of(request.user),
            reason=said_of_it["reason"],
            undone=said_of_it["undone"],
        )
    except NoReason as refused:
        form.add_error("reason", said(refused.message))
    except (NobodyWouldManageStaff, StillInHand, NotConfirmed) as refused:
        form.add_error("left_on", said(refused.message))
    return not form.errors
