"""A link or a code is followed: its word goes into a cookie, and out of the address. Nothing is written."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from huifang.org.logic.sign_in import place_of
from huifang.surveys.logic.tokens import digest_of, new_token
from huifang.surveys.queries.asked import id_of_link, point_of
from huifang.web.answering.pool import beside_the_desk
from huifang.web.answering.seats import give_seat
from huifang.web.answering.shown import leads_nowhere, quiet, too_many_words
from huifang.web.answering.slowing import GUESSES
from huifang.web.frame.marks import for_everyone

SEE_OTHER = 303


@for_everyone
@require_safe
@beside_the_desk
def follow_link(request: Any, token: str) -> HttpResponse:
    """A customer's own link."""
    place = place_of(request.META["REMOTE_ADDR"])
    if GUESSES.is_over(place, at=request.at):
        return too_many_words(request)
    known = id_of_link(token)
    if known is None:
        GUESSES.count(place, at=request.at)
        return leads_nowhere(request)
    return give_seat(_on(), at=request.at, invitation=known, digest=digest_of(token).hex())


@for_everyone
@require_safe
@beside_the_desk
def follow_code(request: Any, token: str) -> HttpResponse:
    """A code at a counter: everybody who scans it is somebody else."""
    place = place_of(request.META["REMOTE_ADDR"])
    if GUESSES.is_over(place, at=request.at):
        return too_many_words(request)
    point = point_of(token)
    if point is None or point.questionnaire.is_retired:
        GUESSES.count(place, at=request.at)
        return leads_nowhere(request)
    return give_seat(_on(), at=request.at, point=point.token, word=new_token())


def _on() -> HttpResponse:
    response = HttpResponse(status=SEE_OTHER)
    response["Location"] = reverse("survey")
    return quiet(response)
