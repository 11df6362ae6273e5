"""Cases as pages show them: cards and rows, lines of the log, what the state of a clock looks like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext, ngettext, pgettext

from huifang.cases.logic.words import PROPOSAL, SEEN_BY_CUSTOMERS, Happened
from huifang.cases.models import Case, CaseEvent
from huifang.cases.queries.telling import Told
from huifang.web.frame.case_states import case_badge
from huifang.web.frame.case_words import (
    CAUSES,
    HAPPENED,
    LIABILITIES,
    PAUSES,
    SOURCES,
    Look,
    Word,
    level_word,
)
from huifang.web.frame.channels import channel_name
from huifang.web.frame.standings import Badge
from huifang.web.frame.text import worded

SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Card:
    """A case as a card or a row. `clock` is the deadline that comes first, with its colour."""

    case: Case
    state: Badge
    level: Word
    source: Word
    customer: str
    whose: str
    is_offered: bool
    due_at: datetime | None
    tone: str


def cards(cases: Iterable[Any], *, at: datetime) -> list[Card]:
    """Cases that `listing.as_shown` has read."""
    return [card(case, at=at, due_at=case.next_due) for case in cases]


def card(case: Case, *, at: datetime, due_at: datetime | None) -> Card:
    """One case."""
    return Card(
        case=case,
        state=case_badge(case),
        level=level_word(case.level) if case.is_major else "",
        source=SOURCES[case.source],
        customer=case.customer.name if case.customer else "",
        whose=whose_offer(case) or (case.owner.name if case.owner else ""),
        is_offered=case.is_on_offer,
        due_at=due_at,
        tone=tone_of(due_at, at=at),
    )


def tone_of(due_at: datetime | None, *, at: datetime) -> str:
    """The colour of a deadline: late, due within hours, or open."""
    if due_at is None:
        return ""
    return "late" if due_at < at else "due" if due_at - at <= SOON else "open"


def whose_offer(case: Case) -> str:
    """To whom a case is offered, in words; empty while it is not."""
    if case.offered_to is not None:
        return case.offered_to.name
    if case.offered_post is not None:
        return worded(case.offered_post.title) or case.offered_post.key
    return case.offered_department.name if case.offered_department is not None else ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log as it is shown; `more` says what its facts say. `is_internal`: the customer never sees it."""

    at: datetime
    look: Look
    by: str
    more: str
    words: str
    is_internal: bool


def log_lines(told: Told) -> list[LogLine]:
    """The log, the newest line first."""
    lines = [
        LogLine(
            at=line.at,
            look=HAPPENED[line.kind],
            by=line.by.name if line.by else "",
            more=_more(line, told.whom),
            words=line.words,
            is_internal=Happened(line.kind) not in SEEN_BY_CUSTOMERS,
        )
        for line in told.log
    ]
    return lines[::-1]


def _more(line: CaseEvent, whom: Mapping[tuple[str, int], Any]) -> str:
    facts = line.facts
    if facts.get("to"):
        return _called(whom.get((facts["to"], facts.get("id", 0)), ""))
    said: tuple[Word, ...] = (
        SOURCES.get(facts.get("source", ""), ""),
        channel_name(facts["channel"]) if facts.get("channel") else "",
        PAUSES.get(facts.get("for", ""), ""),
        CAUSES.get(facts.get("cause", ""), ""),
        LIABILITIES.get(facts.get("liability", ""), ""),
        level_word(facts.get("level", "")),
        pgettext("case", "Proposal") if facts.get("of") == PROPOSAL else "",
        gettext("Called off") if facts.get("cancelled") else "",
        _minutes(facts["minutes"]) if "minutes" in facts else "",
    )
    return " · ".join(str(word) for word in said if word)


def _minutes(count: int) -> str:
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


def _called(name: Any) -> str:
    return worded(name) if isinstance(name, dict) else str(name)
