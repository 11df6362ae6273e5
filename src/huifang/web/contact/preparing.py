"""What the policy has laid out before a contact: what is known of the customer, what is taken along, the outline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from huifang.cases.models import Case
from huifang.cases.queries.listing import cases_of_customer
from huifang.customers.queries.shown import masked_points
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import FollowUp
from huifang.followups.queries.story import ContactLine, EventLine, Happened, story_of
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.planning.queries.members import members_of
from huifang.policy.logic.desk import Script
from huifang.policy.logic.sections.contacts import Preparation
from huifang.policy.queries import desk_of
from huifang.policy.queries.preparing import preparations_of
from huifang.policy.queries.staffed import segments_of
from huifang.surveys.models import Response
from huifang.web.contact.words import outcome_name
from huifang.web.frame.attributes import attribute_words
from huifang.web.frame.ground import ring
from huifang.web.frame.hidden import as_told_to
from huifang.web.frame.marks import needs
from huifang.web.frame.people import reach_on
from huifang.web.frame.request import Request
from huifang.web.frame.scripts import script_for
from huifang.web.frame.tags import day
from huifang.web.frame.text import said, worded

MOST = 5
"""So many lines of each thing are laid out: the latest."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One thing that is laid out: its word, its lines, each with an address where it has one."""

    word: str | Promise
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A preparation in the reader's words."""

    preparation: Preparation
    attributes: tuple[tuple[str, str], ...]
    laid: tuple[Laid, ...]
    brings: tuple[str, ...]
    script: str


COLUMNS = ("name", "external_id", "birthday", "joined_on")
"""Of what packs call attributes these are columns of the customer."""

WORDS: Mapping[str, str | Promise] = {
    "profile": pgettext_lazy("preparation", "Customer"),
    "contact_points": pgettext_lazy("preparation", "Contact points"),
    "history": pgettext_lazy("preparation", "What happened lately"),
    "events": pgettext_lazy("preparation", "Events"),
    "orders": pgettext_lazy("preparation", "Orders and other events"),
    "contracts": pgettext_lazy("preparation", "Contracts and other events"),
    "records": pgettext_lazy("preparation", "Last records"),
    "needs": pgettext_lazy("preparation", "Needs"),
    "complaints": pgettext_lazy("preparation", "Complaints"),
    "cases": pgettext_lazy("preparation", "Cases"),
    "satisfaction": pgettext_lazy("preparation", "Satisfaction"),
}
_SCORES = {
    "csat": Message("satisfaction %(score)s of 5"),
    "nps": Message("would recommend %(score)s of 10"),
    "ces": Message("ease %(score)s of 7"),
}


@needs(Right.SEE_CUSTOMERS)
@require_safe
def preparation(request: Request, follow_up: int) -> HttpResponse:
    """A part of a page, or a page of its own."""
    rows = FollowUp.objects.visible_to(request.reach).filter(pk=follow_up)
    found = rows.select_related("customer__department", "rule", "version", "event").first()
    if found is None:
        raise Http404
    entries = preparations_of(found.version.checked, found.rule.key)
    known = _Known(request, found)
    shown = {"follow_up": found, "prepared": [known.shown(one) for one in entries if known.concerns(one)]}
    return render(request, "contact/preparation.html" if request.htmx else "contact/preparation_page.html", shown)


class _Known:
    """What is known of a customer, each thing asked for when a policy wants it laid out, and once."""

    def __init__(self, request: Request, found: FollowUp) -> None:
        self.request, self.follow_up, self.customer = request, found, found.customer

    def concerns(self, one: Preparation) -> bool:
        """Whether the customer is one of those for whom it is prepared."""
        if one.segment is None:
            return True
        segment = segments_of(self.follow_up.version)[one.segment]
        return members_of(segment, on=self.request.on).filter(pk=self.customer.pk).exists()

    def shown(self, one: Preparation) -> Shown:
        """Everything that it asks for, in its order."""
        word = attribute_words(self.request.on)
        return Shown(
            one,
            tuple((word(name), str(self._value(name))) for name in one.attributes),
            tuple(Laid(WORDS[what], tuple(self._lines[what]())) for what in one.shows),
            tuple(worded(text) for text in one.brings),
            self._script(one),
        )

    @cached_property
    def _lines(self) -> Mapping[str, Callable[[], Iterable[tuple[str, str]]]]:
        return {
            "profile": self._profile,
            "contact_points": self._points,
            "history": self._history,
            "events": self._events,
            "orders": self._events,
            "contracts": self._events,
            "records": self._records,
            "needs": lambda: self._findings(FindingKind.NEED),
            "complaints": lambda: (*self._findings(FindingKind.COMPLAINT), *self._cases(FindingKind.COMPLAINT)),
            "cases": lambda: self._cases(None),
            "satisfaction": self._satisfaction,
        }

    @cached_property
    def _happened(self) -> tuple[Happened, ...]:
        whole = story_of(self.customer, on=self.request.on, ring=ring(), zone=self.request.zone)
        return as_told_to(self.request, whole, self.customer.pk).happened

    def _value(self, name: str) -> object:
        """An attribute, or what stands in a column of its own."""
        own = getattr(self.customer, name) if name in COLUMNS else ""
        return self.customer.attributes.get(name) or own or "–"

    def _profile(self) -> Iterator[tuple[str, str]]:
        department = self.customer.department.name if self.customer.department else ""
        yield " · ".join(filter(None, (self.customer.name, self.customer.external_id, department))), ""

    def _points(self) -> Iterator[tuple[str, str]]:
        for point in masked_points([self.customer.pk], ring=ring()).get(self.customer.pk, ()):
            yield point.masked, ""

    def _history(self) -> Iterator[tuple[str, str]]:
        told = (line for line in self._happened if isinstance(line.what, EventLine | ContactLine))
        for line in list(told)[:MOST]:
            yield self._contact(line) if isinstance(line.what, ContactLine) else self._event(line)

    def _events(self) -> Iterator[tuple[str, str]]:
        events = [line for line in self._happened if isinstance(line.what, EventLine) and not line.what.withdrawn_on]
        return (self._event(line) for line in events[:MOST])

    def _records(self) -> Iterator[tuple[str, str]]:
        records = [line for line in self._happened if isinstance(line.what, ContactLine) and line.what.record]
        return (self._contact(line) for line in records[:MOST])

    def _findings(self, kind: FindingKind) -> Iterator[tuple[str, str]]:
        found = [
            (f"{day(line.on)} · {finding.text}", "")
            for line in self._happened
            if isinstance(line.what, ContactLine) and line.what.record
            for finding in line.what.record.findings
            if finding.kind == kind
        ]
        yield from found[:MOST]

    def _cases(self, kind: FindingKind | None) -> Iterator[tuple[str, str]]:
        for case in [one for one in self._all_cases if kind in (None, one.kind)][:MOST]:
            yield f"{day(case.taken_in_on)} · {case.title}", reverse("case", args=[case.pk])

    @cached_property
    def _all_cases(self) -> list[Case]:
        reach = reach_on(self.request, Right.SEE_CASES)
        return cases_of_customer(self.customer.pk, reach) if reach is not None else []

    def _satisfaction(self) -> Iterator[tuple[str, str]]:
        """The scores alone, and none that rates the person who looks."""
        rows = Response.objects.counted().filter(customer=self.customer.pk).exclude(employee=self.request.user)
        for row in rows.order_by("-answered_on", "-id")[:MOST]:
            scores = {name: score for name in _SCORES if (score := getattr(row, name)) is not None}
            told = [said(Message(_SCORES[name].template, {"score": f"{score:g}"})) for name, score in scores.items()]
            if told:
                yield " · ".join((day(row.answered_on), *told)), ""

    def _event(self, line: Happened) -> tuple[str, str]:
        assert isinstance(line.what, EventLine)
        title = worded(line.what.title) or line.what.kind
        facts = (str(value) for value in line.what.attributes.values() if value)
        return " · ".join(filter(None, (day(line.on), title, line.what.subject, *facts))), ""

    def _contact(self, line: Happened) -> tuple[str, str]:
        assert isinstance(line.what, ContactLine)
        note = line.what.record.note if line.what.record else line.what.note
        words = (day(line.on), str(outcome_name(line.what.outcome)), line.what.agent, note)
        return " · ".join(filter(None, words)), reverse("follow-up", args=[line.what.follow_up_id])

    def _script(self, one: Preparation) -> str:
        script = next((script for script in self._scripts if script.key == one.script), None)
        if script is None:
            return ""
        return script_for(script.text, self.follow_up, customer=self.customer.name, agent=self.request.user.name)

    @cached_property
    def _scripts(self) -> tuple[Script, ...]:
        return desk_of(self.follow_up.version).scripts
