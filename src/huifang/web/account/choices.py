"""Where one is signed in, in which language one reads, light or dark."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from huifang.history.actions import record
from huifang.kernel.text import Message
from huifang.org.actions import end_other_sessions, end_session
from huifang.org.actions.language import choose_language as keep_language
from huifang.org.queries import sessions_of
from huifang.web.frame.addresses import safe_next
from huifang.web.frame.devices import device_of
from huifang.web.frame.looks import COOKIE, KEPT_SECONDS, LOOKS
from huifang.web.frame.marks import for_everyone, signed_in
from huifang.web.frame.messages import say, warn
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request


@signed_in
@require_safe
def my_sessions(request: Request) -> HttpResponse:
    """The browsers with which one is signed in."""
    here = request.session.stored_key
    rows = [
        {"session": session, "device": device_of(session.device), "is_here": session.session_key == here}
        for session in sessions_of(request.user, at=request.at)
    ]
    return render(request, "account/sessions.html", {"rows": rows, "has_others": len(rows) > 1})


@signed_in
@require_POST
def end_one(request: Request) -> HttpResponse:
    """Sign out of one other browser."""
    with transaction.atomic():
        is_ended = end_session(employee=request.user, session_key=request.POST.get("session", ""))
        if is_ended:
            record(deed="session.ended", actor=actor_of(request.user), row_count=1)
    if is_ended:
        say(request, Message("That browser is signed out."))
    else:
        warn(request, Message("That browser was signed out already."))
    return redirect("my-sessions")


@signed_in
@require_POST
def end_others(request: Request) -> HttpResponse:
    """Sign out everywhere but here."""
    with transaction.atomic():
        count = end_other_sessions(employee=request.user, keep=request.session.stored_key)
        record(deed="session.ended", actor=actor_of(request.user), row_count=count)
    say(request, Message("You are signed out everywhere but here."))
    return redirect("my-sessions")


@for_everyone
@require_POST
def choose_language(request: Any) -> HttpResponse:
    """Of the person when somebody is signed in, else of this browser."""
    language = request.POST.get("language", "")
    response = redirect(safe_next(request))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        keep_language(employee=request.user, language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=KEPT_SECONDS, secure=settings.IS_PUBLIC, samesite="Lax"
    )
    return response


@for_everyone
@require_POST
def choose_look(request: HttpRequest) -> HttpResponse:
    """Of this browser."""
    look = request.POST.get("look", "")
    response = redirect(safe_next(request))
    if look in LOOKS:
        response.set_cookie(
            COOKIE, look, max_age=KEPT_SECONDS, secure=settings.IS_PUBLIC, httponly=True, samesite="Lax"
        )
    return response
