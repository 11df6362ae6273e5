"""The pictures of the questions, for whoever is being asked them. A look changes nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from huifang.surveys.queries.pictures import picture_seen
from huifang.web.answering.pool import LOOKS
from huifang.web.answering.seats import seat_of
from huifang.web.answering.shown import come_again, leads_nowhere, quiet
from huifang.web.answering.views import is_shut
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import for_everyone
from huifang.web.frame.one_at_a_time import PAGES, standing_apart
from huifang.web.frame.pictures import given_out
from huifang.web.frame.turns import TooManyWaiting

MOST_TRIES = 9
"""A page asks for all its pictures at once. Browsers follow twenty redirections."""


@for_everyone
@standing_apart
@require_safe
def picture(request: Any, picture: str) -> HttpResponse:
    """A picture of the version that is asked in this browser.

    Looks have few turns, and a browser asks for no picture twice by itself: while others are looking it is sent round,
    which takes it the way of the network.
    """
    try:
        with LOOKS.turn(), PAGES.behind():
            return _seen(request, picture)
    except TooManyWaiting:
        tried = request.GET.get("n", "")
        times = int(tried) + 1 if tried.isascii() and tried.isdigit() and len(tried) < 3 else 1
        if times > MOST_TRIES:
            return come_again(request)
        return quiet(redirect(f"{reverse('survey-picture', args=[picture])}?n={times}"))


def _seen(request: Any, key: str) -> HttpResponse:
    seat = seat_of(request, at=request.at)
    if seat is None or is_shut(request, seat) or key not in seat.definition.uploaded:
        return leads_nowhere(request)
    seen = picture_seen(seat.version.questionnaire_id, key, ring=ring())
    return quiet(given_out(seen)) if seen else leads_nowhere(request)
