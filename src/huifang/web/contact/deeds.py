"""What can be done beside the contact itself: keep a draft, rows of findings, dial, postpone, give up, lay down.

Each of these comes with everything that is typed on the page, and keeps it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from huifang.followups import actions
from huifang.followups.actions.refusals import BadMoment, HeldBack, NoReason, NothingTried, NotYours, Refused
from huifang.followups.logic.written import DraftTooLarge
from huifang.followups.models import FollowUp
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.web.contact.forms import ContactForm
from huifang.web.contact.lost import CONFLICT, keep_what_is_typed, lost
from huifang.web.contact.page import work_of
from huifang.web.contact.typed import Typed, typed_in
from huifang.web.contact.views import moment_typed, shown
from huifang.web.contact.words import in_groups
from huifang.web.frame.ground import ring
from huifang.web.frame.holding import holding_words, warn_held
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.request import Request
from huifang.web.frame.selecting import chosen_in
from huifang.web.frame.text import said

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@needs(Right.WORK)
@require_POST
def draft(request: Request, follow_up: int) -> HttpResponse:
    """Keep what is typed so far; the page calls this again and again. Without a claim 409, with the reason."""
    typed = typed_in(request.POST)
    try:
        at = actions.keep_draft(follow_up=follow_up, agent=request.user, at=request.at, content=typed.content)
    except (NotYours, DraftTooLarge) as refused:
        if not request.htmx and isinstance(refused, NotYours):
            return lost(request, follow_up, refused, typed)
        if not FollowUp.objects.visible_to(request.reach).filter(pk=follow_up).exists():
            raise Http404 from refused
        return render(request, "contact/not_kept.html", {"message": refused.message}, status=CONFLICT)
    if request.htmx:
        return render(request, "contact/kept.html", {"at": at})
    return redirect(_page(request, follow_up))


@needs(Right.WORK)
@require_POST
def one_more_finding(request: Request, follow_up: int) -> HttpResponse:
    """Another blank row, for browsers without scripts."""
    return _with_rows(request, follow_up, typed_in(request.POST).with_one_more_finding())


@needs(Right.WORK)
@require_POST
def one_finding_less(request: Request, follow_up: int) -> HttpResponse:
    """Without one of the rows, for browsers without scripts."""
    place = request.POST.get("row", "")
    typed = typed_in(request.POST)
    return _with_rows(request, follow_up, typed.without_finding(int(place)) if place.isdecimal() else typed)


@needs(Right.WORK)
@require_POST
def dial(request: Request, follow_up: int) -> HttpResponse:
    """The full number of the customer whom one has claimed, with a link that dials it; it is counted."""
    typed, work = typed_in(request.POST), work_of(request, follow_up)
    if work is None:
        return lost(request, follow_up, NotYours(), typed)
    keep_what_is_typed(request, follow_up, typed)
    point = _point(request)
    try:
        number = actions.reveal_number(point=point, by=request.user, at=request.at, on=request.on, ring=ring())
    except (NotYours, NoReason):
        raise Http404 from None
    except HeldBack as held:
        if request.htmx:
            return render(request, "contact/not_now.html", {"words": holding_words(held.holding)})
        warn_held(request, held.holding)
        return redirect(_page(request, follow_up))
    told = {"number": number, "number_in_groups": in_groups(number), "point": point}
    if request.htmx:
        return render(request, "contact/number.html", told)
    return shown(request, work, typed, number=told)


@needs(Right.WORK)
@require_POST
def postpone(request: Request, follow_up: int) -> HttpResponse:
    """Let the follow-up rest until a moment, without an attempt."""
    typed = typed_in(request.POST)

    def do() -> Message:
        until_at = moment_typed(typed.line("rests_until")) or LONG_AGO
        actions.postpone(
            follow_up=follow_up,
            agent=request.user,
            at=request.at,
            until_at=until_at,
            reason=typed.line("rests_why"),
        )
        return Message("Postponed. It comes back at %(at)s.", {"at": until_at})

    return _decided(request, follow_up, typed, do, {BadMoment: "rests_until", NoReason: "rests_why"})


@needs(Right.WORK)
@require_POST
def give_up(request: Request, follow_up: int) -> HttpResponse:
    """End the follow-up after attempts that led to nothing."""
    typed = typed_in(request.POST)

    def do() -> Message:
        actions.give_up(follow_up=follow_up, agent=request.user, on=request.on, reason=typed.line("given_up_why"))
        return Message("Given up. Your supervisor sees why.")

    return _decided(request, follow_up, typed, do, {NoReason: "given_up_why", NothingTried: "given_up_why"})


@needs(Right.WORK)
@require_POST
def lay_down(request: Request, follow_up: int) -> HttpResponse:
    """Go away from the customer without a result; what is typed waits until one comes back."""
    typed = typed_in(request.POST)

    def do() -> Message:
        actions.release(follow_up=follow_up, agent=request.user)
        return Message("Laid down. What you typed is kept for when you take it again.")

    return _decided(request, follow_up, typed, do, {})


def _decided(
    request: Request,
    follow_up: int,
    typed: Typed,
    do: Callable[[], Message],
    fields: dict[type[Refused], str],
) -> HttpResponse:
    """Do it and go back to the desk; a refusal stands at its field, and everything typed is kept either way."""
    work = work_of(request, follow_up)
    if work is None:
        return lost(request, follow_up, NotYours(), typed)
    keep_what_is_typed(request, follow_up, typed)
    try:
        say(request, do())
    except Refused as refused:
        if type(refused) not in fields:
            return lost(request, follow_up, refused, typed)
        form = ContactForm(work.rule, typed)
        form.add_error(fields[type(refused)], said(refused.message))
        return shown(request, work, typed, form, opened=fields[type(refused)])
    return redirect(reverse("today") + chosen_in(request).query)


def _with_rows(request: Request, follow_up: int, typed: Typed) -> HttpResponse:
    if work_of(request, follow_up) is None:
        return lost(request, follow_up, NotYours(), typed)
    keep_what_is_typed(request, follow_up, typed)
    return redirect(f"{_page(request, follow_up)}#findings")


def _page(request: Request, follow_up: int) -> str:
    return reverse("contact", args=[follow_up]) + chosen_in(request).query


def _point(request: Any) -> UUID:
    try:
        return UUID(request.POST.get("point", ""))
    except ValueError:
        raise Http404 from None
