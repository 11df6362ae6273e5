"""Duties as the pages show them: each with how much of it stands open, and where that is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huifang.followups.queries.by_rule import Doing, OpenWork
from huifang.followups.queries.serving import Turn
from huifang.insight.logic import DutyCounts
from huifang.org.logic import Reach
from huifang.policy.queries.duties import Bearer, DutyInForce, Holder
from huifang.web.frame.text import duration_in_words

MOST_NAMED = 12
"""So many holders of a post are named; of more the number is told."""


@dataclass(frozen=True, slots=True)
class OpenThing:
    """Something that stands open: how much as text, its word and icon, where it is; `tone` is late, or open."""

    count: str
    word: str | Promise
    icon: str
    address: str
    tone: str


@dataclass(frozen=True, slots=True)
class DutyShown:
    """A duty as a line; `is_help` says that the post only helps with it."""

    duty: DutyInForce
    is_help: bool
    every: str
    open: tuple[OpenThing, ...]


@dataclass(frozen=True, slots=True)
class BearerShown:
    """A post or department with its holders: within reach by name, the others as a number."""

    bearer: Bearer
    named: tuple[Holder, ...]
    others: int

    @property
    def is_vacant(self) -> bool:
        """Whether there is nobody at all to do what is asked."""
        return not self.bearer.holders


WORDS: Mapping[Doing, tuple[str | Promise, str, str]] = {
    Doing.LATE: (pgettext_lazy("open of a duty", "late"), "alert-triangle", "late"),
    Doing.OPEN: (pgettext_lazy("open of a duty", "to follow up"), "phone", "open"),
    Doing.REPORTS: (pgettext_lazy("open of a duty", "reports to write"), "report", "open"),
    Doing.RECORDS_TO_REVIEW: (pgettext_lazy("open of a duty", "records to review"), "clipboard-check", "open"),
    Doing.REPORTS_TO_REVIEW: (pgettext_lazy("open of a duty", "reports to review"), "clipboard-check", "open"),
}
_TO_CONFIRM = pgettext_lazy("open of a duty", "policy to confirm")


def line_of(duty: DutyInForce, bearer: Bearer, open_: Iterable[OpenThing]) -> DutyShown:
    """A duty below the post or department that has it or helps with it."""
    every = duration_in_words(duty.duty.every) if duty.duty.every else ""
    return DutyShown(duty, duty.duty.who != bearer.who, every, tuple(open_))


def shown_work(duty: DutyInForce, work: OpenWork, to_confirm: Collection[int]) -> Iterator[OpenThing]:
    """What of a duty stands open for somebody, each with the address of the list that holds it."""
    for one in work.under([rule.id for rule in duty.rules]):
        word, icon, tone = WORDS[one.doing]
        yield OpenThing(f"{one.count}+" if one.is_more else str(one.count), word, icon, _list(one.doing, duty), tone)
    if duty.version_id in to_confirm:
        address = reverse("acknowledgement", args=[duty.version_id])
        yield OpenThing("1", _TO_CONFIRM, "school", address, "open")


def shown_counts(duty: DutyInForce, counts: Mapping[int, DutyCounts]) -> Iterator[OpenThing]:
    """How the follow-ups of a duty stand, each with the address of the rule or the policy that counts them."""
    found = [counts[rule.id] if rule.can_be_late else counts[rule.id].never_late() for rule in duty.rules]
    late, open_ = sum(one.overdue for one in found), sum(one.open for one in found)
    for count, doing in ((late, Doing.LATE), (open_, Doing.OPEN)):
        if count:
            word, icon, tone = WORDS[doing]
            yield OpenThing(str(count), word, icon, _figures(duty), tone)


def with_names(bearer: Bearer, reach: Reach) -> BearerShown:
    """Whoever is within reach is named, as far as that is a line."""
    within = [one for one in bearer.holders if _is_within(one, reach)]
    named = tuple(within[:MOST_NAMED])
    return BearerShown(bearer, named, len(bearer.holders) - len(named))


def _is_within(holder: Holder, reach: Reach) -> bool:
    return reach.is_all or holder.employee_id == reach.employee_id or holder.department_id in reach.departments


def _list(doing: Doing, duty: DutyInForce) -> str:
    match doing:
        case Doing.LATE:
            return reverse("today-list", args=[Turn.LATE.value]) + _chosen(duty)
        case Doing.OPEN:
            return reverse("today") + _chosen(duty)
        case Doing.REPORTS:
            return reverse("reports")
        case Doing.RECORDS_TO_REVIEW:
            return reverse("review")
        case Doing.REPORTS_TO_REVIEW:
            return reverse("review-reports")


def _chosen(duty: DutyInForce) -> str:
    """The desk can show the follow-ups of one rule, or all of them."""
    return f"?rule={duty.rules[0].id}" if len(duty.rules) == 1 else ""


def _figures(duty: DutyInForce) -> str:
    if len(duty.rules) == 1:
        return reverse("rule", args=[duty.version_id, duty.rules[0].key])
    return reverse("policy", args=[duty.version_id])
