"""A contact that cannot be handed in any more: said kindly, with what to do, and with all that was typed.

Source: security.md, T01: whoever has nothing to do with a follow-up is told that there is no such page.
"""

from __future__ import annotations

from contextlib import suppress

from django.http import Http404, HttpResponse
from django.shortcuts import render

from huifang.followups.actions import keep_draft
from huifang.followups.actions.refusals import AlreadyEnded, AlreadyTaken, NotYours, Refused
from huifang.followups.logic.written import DraftTooLarge
from huifang.followups.models import FollowUp
from huifang.followups.queries.desk import draft_of
from huifang.kernel.text import Message
from huifang.web.contact.typed import Typed, typed_before
from huifang.web.frame.request import Request

CONFLICT = 409

WHAT_TO_DO: dict[type[Refused], Message] = {
    AlreadyTaken: Message("Leave the customer to your colleague, or take the follow-up again when they are done."),
    AlreadyEnded: Message("Nothing more is to be done here. If what you learned matters, copy it to your supervisor."),
    NotYours: Message("It may have been given to a colleague, or you were away for long. Take it again if it is open."),
}


def lost(request: Request, follow_up: int, refused: Refused, typed: Typed | None = None) -> HttpResponse:
    """The page that says so. Raises Http404 for whoever neither sees the follow-up nor has typed anything for it."""
    if typed is not None:
        keep_what_is_typed(request, follow_up, typed)
    before = draft_of(follow_up, request.user)
    found = FollowUp.objects.visible_to(request.reach).filter(pk=follow_up).first()
    if found is None and not before:
        raise Http404
    texts = [text for text in (typed or typed_before(before)).texts if text.strip()]
    shown = {
        "message": None if isinstance(refused, NotYours) else refused.message,
        "advice": WHAT_TO_DO.get(type(refused)),
        "texts": texts,
        "follow_up": found,
        "can_take": found is not None and found.state == FollowUp.State.PLANNED,
    }
    return render(request, "contact/lost.html", shown, status=CONFLICT)


def keep_what_is_typed(request: Request, follow_up: int, typed: Typed) -> None:
    """Keep a draft as far as one can be kept: whatever else was refused, that is not lost."""
    with suppress(NotYours, DraftTooLarge):
        keep_draft(follow_up=follow_up, agent=request.user, at=request.at, content=typed.content)
