"""Today's desk: the piles, what is behind each, and the next to be served."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from huifang.followups.actions import claim_next
from huifang.followups.actions.refusals import AlreadyTaken, NotYours, Unfinished
from huifang.followups.logic.selection import EVERYTHING, Selection
from huifang.followups.models import FollowUp
from huifang.followups.queries.desk import WORK_ORDER, desk_line, work_parts, work_rows, work_rows_of
from huifang.followups.queries.desk import today as desk_of
from huifang.followups.queries.limits import limits_at, unlimited
from huifang.followups.queries.serving import Turn
from huifang.kernel.sql.prepared import prepared
from huifang.kernel.text import Message
from huifang.org.logic import Reach, Right
from huifang.policy.queries import DeskInForce, desk_in_force
from huifang.web.frame.attributes import attribute_words
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.paging import Page, Place, keys_of, page_of_keys, place_of
from huifang.web.frame.request import Request
from huifang.web.frame.selecting import Chosen, chosen_in, selection_in, selection_of
from huifang.web.today.cases import mine_of
from huifang.web.today.forms import ChoosingForm, chips
from huifang.web.today.piles import SENT_BACK, WORDS, shown_lines, shown_piles


@needs(Right.WORK)
@require_safe
def today(request: Request) -> HttpResponse:
    """What is mine: promised, sent back, late, due today, open; and what I am at work on."""
    desk, chosen = desk_in_force(request.on), chosen_in(request)
    found = desk_of(request.reach, at=request.at, on=request.on, only=selection_of(chosen, desk))
    piles = shown_piles(found, desk.rules, query=chosen.query)
    shown = {
        "piles": piles,
        "back": SENT_BACK,
        "sent_back": found.sent_back,
        "in_hand": shown_lines([found.in_hand] if found.in_hand else [], desk.rules),
        "is_limited": found.is_limited,
        "cases": mine_of(request),
        "is_empty": not found.sent_back and not any(pile.rows for pile in piles),
        **_choice(request, chosen, desk),
    }
    return render(request, "today/today.html", shown)


@needs(Right.WORK)
@require_safe
def choose(request: Request) -> HttpResponse:
    """What to choose by; the form leads back to the desk."""
    desk, chosen = desk_in_force(request.on), chosen_in(request)
    return render(
        request,
        "today/choose.html",
        {"form": ChoosingForm(desk, chosen, attribute_words(request.on)), "chosen": chosen},
    )


@needs(Right.WORK)
@require_POST
def serve_next(request: Request) -> HttpResponse:
    """Claim what is to be done next and go to it."""
    chosen = chosen_in(request)
    try:
        found = claim_next(agent=request.user, at=request.at, on=request.on, only=selection_in(request))
    except Unfinished as unfinished:
        warn(request, unfinished.message)
        return redirect(reverse("contact", args=[unfinished.follow_up]) + chosen.query)
    except (AlreadyTaken, NotYours):
        warn(request, Message("Colleagues were quicker each time. Try again in a moment."))
        return redirect(reverse("today") + chosen.query)
    if found is None:
        say(request, Message("Nothing is left for you to do now. What rests comes back by itself."))
        return redirect(reverse("today") + chosen.query)
    return redirect(reverse("contact", args=[found.pk]) + chosen.query)


@needs(Right.WORK)
@require_safe
def work(request: Request, pile: str) -> HttpResponse:
    """All that is behind one count, by pages. Raises Http404 for a pile that there is not."""
    if pile not in set(Turn):
        raise Http404
    desk, chosen = desk_in_force(request.on), chosen_in(request)
    page = _page(request, Turn(pile), selection_of(chosen, desk))
    lines = shown_lines([desk_line(row, on=request.on) for row in page.rows], desk.rules)
    shown = {"page": page, "rows": lines, "words": WORDS[Turn(pile)], **_choice(request, chosen, desk)}
    return render(request, "today/list.html", shown)


def _page(request: Request, turn: Turn, only: Selection) -> Page[FollowUp]:
    place = place_of(work_rows(), by=WORK_ORDER, cursor=request.GET.get("page"))
    limits = limits_at(at=request.at, on=request.on)
    if limits.is_anything or only != EVERYTHING:
        parts = work_parts(request.reach, turn, limits, only=only)
        keys = list(keys_of(parts, place)) if parts else []
    else:
        keys = _keys(request.reach, turn, place, request.at, request.on)
    return page_of_keys(keys, place, work_rows_of)


@prepared
def _keys(reach: Reach, turn: Turn, place: Place, at: datetime, on: date) -> QuerySet[Any, Any]:
    """The keys of a page where nothing is limited and nothing selected: how a desk is, most of the time."""
    return keys_of(work_parts(reach, turn, unlimited(at=at, on=on)), place)


def _choice(request: Request, chosen: Chosen, desk: DeskInForce) -> dict[str, object]:
    return {"chosen": chosen, "chips": chips(desk, chosen, attribute_words(request.on))}
