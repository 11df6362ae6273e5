"""How these pages look: the questions of one page, and the few things that are said instead."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext

from huifang.surveys.logic.answering import AnswerFault
from huifang.surveys.logic.branching import page_shown, pages_of
from huifang.surveys.logic.definition import Definition
from huifang.web.answering.seats import Seat
from huifang.web.frame.company import company
from huifang.web.frame.pictures import pictures_below
from huifang.web.frame.questions import TO_MEND, Filled, faults_in_words, shown_questions
from huifang.web.frame.text import language_tag, worded

NOTHING_TYPED: Mapping[str, object] = MappingProxyType({})
CODES = {"zh-Hans": "zh-hans", "zh-Hant": "zh-hant", "en": "en"}
NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}


def quiet(response: HttpResponse) -> HttpResponse:
    """Tell no other site where somebody came from, and no search engine what stands here."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def spoken_in(request: Any, seat: Seat) -> str:
    """The language of the page: asked for, of the invitation, of the browser, else the first that there is."""
    offered = seat.definition.languages
    wanted = (
        request.POST.get("in") or request.GET.get("in"),
        seat.invitation.language if seat.invitation else "",
        language_tag(),
    )
    return next((tag for tag in wanted if tag in offered), offered[0])


def page_of_questions(
    request: Any,
    seat: Seat,
    *,
    page: int,
    answers: dict[str, object],
    typed: Mapping[str, object] = NOTHING_TYPED,
    faults: tuple[AnswerFault, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """One page of the questionnaire, with what is filled in. `typed` is what was typed and cannot be taken so."""
    pages = pages_of(seat.definition)
    spoken = spoken_in(request, seat)
    with translation.override(CODES[spoken]):
        asked = page_shown(pages[page], seat.definition, answers)
        filled = Filled({**answers, **typed}, faults, pictures_below("survey-picture"))
        shown = {
            "title": worded(seat.version.questionnaire.title),
            "intro": worded(seat.definition.intro) if page == 0 else "",
            "company": company().name,
            "language": CODES[spoken],
            "languages": [(tag, NAMES[tag], tag == spoken) for tag in seat.definition.languages],
            "spoken": spoken,
            "seat": seat.name,
            "page": page,
            "page_number": page + 1,
            "pages": len(pages),
            "is_last": page == len(pages) - 1,
            "is_anonymous": seat.version.questionnaire.is_anonymous or seat.point is not None,
            "questions": shown_questions(asked, seat.definition, filled=filled, seed=seat.seed),
            "is_lazy": True,
            "faults": faults_in_words(faults, seat.definition),
            "to_mend": TO_MEND,
        }
        return quiet(render(request, "answering/questions.html", shown, status=status))


def next_page(definition: Definition, answers: dict[str, object], *, after: int) -> int | None:
    """The next page with something to ask after these answers; None after the last."""
    pages = pages_of(definition)
    return next((at for at in range(after + 1, len(pages)) if page_shown(pages[at], definition, answers)), None)


def page_before(definition: Definition, answers: dict[str, object], *, before: int) -> int:
    """The page before with something to ask; the first one where there is none."""
    pages = pages_of(definition)
    return next((at for at in range(before - 1, -1, -1) if page_shown(pages[at], definition, answers)), 0)


def thanked(request: Any, seat: Seat) -> HttpResponse:
    """It is handed in."""
    with translation.override(CODES[spoken_in(request, seat)]):
        words = worded(seat.definition.thanks) or gettext("Your answers have arrived.")
        return _said(request, gettext("Thank you!"), words, is_done=True)


def is_over(request: Any, seat: Seat) -> HttpResponse:
    """Its time is over."""
    with translation.override(CODES[spoken_in(request, seat)]):
        words = gettext("The time for answering is over. Thank you all the same.")
        return _said(request, gettext("This survey has ended"), words, status=410)


def not_yours(request: Any, words: str) -> HttpResponse:
    """Whoever is signed in may not answer this one."""
    return _said(request, gettext("This is not for you to answer"), words, status=403)


def leads_nowhere(request: Any) -> HttpResponse:
    """One page for every word that opens nothing: it tells nobody why."""
    words = gettext("Please open the link once more from the message, or scan the code again.")
    return _said(request, gettext("This link leads nowhere"), words, status=404)


def too_many_words(request: Any) -> HttpResponse:
    """429: too many links that lead nowhere were tried from here, or too many have begun."""
    words = gettext("Please wait ten minutes, then try once more.")
    response = _said(request, gettext("Too many tries"), words, status=429)
    response["Retry-After"] = "600"
    return response


def come_again(request: Any) -> HttpResponse:
    """503: many answer at this moment; the browser asks once more by itself."""
    words = gettext("Many are answering at this moment. This page opens by itself in a few seconds.")
    response = _said(request, gettext("One moment, please"), words, status=503)
    response["Retry-After"] = response["Refresh"] = "3"
    return response


def _said(request: Any, heading: str, words: str, *, status: int = 200, is_done: bool = False) -> HttpResponse:
    told = {
        "heading": heading,
        "words": words,
        "is_done": is_done,
        "company": company().name if status in (200, 410) else "",
        "language": translation.get_language(),
    }
    return quiet(render(request, "answering/said.html", told, status=status))
