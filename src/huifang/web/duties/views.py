"""My duties, and the duties of every post with those who hold it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huifang.approvals.queries import steps_of_ones_own
from huifang.followups.queries.by_rule import open_work
from huifang.insight.queries.counting import rule_counts
from huifang.org.logic import Right
from huifang.policy.models import Acknowledgement
from huifang.policy.queries.duties import duties_by_bearer, duties_of
from huifang.web.duties.shown import line_of, shown_counts, shown_work, with_names
from huifang.web.frame.marks import needs, signed_in
from huifang.web.frame.people import allowed_on, reach_on
from huifang.web.frame.request import Request


@signed_in
@require_safe
def duties(request: Request) -> HttpResponse:
    """What the policies in force ask of the posts that I hold, and how much of it stands open for me."""
    allowed = allowed_on(request)
    working, reviewing = reach_on(request, Right.WORK), reach_on(request, Right.REVIEW)
    work = open_work(working, reviewing, at=request.at, on=request.on)
    bearers = duties_of(request.user, allowed, on=request.on)
    versions = {duty.version_id for bearer in bearers for duty in bearer.duties}
    asked = Acknowledgement.objects.filter(employee=request.user, version__in=versions, is_asked=True)
    to_confirm = frozenset(asked.filter(confirmed_at=None).values_list("version", flat=True))
    lines = [(one, [line_of(duty, one, shown_work(duty, work, to_confirm)) for duty in one.duties]) for one in bearers]
    shown = {"lines": lines, "to_decide": steps_of_ones_own(allowed).count(), "here": "mine"}
    return render(request, "duties/mine.html", shown)


@needs(Right.FOLLOW_DUTIES)
@require_safe
def by_post(request: Request) -> HttpResponse:
    """The duties of every post and department, who holds it within my reach, and how its follow-ups stand there."""
    bearers = duties_by_bearer(request.on)
    rules = {rule.id for one in bearers for duty in one.duties for rule in duty.rules}
    counts = rule_counts(rules, reach=request.reach, on=request.on)
    lines = [
        (with_names(one, request.reach), [line_of(duty, one, shown_counts(duty, counts)) for duty in one.duties])
        for one in bearers
    ]
    vacant = [one for one, _lines in lines if one.is_vacant]
    return render(request, "duties/by_post.html", {"lines": lines, "vacant": vacant, "here": "posts"})
