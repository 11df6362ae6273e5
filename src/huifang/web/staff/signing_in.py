"""How an employee gets to sign in, and is signed out."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from huifang.history.actions import record
from huifang.kernel.text import Message
from huifang.org.actions import end_other_sessions, invite
from huifang.org.logic import Right
from huifang.org.logic.sign_in import INVITED_FOR
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.staff.within import changeable_employee


@needs(Right.MANAGE_STAFF)
@require_POST
@sensitive_variables("word", "link")
def invite_employee(request: Request, employee: int) -> HttpResponse:
    """Make a one-time link, and show it this once: nobody keeps it."""
    found = changeable_employee(request, employee)
    if found.has_left(on=request.on):
        raise Http404
    with transaction.atomic():
        word = invite(employee=found, at=request.at)
        record(deed="staff.invited", actor=actor_of(request.user), row_count=1, facts={"employee": found.pk})
    # Behind the # it never leaves the browser of whoever opens it.
    link = f"{request.build_absolute_uri(reverse('first-password'))}#{word}"
    context = {"member": found, "link": link, "expires_at": request.at + INVITED_FOR}
    return render(request, "staff/invited.html", context)


@needs(Right.MANAGE_STAFF)
@require_POST
def end_sessions(request: Request, employee: int) -> HttpResponse:
    """Sign an employee out everywhere; of one's own sessions this one stays."""
    found = changeable_employee(request, employee)
    keep = request.session.stored_key if found == request.user else ""
    with transaction.atomic():
        count = end_other_sessions(employee=found, keep=keep)
        record(deed="session.ended", actor=actor_of(request.user), row_count=count, facts={"employee": found.pk})
    say(request, Message("%(count)d sessions were ended.", {"count": count}))
    return redirect("employee", found.pk)
