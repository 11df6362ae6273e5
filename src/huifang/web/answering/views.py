"""The questions, page by page, and what is sent. A look changes nothing (security.md, T18)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from huifang.org.logic.sign_in import place_of
from huifang.surveys.actions.answering import hand_in, keep_page, sit_down
from huifang.surveys.actions.refusals import Closed, NotAnswered, Retired
from huifang.surveys.logic.answering import checked
from huifang.surveys.logic.asking import OWN_WORK, may_answer
from huifang.surveys.logic.branching import page_shown, pages_of
from huifang.surveys.models import Invitation
from huifang.surveys.queries.asked import invitation
from huifang.web.answering.pool import beside_the_desk
from huifang.web.answering.seats import Seat, seat_of
from huifang.web.answering.shown import (
    is_over,
    leads_nowhere,
    next_page,
    not_yours,
    page_before,
    page_of_questions,
    quiet,
    spoken_in,
    thanked,
    too_many_words,
)
from huifang.web.answering.slowing import BEGUN
from huifang.web.frame.marks import for_everyone
from huifang.web.frame.questions import said_in
from huifang.web.frame.text import said

FORM_IS_WRONG = 422


@for_everyone
@require_safe
@beside_the_desk
def questions(request: Any) -> HttpResponse:
    """The page to go on with; thanks, once it is handed in."""
    seat = seat_of(request, at=request.at)
    return _instead(request, seat) if seat is None or is_shut(request, seat) else _asked(request, seat)


@for_everyone
@csrf_exempt
@require_POST
def send(request: Any) -> HttpResponse:
    """What was answered on one page: kept, and the next page; or handed in with the last.

    The form's token is the seat: nobody knows it who has not been given this cookie. Django's own would refuse every
    browser here, since pages that tell nobody where they are (no-referrer) send `Origin: null`.
    """
    seat = seat_of(request, at=request.at)
    if seat is None:
        return leads_nowhere(request)
    if _is_refused(request, seat):
        return _instead(request, seat)
    if not constant_time_compare(request.POST.get("seat", ""), seat.name):
        return _onward(request, seat)
    seated = _sat_down(request, seat)
    return seated if isinstance(seated, HttpResponse) else _taken(request, seated)


def _taken(request: Any, seat: Seat) -> HttpResponse:
    pages = pages_of(seat.definition)
    page = _page_sent(request, len(pages))
    here = page_shown(pages[page], seat.definition, seat.answers)
    typed = said_in(request.POST, here)
    found = checked(here, typed)
    keys = {key for one in here for key in (one.key, f"{one.key}/other")}
    answers = {**{key: one for key, one in seat.answers.items() if key not in keys}, **found.answers}
    if "back" in request.POST:
        return _kept(request, seat, answers, page_before(seat.definition, answers, before=page))
    if found.faults:
        wrong = {fault.question: typed.get(fault.question) for fault in found.faults}
        return page_of_questions(
            request, seat, page=page, answers=answers, typed=wrong, faults=found.faults, status=FORM_IS_WRONG
        )
    following = next_page(seat.definition, answers, after=page)
    if following is not None:
        return _kept(request, seat, answers, following)
    return _handed_in(request, seat, answers)


def _kept(request: Any, seat: Seat, answers: dict[str, object], page: int) -> HttpResponse:
    assert seat.invitation is not None
    # It may have been handed in, or its time may have ended, a moment ago: the next look says which.
    with suppress(Closed):
        keep_page(invitation=seat.invitation, answers=answers, page=page, at=request.at)
    return _onward(request, seat)


def _handed_in(request: Any, seat: Seat, answers: dict[str, object]) -> HttpResponse:
    assert seat.invitation is not None
    language = spoken_in(request, seat)
    try:
        hand_in(invitation=seat.invitation, said=answers, language=language, at=request.at, on=request.on)
    except Closed:
        return is_over(request, seat)
    except NotAnswered as refused:
        if _is_spent(seat.invitation):
            return _onward(request, seat)
        lacking = refused.faults[0].question
        page = next(at for at, page in enumerate(pages_of(seat.definition)) if lacking in {one.key for one in page})
        return page_of_questions(request, seat, page=page, answers=answers, faults=refused.faults, status=FORM_IS_WRONG)
    return _onward(request, seat)


def _is_spent(seen: Invitation) -> bool:
    """Whether it was handed in meanwhile: what is sent once more may lack the pages before."""
    now = invitation(seen.pk)
    return now is not None and now.spent_at is not None


def _sat_down(request: Any, seat: Seat) -> Seat | HttpResponse:
    """At a counter the first page that is sent makes the sitting; so many from one address have to wait."""
    if seat.invitation is not None or seat.point is None:
        return seat
    place = place_of(request.META["REMOTE_ADDR"])
    if BEGUN.is_over(place, at=request.at):
        return too_many_words(request)
    BEGUN.count(place, at=request.at)
    language = spoken_in(request, seat)
    try:
        sitting = sit_down(point=seat.point, word=seat.word, language=language, at=request.at, on=request.on)
    except Retired:
        return leads_nowhere(request)
    return replace(seat, invitation=sitting)


def _asked(request: Any, seat: Seat) -> HttpResponse:
    pages = pages_of(seat.definition)
    page = min(max(seat.page, 0), len(pages) - 1)
    if not page_shown(pages[page], seat.definition, seat.answers):
        page = page_before(seat.definition, seat.answers, before=page)
    return page_of_questions(request, seat, page=page, answers=seat.answers)


def is_shut(request: Any, seat: Seat) -> bool:
    """Whether there is nothing to answer: handed in, over, or not for whoever is signed in."""
    found = seat.invitation
    return _is_refused(request, seat) or (
        found is not None and (found.spent_at is not None or found.expires_at <= request.at)
    )


def _is_refused(request: Any, seat: Seat) -> bool:
    employee = request.user.pk if request.user.is_authenticated else None
    if seat.invitation is None:
        return not may_answer(employee, rated=seat.point.employee_id if seat.point else None, asked_by=None)
    return not may_answer(employee, rated=seat.invitation.employee_id, asked_by=seat.invitation.asked_by_id)


def _instead(request: Any, seat: Seat | None) -> HttpResponse:
    if seat is None:
        return leads_nowhere(request)
    if _is_refused(request, seat):
        return not_yours(request, said(OWN_WORK))
    handed_in = seat.invitation is not None and seat.invitation.spent_at is not None
    return thanked(request, seat) if handed_in else is_over(request, seat)


def _onward(request: Any, seat: Seat) -> HttpResponse:
    response = redirect(f"{reverse('survey')}?in={spoken_in(request, seat)}")
    response.status_code = 303
    return quiet(response)


def _page_sent(request: Any, count: int) -> int:
    sent = request.POST.get("page", "")
    return min(int(sent), count - 1) if sent.isascii() and sent.isdigit() and len(sent) < 4 else 0
