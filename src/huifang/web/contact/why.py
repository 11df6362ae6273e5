"""Why a follow-up exists: clauses, event and days counted one by one. The one page of it, and the part of other pages.

Source: security.md, T01: it is found through the reach of the person who asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huifang.followups.models import FollowUp, Record, Report
from huifang.followups.queries.visible import customers_visible_to
from huifang.history.logic import Actor
from huifang.org.logic import Right
from huifang.planning.logic.explanation import Deed, EntryFacts, FollowUpFacts, explain
from huifang.planning.queries.explained import facts_of
from huifang.web.frame.attributes import AttributeWords
from huifang.web.frame.channels import channel_name
from huifang.web.frame.marks import needs
from huifang.web.frame.request import Request
from huifang.web.frame.segments import segment_in_words
from huifang.web.frame.text import language_tag, worded


@dataclass(frozen=True, slots=True)
class Touch:
    """A deed that touched the follow-up, by whom and why."""

    at: datetime
    who: str
    deed: str
    reason: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Which of the pages behind this one the person may open."""

    follow_up: bool = False
    customer: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the policy says of the follow-up, in the reader's words."""

    rule: str
    segment: str
    post: str
    channels: str


@needs(Right.SEE_CUSTOMERS)
@require_safe
def why(request: Request, follow_up: int) -> HttpResponse:
    """A page of its own; without what a page has around it where htmx asks for a part of another page."""
    found, seen = _found(request, follow_up)
    facts = facts_of(follow_up)
    assert facts is not None
    told = explain(facts, on=request.on, language=language_tag())
    values = {"facts": facts, "told": told, "id": follow_up}
    if request.htmx:
        return render(request, "contact/why.html", values)
    more = {"follow_up": found, "seen": seen, "asked": _asked(facts), "touches": _touches(facts.history)}
    return render(request, "contact/why_page.html", {**values, **more})


def _found(request: Request, follow_up: int) -> tuple[FollowUp, Seen]:
    """For whoever sees the follow-up, its customer, or what was written of it. Raises Http404."""
    told = FollowUp.objects.told_to(request.user.pk)
    rows = told.filter(pk=follow_up).select_related("customer", "version")
    if found := rows.visible_to(request.reach).first():
        return found, Seen(follow_up=True)
    if found := rows.filter(customer__in=customers_visible_to(request.reach)).first():
        return found, Seen(customer=True)
    records = Record.objects.visible_to(request.reach).values("follow_up")
    reports = Report.objects.visible_to(request.reach).values("record__follow_up")
    if found := rows.filter(Q(pk__in=records) | Q(pk__in=reports)).first():
        return found, Seen()
    raise Http404


def _asked(facts: FollowUpFacts) -> Asked:
    if facts.rule is None:
        return Asked(facts.rule_key, "", "", "")
    called = (facts.rule_title, *(clause.text for clause in facts.clauses))
    names = (channel_name(channel) for channel in facts.rule.channels)
    return Asked(
        rule=next((text for text in map(worded, called) if text), facts.rule_key),
        segment=segment_in_words(facts.rule.segment, AttributeWords(facts.attributes)),
        post=worded(facts.post_title),
        channels=pgettext("list", ", ").join(names),
    )


def _touches(entries: Iterable[EntryFacts]) -> list[Touch]:
    """The latest first, people by their names."""
    return [
        Touch(
            at=entry.at,
            who=Actor(entry.actor, entry.name).in_words(translation),
            deed=Deed(entry.deed).in_words(translation),
            reason=entry.reason,
        )
        for entry in reversed(list(entries))
    ]
