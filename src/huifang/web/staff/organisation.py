"""The organisation itself: its name, and the zone of its days."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from huifang.history.actions import record
from huifang.kernel.text import Message
from huifang.org.actions import UnknownZone, describe_organisation
from huifang.org.logic import Right
from huifang.org.queries import organisation
from huifang.web.frame.company import forget_company
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said
from huifang.web.staff.forms import OrganisationForm
from huifang.web.staff.within import only_over_all

FORM_IS_WRONG = 422


@needs(Right.MANAGE_SETTINGS)
@require_http_methods(["GET", "POST"])
def describe(request: Request) -> HttpResponse:
    """Look at name and zone, or set them."""
    only_over_all(request)
    known = organisation()
    form = OrganisationForm(request.POST or None, initial={"name": known.name, "time_zone": known.time_zone})
    if form.is_valid() and _described(request, form):
        say(request, Message("Kept. Other pages follow within a minute."))
        return redirect("organisation")
    return render(request, "staff/organisation.html", {"form": form}, status=FORM_IS_WRONG if form.errors else 200)


def _described(request: Request, form: OrganisationForm) -> bool:
    try:
        with transaction.atomic():
            described = describe_organisation(**form.cleaned_data)
            facts = {"name": described.name, "time_zone": described.time_zone}
            record(deed="organisation.described", actor=actor_of(request.user), row_count=1, facts=facts)
    except UnknownZone as unknown:
        form.add_error("time_zone", said(unknown.message))
        return False
    forget_company()
    return True
