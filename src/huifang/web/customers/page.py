"""The page of one customer: who it is, what is planned, what happened."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huifang.cases.models import Case
from huifang.cases.queries.listing import cases_of_customer
from huifang.customers.models import Customer
from huifang.customers.queries.shown import masked_points
from huifang.followups.logic.standing import Standing
from huifang.followups.queries.limits import wishes_of
from huifang.followups.queries.story import PlannedLine, Story, story_of
from huifang.followups.queries.visible import sees_customer
from huifang.org.logic import Right
from huifang.policy.logic.desk import DeskRule
from huifang.policy.queries import desk_rules
from huifang.web.customers.finding import customer_of
from huifang.web.customers.plan_news import PlanNews, news_in
from huifang.web.customers.shown import GoneShown, PlannedShown, PointShown, lines_shown, rule_words
from huifang.web.customers.words import GRADES, ICONS, KINDS
from huifang.web.frame.attributes import attribute_words
from huifang.web.frame.case_states import case_badge
from huifang.web.frame.ground import ring
from huifang.web.frame.hidden import as_told_to
from huifang.web.frame.marks import needs
from huifang.web.frame.people import reach_on
from huifang.web.frame.request import Request
from huifang.web.frame.standings import Badge
from huifang.web.frame.wishes import wish_words

Rules = dict[tuple[int, str], DeskRule]
DEEDS = (Right.CHANGE_CUSTOMERS, Right.REVEAL, Right.ASSIGN, Right.WORK)


@needs(Right.SEE_CUSTOMERS)
@require_safe
def customer(request: Request, customer: int) -> HttpResponse:
    """The customer's page; behind a deed it also tells what that did to the plan."""
    found = customer_of(request, customer)
    points = masked_points([found.pk], ring=ring()).get(found.pk, ())
    story = as_told_to(request, story_of(found, on=request.on, ring=ring(), zone=request.zone), found.pk)
    news = news_in(request, found)
    rules, word = desk_rules(_versions(story, news)), attribute_words(request.on)
    shown = {
        "customer": found,
        "grade": next((found.attributes[name] for name in GRADES if name in found.attributes), ""),
        "attributes": [(word(name), value) for name, value in found.attributes.items() if value not in ("", None)],
        "points": [PointShown(point, KINDS[point.kind], ICONS[point.kind]) for point in points],
        "stewards": story.stewards,
        "wishes": [words for wish in wishes_of([found.pk]).values() for words in wish_words(wish)],
        "planned": [_planned(line, news, rules) for line in story.planned],
        "gone": [GoneShown(rule_words(rules, one.version_id, one.rule), one.due_on) for one in news.gone],
        "may": _may(request, found),
        "lines": lines_shown(story, rules, word),
        "has_news": bool(news.made or news.redated or news.gone),
        "is_marked": bool(news.made or news.redated),
        "cases": _cases(request, found),
        "may_take_in": reach_on(request, Right.HANDLE_CASES) is not None,
    }
    return render(request, "customers/page.html", shown)


def _cases(request: Request, found: Customer) -> list[tuple[Case, Badge]]:
    """The customer's cases that this person may see, those to deal with first."""
    reach = reach_on(request, Right.SEE_CASES)
    return [(case, case_badge(case)) for case in cases_of_customer(found.pk, reach)] if reach is not None else []


def _may(request: Request, found: Customer) -> frozenset[Right]:
    """What the person may do with this customer: a right may go less far than the one to see."""
    reaches = {right: reach_on(request, right) for right in DEEDS}
    return frozenset(
        right
        for right, reach in reaches.items()
        if reach is not None and (reach == request.reach or sees_customer(reach, found))
    )


def _versions(story: Story, news: PlanNews) -> set[int]:
    told = (getattr(line.what, "version_id", None) for line in story.happened)
    planned = {line.version_id for line in story.planned} | {one.version_id for one in news.gone}
    return planned | {version for version in told if version is not None}


def _planned(line: PlannedLine, news: PlanNews, rules: Rules) -> PlannedShown:
    rule = rule_words(rules, line.version_id, line.rule)
    is_waiting = rule.is_sent and line.standing is not Standing.NOT_YET
    return PlannedShown(
        line=line,
        standing="waiting" if is_waiting else line.standing,
        title=rule.title,
        clauses=rule.clauses,
        is_new=line.id in news.made,
        was_due_on=news.redated.get(line.id),
    )
