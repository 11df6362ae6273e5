"""The lines of a customer's page with their words: a template has nothing left to decide."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext

from huifang.customers.queries.shown import MaskedPoint
from huifang.customers.queries.timeline import ValueShown
from huifang.followups.queries.story import (
    By,
    ContactLine,
    DeedLine,
    EndedLine,
    EventLine,
    Happened,
    PlannedLine,
    StewardLine,
    Story,
)
from huifang.policy.logic.desk import DeskRule
from huifang.web.customers.words import DEEDS, REPORTS, VALUES, word_for
from huifang.web.frame.attributes import AttributeWords
from huifang.web.frame.channels import channel_name
from huifang.web.frame.labels import FINDINGS, OUTCOMES, RECORDS
from huifang.web.frame.text import worded

LONGEST_VALUE = 120
OF_CONTACTS = "follow_up."
Rules = Mapping[tuple[int, str], DeskRule]


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule as people know it: its title, and the clauses that ask for it. What `is_sent` no person makes."""

    title: str
    clauses: tuple[str, ...]
    is_sent: bool = False


@dataclass(frozen=True, slots=True)
class PointShown:
    point: MaskedPoint
    word: str | Promise
    icon: str


@dataclass(frozen=True, slots=True)
class PlannedShown:
    """A planned follow-up; `was_due_on` where the deed just done gave it other days."""

    line: PlannedLine
    standing: str
    title: str
    clauses: tuple[str, ...]
    is_new: bool
    was_due_on: date | None


@dataclass(frozen=True, slots=True)
class GoneShown:
    rule: RuleWords
    due_on: date


@dataclass(frozen=True, slots=True)
class Detail:
    """A line below a line: a word and what it says; `before` where it was something else."""

    word: str
    text: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line of what happened. `tone` and `icon` tell the kinds apart, `standing` where it ends a follow-up."""

    on: date
    at: datetime | None
    icon: str
    tone: str
    title: str
    subtitle: str = ""
    standing: str = ""
    note: str = ""
    details: tuple[Detail, ...] = ()
    by: By | None = None
    event_id: int | None = None
    follow_up_id: int | None = None
    is_withdrawn: bool = False


def lines_shown(story: Story, rules: Rules, word: AttributeWords) -> list[LineShown]:
    """What happened, the latest first; a contact tells of the deeds that it consisted of."""
    return [_shown(line, rules, word) for line in story.happened if not _is_told_by_its_contact(line)]


def rule_words(rules: Rules, version: int, key: str) -> RuleWords:
    """The words of a rule; its key where the version holds it no more."""
    rule = rules.get((version, key))
    if rule is None:
        return RuleWords(key, ())
    return RuleWords(worded(rule.title) or key, rule.clauses, rule.performed_by == "system")


def _is_told_by_its_contact(line: Happened) -> bool:
    return isinstance(line.what, DeedLine) and line.what.by.deed.startswith(OF_CONTACTS) and not line.what.values


def _shown(line: Happened, rules: Rules, word: AttributeWords) -> LineShown:
    match line.what:
        case EventLine():
            return _event(line, line.what, word)
        case ContactLine():
            return _contact(line, line.what, rules)
        case EndedLine():
            return _ended(line, line.what, rules)
        case StewardLine():
            return _steward(line, line.what)
        case DeedLine():
            return _deed(line, line.what, word)


def _event(line: Happened, event: EventLine, word: AttributeWords) -> LineShown:
    is_withdrawn = event.withdrawn_on is not None
    return LineShown(
        line.on,
        line.at,
        icon="calendar-event",
        tone="withdrawn" if is_withdrawn else "event",
        title=worded(event.title) or event.kind,
        subtitle=event.subject,
        details=tuple(Detail(word(name), _text(value)) for name, value in event.attributes.items()),
        by=event.by,
        event_id=None if is_withdrawn else event.id,
        is_withdrawn=is_withdrawn,
    )


def _contact(line: Happened, contact: ContactLine, rules: Rules) -> LineShown:
    words = rule_words(rules, contact.version_id, contact.rule)
    record = contact.record
    details = [Detail(word_for(FINDINGS, one.kind), one.text) for one in record.findings] if record else []
    if record:
        details.append(Detail(pgettext("follow-up", "Record"), word_for(RECORDS, record.state)))
        details += [Detail(pgettext("follow-up", "Report"), word_for(REPORTS, record.report))] if record.report else []
    return LineShown(
        line.on,
        line.at,
        icon="phone-check" if record else "phone-x",
        tone="contact" if record else "attempt",
        title=words.title,
        subtitle=" · ".join(
            filter(None, (word_for(OUTCOMES, contact.outcome), str(channel_name(contact.channel)), contact.agent))
        ),
        standing=str(contact.standing) if record else "",
        note=record.note if record else contact.note,
        details=tuple(details),
        follow_up_id=contact.follow_up_id,
    )


def _ended(line: Happened, ended: EndedLine, rules: Rules) -> LineShown:
    return LineShown(
        line.on,
        line.at,
        icon="circle-minus",
        tone="ended",
        title=rule_words(rules, ended.version_id, ended.rule).title,
        standing=str(ended.standing),
        by=ended.by,
        follow_up_id=ended.id,
    )


def _steward(line: Happened, steward: StewardLine) -> LineShown:
    name = {"name": steward.name}
    title = gettext("%(name)s began to look after the customer") % name
    return LineShown(line.on, line.at, icon="user-check", tone="deed", title=title)


def _deed(line: Happened, deed: DeedLine, word: AttributeWords) -> LineShown:
    return LineShown(
        line.on,
        line.at,
        icon="history",
        tone="deed",
        title=word_for(DEEDS, deed.by.deed),
        details=tuple(_changed(deed.values, word)),
        by=deed.by,
    )


def _changed(values: tuple[ValueShown, ...], word: AttributeWords) -> Iterator[Detail]:
    """What each value became; of attributes those alone that differ."""
    for value in values:
        if isinstance(value.before, dict) or isinstance(value.after, dict):
            before, after = _as_dict(value.before), _as_dict(value.after)
            for name in dict.fromkeys((*before, *after)):
                if before.get(name) != after.get(name):
                    yield Detail(word(name), _text(after.get(name)), before=_text(before.get(name)))
        elif value.of != "department_id":
            yield Detail(word_for(VALUES, value.of), _text(value.after), before=_text(value.before))
        else:
            yield Detail(word_for(VALUES, value.of), gettext("another one"))


def _as_dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    if value is None or value == "":
        return "–"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
