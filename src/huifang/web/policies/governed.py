"""What people do with a version as a whole: hand it in, set its review day, look it over, make it known."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.policy.actions import (
    FindingsMissing,
    NotPublished,
    NotReady,
    NotTheirReview,
    ReviewOver,
    hand_in,
    look_over,
    make_known,
    set_review_day,
)
from huifang.policy.models import Revision, Version
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said
from huifang.web.policies.governing import LookOverForm, ReviewDayForm
from huifang.web.policies.life import hand_in_form, page_of_life, version_or_404


@needs(Right.MANAGE_POLICIES)
@require_POST
def hand_in_policy(request: Request, version: int) -> HttpResponse:
    """Hand a draft in for its approval."""
    found = version_or_404(version)
    form = hand_in_form(found, request, request.POST)
    if form.is_valid():
        typed, actor = form.cleaned_data, actor_of(request.user)
        try:
            handed = hand_in(
                version=version, by=request.user, actor=actor, at=request.at, on=request.on,
                also=typed.get("also", ()), reason=typed["reason"],
            )  # fmt: skip
        except NotReady as refused:
            form.add_error(None, said(refused.message))
        else:
            say(request, Message("Version %(number)s is handed in.", {"number": found.number}))
            if handed.waits_for_nobody:
                warn(request, Message("Nobody may decide the next step: somebody must hold the post that it is for."))
            return redirect("policy-life", version)
    return page_of_life(request, found, handed=form)


@needs(Right.MANAGE_POLICIES)
@require_POST
def review_day(request: Request, version: int) -> HttpResponse:
    """Set the day on which the policy is looked over next, or leave it to the pack again."""
    found, form = version_or_404(version), ReviewDayForm(request.POST)
    if found.state != Version.State.PUBLISHED:
        raise Http404
    if form.is_valid():
        set_review_day(version=version, day=form.cleaned_data["review_on"], actor=actor_of(request.user))
        say(request, Message("The review day is kept."))
        return redirect("policy-life", version)
    return page_of_life(request, found, day=form)


@needs(Right.SEE_POLICIES)
@require_POST
def looked_over(request: Request, version: int) -> HttpResponse:
    """Say what was found when the policy was looked over."""
    found, form = version_or_404(version), LookOverForm(request.POST)
    revision = get_object_or_404(Revision, policy=found.policy_id, done_at=None)
    if form.is_valid():
        try:
            look_over(
                revision=revision.pk, by=request.user, actor=actor_of(request.user), on=request.on, at=request.at,
                outcome=Revision.Outcome(form.cleaned_data["outcome"]), words=form.cleaned_data["words"],
            )  # fmt: skip
        except NotTheirReview as not_theirs:
            raise Http404 from not_theirs
        except ReviewOver:
            warn(request, Message("Somebody has looked the policy over meanwhile."))
        except FindingsMissing:
            form.add_error("words", said(Message("Say what was found.")))
        else:
            say(request, Message("The review is kept."))
        if not form.errors:
            return redirect("policy-life", version)
    return page_of_life(request, found, looked=form)


@needs(Right.MANAGE_POLICIES)
@require_POST
def make_policy_known(request: Request, version: int) -> HttpResponse:
    """Ask everybody whom it concerns to confirm the policy, now."""
    found = version_or_404(version)
    try:
        count = make_known(version=found.pk, actor=actor_of(request.user), on=request.on, at=request.at)
    except NotPublished as draft:
        raise Http404 from draft
    say(request, Message("%(count)d people were asked to confirm it.", {"count": count}))
    return redirect("policy-acknowledgements", version)
