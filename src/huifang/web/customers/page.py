"""The page of one customer: who it is, what is planned, what happened, and why."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huifang.customers.queries.shown import masked_points
from huifang.followups.models import FollowUp
from huifang.followups.queries.story import PlannedLine, Story, story_of
from huifang.org.logic import Right
from huifang.planning.logic.explanation import explain
from huifang.planning.queries.explained import facts_of
from huifang.policy.logic.desk import DeskRule
from huifang.policy.queries import desk_rules
from huifang.web.customers.finding import customer_of
from huifang.web.customers.plan_news import PlanNews, news_in
from huifang.web.customers.shown import GoneShown, PlannedShown, PointShown, lines_shown, rule_words
from huifang.web.customers.words import GRADES, ICONS, KINDS
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.request import Request
from huifang.web.frame.text import language_tag

Rules = dict[tuple[int, str], DeskRule]


@needs(Right.SEE_CUSTOMERS)
@require_safe
def customer(request: Request, customer: int) -> HttpResponse:
    """The customer's page; behind a deed it also tells what that did to the plan."""
    found = customer_of(request, customer)
    points = masked_points([found.pk], ring=ring()).get(found.pk, ())
    story = story_of(found, on=request.on, ring=ring(), zone=request.zone)
    news = news_in(request, found)
    rules = desk_rules(_versions(story, news))
    shown = {
        "customer": found,
        "grade": next((found.attributes[name] for name in GRADES if name in found.attributes), ""),
        "attributes": [(name, value) for name, value in found.attributes.items() if value not in ("", None)],
        "points": [PointShown(point, KINDS[point.kind], ICONS[point.kind]) for point in points],
        "stewards": story.stewards,
        "planned": [_planned(line, news, rules) for line in story.planned],
        "gone": [GoneShown(rule_words(rules, one.version_id, one.rule), one.due_on) for one in news.gone],
        "lines": lines_shown(story, rules),
        "has_news": bool(news.made or news.redated or news.gone),
        "is_marked": bool(news.made or news.redated),
    }
    return render(request, "customers/page.html", shown)


@needs(Right.SEE_CUSTOMERS)
@require_safe
def why(request: Request, customer: int, follow_up: int) -> HttpResponse:
    """Why a follow-up exists: its clause, what it answers, its days counted one by one."""
    found = customer_of(request, customer)
    if not FollowUp.objects.filter(pk=follow_up, customer=found).exists():
        raise Http404
    facts = facts_of(follow_up)
    if facts is None:
        raise Http404
    explained = explain(facts, on=request.on, language=language_tag())
    return render(request, "customers/why.html", {"customer": found, "facts": facts, "explained": explained})


def _versions(story: Story, news: PlanNews) -> set[int]:
    told = (getattr(line.what, "version_id", None) for line in story.happened)
    planned = {line.version_id for line in story.planned} | {one.version_id for one in news.gone}
    return planned | {version for version in told if version is not None}


def _planned(line: PlannedLine, news: PlanNews, rules: Rules) -> PlannedShown:
    return PlannedShown(
        line=line,
        title=rule_words(rules, line.version_id, line.rule).title,
        clauses=rule_words(rules, line.version_id, line.rule).clauses,
        is_new=line.id in news.made,
        was_due_on=news.redated.get(line.id),
    )
