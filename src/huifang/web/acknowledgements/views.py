"""What I have still to read and confirm, the text to read, and how far everybody is."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.policy.actions import NotAsked
from huifang.policy.actions import acknowledge as acknowledge_version
from huifang.policy.models import Acknowledgement, Version
from huifang.policy.queries.acknowledged import asked_within, entries_of, progress_of, waiting_for
from huifang.policy.queries.duties import duties_told
from huifang.policy.queries.in_force import sections_of
from huifang.web.frame.marks import needs, signed_in
from huifang.web.frame.messages import say, warn
from huifang.web.frame.paging import page_of
from huifang.web.frame.people import actor_of, allowed_on
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded

MOST_SHOWN = 100


@signed_in
@require_safe
def acknowledgements(request: Request) -> HttpResponse:
    """What I have still to confirm, and what I confirmed lately."""
    done = Acknowledgement.objects.filter(employee=request.user).exclude(confirmed_at=None)
    shown = {
        "waiting": list(waiting_for(request.user, on=request.on)[:MOST_SHOWN]),
        "done": list(done.select_related("version__policy").order_by("-confirmed_at", "-pk")[:MOST_SHOWN]),
    }
    return render(request, "acknowledgements/mine.html", shown)


@signed_in
@require_safe
def read(request: Request, version: int) -> HttpResponse:
    """The text of a version that I was asked about, to read and to confirm."""
    mine = _mine(request, version)
    found = mine.version
    shown = {
        "mine": mine,
        "version": found,
        "title": worded(found.policy.title) or found.policy.key,
        "clauses": [(key, worded(text)) for key, text in found.clauses.values_list("key", "text")],
        "duties": duties_told(request.user, allowed_on(request), version=found),
        "manuals": [worded(text) for entry in sections_of(found).acknowledgements for text in entry.manual],
    }
    return render(request, "acknowledgements/read.html", shown)


@signed_in
@require_POST
def confirm(request: Request, version: int) -> HttpResponse:
    """Confirm that I have read it."""
    mine = _mine(request, version)
    try:
        acknowledge_version(version=version, employee=request.user, actor=actor_of(request.user), at=request.at)
    except NotAsked:
        warn(request, Message("You have confirmed it already."))
    else:
        title = worded(mine.version.policy.title) or mine.version.policy.key
        say(request, Message("You have confirmed that you have read “%(title)s”.", {"title": title}))
    return redirect("acknowledgements")


@needs(Right.FOLLOW_ACKNOWLEDGEMENTS)
@require_safe
def progress(request: Request, version: int) -> HttpResponse:
    """How far each department is, and who has not confirmed yet."""
    found = get_object_or_404(Version.objects.select_related("policy"), pk=version)
    lines = progress_of(version, reach=request.reach, on=request.on)
    open_ = asked_within(version, reach=request.reach).filter(confirmed_at=None)
    rows = open_.select_related("employee__department")
    shown = {
        "version": found,
        "title": worded(found.policy.title) or found.policy.key,
        "lines": lines,
        "asked": sum(line.asked for line in lines),
        "confirmed": sum(line.confirmed for line in lines),
        "overdue": sum(line.overdue for line in lines),
        "says_nothing": not lines and not entries_of(found),
        "is_published": found.state == Version.State.PUBLISHED,
        "page": page_of(rows, by=("asked_at", "id"), cursor=request.GET.get("page")),
    }
    return render(request, "acknowledgements/progress.html", shown)


def _mine(request: Request, version: int) -> Acknowledgement:
    """What this person was asked about a version. Raises Http404."""
    asked = Acknowledgement.objects.filter(employee=request.user, version=version, is_asked=True)
    found = asked.select_related("version__policy").first()
    if found is None:
        raise Http404
    return found
