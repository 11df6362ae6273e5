"""Why a follow-up exists: clauses, event and days counted one by one. The one page of it, and the part of other pages.

Source: security.md, T01: it is found through the reach of the person who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from huifang.followups.models import FollowUp, Record, Report
from huifang.followups.queries.visible import customers_visible_to
from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.planning.logic.explanation import EntryFacts, FollowUpFacts, explain
from huifang.planning.queries.explained import facts_of
from huifang.policy.logic.at_the_desk import desk_rule
from huifang.policy.queries import attributes_of, desk_of
from huifang.web.frame.attributes import AttributeWords
from huifang.web.frame.channels import channel_name
from huifang.web.frame.marks import needs
from huifang.web.frame.people import number_of
from huifang.web.frame.request import Request
from huifang.web.frame.segments import segment_in_words
from huifang.web.frame.text import language_tag, worded

DEEDS: Mapping[str, str | Promise] = {
    "follow_ups.made": pgettext_lazy("history", "Planned by a plan"),
    "follow_ups.redated": pgettext_lazy("history", "Given new days by a plan"),
    "follow_ups.cancelled": pgettext_lazy("history", "Cancelled by a plan"),
    "follow_ups.revived": pgettext_lazy("history", "Taken up again by a plan"),
    "follow_ups.assigned": pgettext_lazy("history", "Assigned"),
    "follow_ups.waived": pgettext_lazy("history", "Waived"),
    "follow_up.attempted": pgettext_lazy("history", "Attempt made"),
    "follow_up.postponed": pgettext_lazy("history", "Postponed"),
    "follow_up.given_up": pgettext_lazy("history", "Given up"),
    "follow_up.done": pgettext_lazy("history", "Done, with a record"),
}


@dataclass(frozen=True, slots=True)
class Touch:
    """A deed that touched the follow-up, by whom and why."""

    at: datetime
    who: str
    deed: str | Promise
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
    more = {"follow_up": found, "seen": seen, "asked": _asked(found, facts), "touches": _touches(facts.history)}
    return render(request, "contact/why_page.html", {**values, **more})


def _found(request: Request, follow_up: int) -> tuple[FollowUp, Seen]:
    """For whoever sees the follow-up, its customer, or what was written of it. Raises Http404."""
    rows = FollowUp.objects.filter(pk=follow_up).select_related("customer", "version")
    if found := rows.visible_to(request.reach).first():
        return found, Seen(follow_up=True)
    if found := rows.filter(customer__in=customers_visible_to(request.reach)).first():
        return found, Seen(customer=True)
    records = Record.objects.visible_to(request.reach).values("follow_up")
    reports = Report.objects.visible_to(request.reach).values("record__follow_up")
    if found := rows.filter(Q(pk__in=records) | Q(pk__in=reports)).first():
        return found, Seen()
    raise Http404


def _asked(found: FollowUp, facts: FollowUpFacts) -> Asked:
    if facts.rule is None:
        return Asked(facts.rule_key, "", "", "")
    texts = {clause.id: clause.text for clause in facts.clauses}
    rule = desk_rule(facts.rule, desk_of(found.version), clauses=texts)
    names = (str(channel_name(channel)) for channel in facts.rule.channels)
    return Asked(
        rule=worded(rule.title) or facts.rule_key,
        segment=segment_in_words(facts.rule.segment, AttributeWords(attributes_of(found.version))),
        post=worded(facts.post_title),
        channels=pgettext("list", ", ").join(names),
    )


def _touches(entries: Iterable[EntryFacts]) -> list[Touch]:
    """The latest first, people by their names."""
    entries = list(entries)
    numbers = {number for entry in entries if (number := number_of(entry.actor))}
    names = dict(Employee.objects.filter(number__in=numbers).values_list("number", "name"))
    return [
        Touch(
            at=entry.at,
            who=names.get(number_of(entry.actor), entry.actor),
            deed=DEEDS.get(entry.deed, entry.deed),
            reason=entry.reason,
        )
        for entry in reversed(entries)
    ]
