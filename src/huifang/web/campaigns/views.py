"""Campaigns, and how far each is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.surveys.actions.campaigns import withdraw
from huifang.surveys.actions.refusals import Refused
from huifang.surveys.queries.campaigns import (
    Progress,
    campaigns_within,
    due_surveys,
    made_today,
    progress_of,
    to_remind,
    without_link,
)
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
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
            "today": made_today(found, reach=request.reach, at=request.at, on=request.on).count(),
            "is_over": found.ends_on < request.on,
            "is_retired": found.questionnaire.is_retired,
            "may_be_withdrawn": not any(line.asked for line in lines) and found.made_by_id == request.user.pk,
        },
    )


@needs(Right.RUN_CAMPAIGNS)
@require_POST
def withdraw_campaign(request: Request, campaign: int) -> HttpResponse:
    """Undo one that one drew up oneself and of which no link was made."""
    found = get_object_or_404(campaigns_within(request.reach), pk=campaign, made_by=request.user)
    try:
        withdraw(campaign=found, actor=actor_of(request.user), reason=request.POST.get("reason", ""))
    except Refused as refused:
        warn(request, refused.message)
        return redirect("campaign", campaign=found.pk)
    say(request, Message("The campaign is withdrawn. Nobody was asked."))
    return redirect("campaigns")


def _together(lines: tuple[Progress, ...]) -> Progress:
    return Progress(
        "",
        sum(line.chosen for line in lines),
        sum(line.asked for line in lines),
        sum(line.begun for line in lines),
        sum(line.answered for line in lines),
    )
