"""Roles and posts of an employee are given and taken away."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from huifang.history.actions import record
from huifang.kernel.text import Message
from huifang.org.actions import NewPosting, NobodyWouldManageStaff, give_posts, set_grants, take_post
from huifang.org.logic import Right, Role, Scope
from huifang.org.logic.staff import NewGrant
from huifang.org.models import Employee, Grant, Post
from huifang.org.queries import department_tree, grants_of
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.staff.forms import EVERYWHERE, PostForm, RoleForm
from huifang.web.staff.member import member_page
from huifang.web.staff.within import changeable_employee


@needs(Right.MANAGE_STAFF)
@require_POST
def give_role(request: Request, employee: int) -> HttpResponse:
    """Give a role beside those that the employee has."""
    found = changeable_employee(request, employee)
    form = RoleForm(department_tree(request.on), request.POST, auto_id="role_%s")
    if not form.is_valid():
        return member_page(request, found, form)
    told = form.cleaned_data
    _set_roles(request, found, given=NewGrant(Role(told["role"]), Scope(told["scope"]), told["department"]))
    say(request, Message("The role is given."))
    return redirect("employee", found.pk)


@needs(Right.MANAGE_STAFF)
@require_POST
def take_role(request: Request, employee: int, grant: int) -> HttpResponse:
    """Take one role away. The last who manages the staff keeps it."""
    found = changeable_employee(request, employee)
    row = get_object_or_404(Grant.objects.select_related("department"), pk=grant, employee=found)
    taken = NewGrant(Role(row.role), Scope(row.scope), row.department.key if row.department else "")
    try:
        _set_roles(request, found, taken=taken)
        say(request, Message("The role is taken away."))
    except NobodyWouldManageStaff as refused:
        warn(request, refused.message)
    return redirect("employee", found.pk)


@needs(Right.MANAGE_STAFF)
@require_POST
def give_post(request: Request, employee: int) -> HttpResponse:
    """Have the employee hold a post, in one department or in all."""
    found = changeable_employee(request, employee)
    form = PostForm(department_tree(request.on), Post.objects.order_by("key"), request.POST, auto_id="post_%s")
    if not form.is_valid():
        return member_page(request, found, form)
    post, where = form.cleaned_data["post"], form.cleaned_data["where"]
    with transaction.atomic():
        count = give_posts(postings=[NewPosting(found.number, post, "" if where == EVERYWHERE else where)])
        facts = {"employee": found.pk, "post": post, "department": where}
        record(deed="posts.given", actor=actor_of(request.user), row_count=count, facts=facts)
    say(request, Message("The post is given."))
    return redirect("employee", found.pk)


@needs(Right.MANAGE_STAFF)
@require_POST
def take_post_away(request: Request, employee: int, posting: int) -> HttpResponse:
    """Have the employee hold a post no more."""
    found = changeable_employee(request, employee)
    with transaction.atomic():
        if take_post(employee=found, posting=posting):
            record(deed="posts.taken", actor=actor_of(request.user), row_count=1, facts={"employee": found.pk})
    say(request, Message("The post is taken away."))
    return redirect("employee", found.pk)


def _set_roles(
    request: Request, found: Employee, *, given: NewGrant | None = None, taken: NewGrant | None = None
) -> None:
    """Give one and take one away, of what stands at this moment. Raises NobodyWouldManageStaff."""
    with transaction.atomic():
        # Whoever changes the same employee's roles waits here, so that neither undoes what the other does.
        Employee.objects.select_for_update().get(pk=found.pk)
        wanted = (grants_of(found) | ({given} if given else set())) - ({taken} if taken else set())
        count = set_grants(grants={found.number: wanted}, on=request.on)
        changed = given or taken
        told = {"role": changed.role, "scope": changed.scope, "department": changed.department} if changed else {}
        facts = {"employee": found.pk, "is_given": given is not None, **told}
        record(deed="grants.set", actor=actor_of(request.user), row_count=count, facts=facts)
