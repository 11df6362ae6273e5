"""Campaigns, how far each is, and its links: told once, on a page to print or send from."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from huifang.org.logic import Right
from huifang.surveys.actions.campaigns import MadeLink, make_links, remind
from huifang.surveys.actions.refusals import Refused
from huifang.surveys.queries.campaigns import (
    Progress,
    campaigns_within,
    due_surveys,
    progress_of,
    to_remind,
    without_link,
)
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import warn
from huifang.web.frame.paging import page_of
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded


@needs(Right.RUN_CAMPAIGNS)
@require_safe
def campaigns(request: Request) -> HttpResponse:
    """The campaigns within reach, the newest first, and the surveys of policies that are due."""
    page = page_of(campaigns_within(request.reach), by=("-starts_on", "-id"), cursor=request.GET.get("page"))
    due = [
        (worded(one.survey.title or {}) or one.survey.key, one.period.last_on, f"{one.policy}/{one.survey.key}")
        for one in due_surveys(request.on)
    ]
    rows = [(row, worded(row.questionnaire.title), row.ends_on < request.on) for row in page.rows]
    return render(request, "campaigns/list.html", {"page": page, "rows": rows, "due": due})


@needs(Right.RUN_CAMPAIGNS)
@require_safe
def campaigns_due(request: Request, due_of: int) -> HttpResponse:  # noqa: ARG001 - a notice names what it is about
    """Where the notice of a survey that is due leads: the list says which are."""
    return redirect("campaigns")


@needs(Right.RUN_CAMPAIGNS)
@require_safe
def campaign(request: Request, campaign: int) -> HttpResponse:
    """How far a campaign is in the departments within reach, and what can be done next."""
    found = get_object_or_404(campaigns_within(request.reach), pk=campaign)
    lines = progress_of(found, reach=request.reach)
    return render(
        request,
        "campaigns/one.html",
        {
            "campaign": found,
            "title": worded(found.questionnaire.title),
            "lines": lines,
            "everybody": _together(lines),
            "waiting": without_link(found, reach=request.reach).count(),
            "silent": to_remind(found, reach=request.reach, at=request.at, on=request.on).count(),
            "is_over": found.ends_on < request.on,
        },
    )


@needs(Right.RUN_CAMPAIGNS)
@require_POST
def make_campaign_links(request: Request, campaign: int) -> HttpResponse:
    """Make links for those who have none, and show them this once."""
    return _shown_once(request, campaign, make_links, is_reminder=False)


@needs(Right.RUN_CAMPAIGNS)
@require_POST
def remind_campaign(request: Request, campaign: int) -> HttpResponse:
    """Make new links for those who have not answered, and show them this once."""
    return _shown_once(request, campaign, remind, is_reminder=True)


def _shown_once(
    request: Request, campaign: int, made_by: Callable[..., tuple[MadeLink, ...]], *, is_reminder: bool
) -> HttpResponse:
    found = get_object_or_404(campaigns_within(request.reach), pk=campaign)
    try:
        links = made_by(
            campaign=found,
            reach=request.reach,
            by=request.user,
            actor=actor_of(request.user),
            reason=request.POST.get("reason", ""),
            at=request.at,
            on=request.on,
        )
    except Refused as refused:
        warn(request, refused.message)
        return redirect("campaign", campaign=found.pk)
    rows = [(link.customer, request.build_absolute_uri(reverse("survey-link", args=[link.token]))) for link in links]
    return render(request, "campaigns/links.html", {"campaign": found, "rows": rows, "is_reminder": is_reminder})


def _together(lines: tuple[Progress, ...]) -> Progress:
    return Progress(
        "",
        sum(line.chosen for line in lines),
        sum(line.asked for line in lines),
        sum(line.begun for line in lines),
        sum(line.answered for line in lines),
    )
