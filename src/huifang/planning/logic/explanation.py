"""Why a follow-up exists: the clause that asks for it, what it answers, and its days counted one by one.

Facts in, sentences out. The days are counted anew from what is recorded now, and compared with those of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from huifang.kernel.text import Message
from huifang.planning.logic.counting import Counted, Days, Occurrence, count_from_anchor, count_period, occurrence
from huifang.policy.logic.languages import in_language
from huifang.policy.logic.pack import Clause, Rule, Text

PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class EventFacts:
    """The event that a follow-up answers, as it is recorded now."""

    external_id: str
    kind: str
    title: Text
    occurred_on: date
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An entry of the history that touched the follow-up; `number` is None before it is sealed."""

    number: int | None
    at: datetime
    actor: str
    deed: str
    reason: str


@dataclass(frozen=True, slots=True)
class FollowUpFacts:
    """All that is recorded of a follow-up and around it.

    `clauses` and `rule` are those of the version that it was planned by, `rule` None when that version lacks it.
    `anchor_day_on` is the day that the anchor's attribute names now; `intervals` are the customer's texts by attribute.
    `state` and `reason` are lower-case words: `planned`, `superseded`.
    """

    id: int
    customer: str
    customer_name: str
    policy: str
    policy_title: Text
    version: str
    is_on_trial: bool
    rule_key: str
    rule: Rule | None
    clauses: tuple[Clause, ...]
    post_title: Text
    effect_on: date
    occasion: str
    days: Days
    state: str
    reason: str
    attempts: int
    joined_on: date | None = None
    event: EventFacts | None = None
    anchor_day_on: date | None = None
    intervals: Mapping[str, str] = field(default_factory=dict)
    history: tuple[EntryFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sentences by what they are about, in the order in which they are to be read."""

    asked_by: tuple[Message, ...]
    answers: tuple[Message, ...]
    counted: tuple[Message, ...]
    stands: tuple[Message, ...]
    history: tuple[Message, ...]
    recounted: Days | None

    @property
    def lines(self) -> tuple[Message, ...]:
        return (*self.asked_by, *self.answers, *self.counted, *self.stands, *self.history)


def explain(facts: FollowUpFacts, *, on: date, language: str) -> Explanation:
    """Explain a follow-up as of the day `on`, with the company's own texts in `language` where they have it."""
    answers, counted = _counted(facts, language)
    return Explanation(
        asked_by=tuple(_asked_by(facts, language)),
        answers=tuple(answers),
        counted=(*counted.lines, *_compared(facts, counted.days)),
        stands=tuple(_stands(facts, on)),
        history=tuple(_touched_by(entry) for entry in facts.history),
        recounted=counted.days,
    )


class ChannelKeys(tuple[str, ...]):
    """Channels by their keys; a door that knows words for them says those."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(self) or "–"


def _asked_by(facts: FollowUpFacts, language: str) -> Iterator[Message]:
    yield Message(
        "Follow-up %(id)d is owed to the customer %(customer)s (%(name)s).",
        {"id": facts.id, "customer": facts.customer, "name": facts.customer_name or "–"},
    )
    title = in_language(facts.policy_title, language)
    parts = {"rule": facts.rule_key, "policy": facts.policy, "title": title, "version": facts.version}
    yield Message("The rule %(rule)s asks for it, of the policy %(policy)s (%(title)s), version %(version)s.", parts)
    if facts.is_on_trial:
        yield Message("That version is a draft on trial.")
    for clause in facts.clauses:
        yield Message("Clause %(clause)s: %(text)s", {"clause": clause.id, "text": in_language(clause.text, language)})
    if facts.rule is None:
        return
    yield Message(
        "It is for the segment %(segment)s; %(post)s is to make it by one of: %(channels)s.",
        {
            "segment": Message("all customers") if facts.rule.segment_name == "everyone" else facts.rule.segment_name,
            "post": in_language(facts.post_title, language) or "–",
            "channels": ChannelKeys(facts.rule.channels),
        },
    )


def _counted(facts: FollowUpFacts, language: str) -> tuple[list[Message], Counted]:
    """What the follow-up answers, and its days counted from that."""
    kind = facts.occasion.partition(":")[0]
    if kind == "manual":
        return [Message("A person planned it by hand, and chose its days.")], Counted()
    found = occurrence(facts.rule, facts.occasion) if facts.rule else None
    if facts.rule is None or found is None:
        gone = Message("The version holds no such rule or step any more (%(occasion)s).", {"occasion": facts.occasion})
        return [gone], Counted()
    if kind == "event":
        return _from_event(facts, facts.rule, found, language)
    if kind == "date":
        return _from_attribute(facts, facts.rule, found)
    period = facts.occasion.partition("/")[0]
    answers = Message("It answers the calendar period %(period)s.", {"period": period})
    return [answers], count_period(found, period, joined_on=facts.joined_on, effect_on=facts.effect_on)


def _from_event(facts: FollowUpFacts, rule: Rule, found: Occurrence, language: str) -> tuple[list[Message], Counted]:
    event = facts.event
    if event is None:
        return [Message("The event that it answers is not on record any more.")], Counted()
    parts = {
        "title": in_language(event.title, language) or event.kind,
        "event": event.external_id,
        "day": event.occurred_on,
        "withdrawn": event.withdrawn_on,
    }
    answers = [Message("It answers an event: %(title)s, number %(event)s, on %(day)s.", parts)]
    if event.withdrawn_on is not None:
        answers.append(Message("That event was withdrawn on %(withdrawn)s and counts for nothing since.", parts))
    return answers, count_from_anchor(rule, found, day=event.occurred_on, intervals=facts.intervals)


def _from_attribute(facts: FollowUpFacts, rule: Rule, found: Occurrence) -> tuple[list[Message], Counted]:
    """The day stands in the occasion's key, `date:<attribute>:<date>/<step>`: that one is counted from."""
    _, _, anchor = facts.occasion.rpartition("/")[0].partition(":")
    attribute, _, day = anchor.rpartition(":")
    parts = {"attribute": attribute, "day": day, "now": facts.anchor_day_on}
    answers = [Message("It answers a date of the customer: %(attribute)s, %(day)s.", parts)]
    if facts.anchor_day_on is None:
        answers.append(Message("The customer has no such date any more."))
    elif facts.anchor_day_on.isoformat() != day:
        answers.append(Message("That date is recorded as %(now)s by now, which is another occasion.", parts))
    return answers, count_from_anchor(rule, found, day=date.fromisoformat(day), intervals=facts.intervals)


def _compared(facts: FollowUpFacts, days: Days | None) -> Iterator[Message]:
    """Whether the plan holds the days that were counted; when it does not, what will become of it."""
    stored = {"opens": facts.days.opens_on, "due": facts.days.due_on, "closes": facts.days.closes_on}
    if days is None:
        yield Message("The plan holds: opens on %(opens)s, due on %(due)s, closes on %(closes)s.", stored)
        return
    if days == facts.days:
        yield Message("The plan holds the same: opens on %(opens)s, due on %(due)s, closes on %(closes)s.", stored)
        return
    yield Message(
        "The plan holds OTHER days: opens on %(opens)s, due on %(due)s, closes on %(closes)s. What it counts from was"
        " changed since it was planned.",
        stored,
    )
    if facts.state == PLANNED and facts.attempts == 0:
        yield Message("Nobody has begun it, so the next plan brings it into line. Run: huifang plan")
    else:
        yield Message("It was begun or ended already, so it keeps these days.")


_STATES: Mapping[str, Message] = {
    "done": Message("It is done."),
    "given_up": Message("It was given up."),
    "waived": Message("It was waived."),
}
_REASONS: Mapping[str, Message] = {
    "none": Message("A person cancelled it; the history says why."),
    "anchor_gone": Message(
        "It is cancelled: what it answered was withdrawn or changed, and calls for no such follow-up any more."
    ),
    "superseded": Message("It is cancelled: a later event of the customer ended what its event had started."),
    "left_segment": Message("It is cancelled: the customer left the segment before it opened."),
    "rule_gone": Message("It is cancelled: no version in force holds its rule any more."),
    "opted_out": Message("It is cancelled: the customer does not want to be contacted."),
}


def _stands(facts: FollowUpFacts, on: date) -> Iterator[Message]:
    opens_on, closes_on = facts.days.opens_on, facts.days.closes_on
    if facts.state == "cancelled":
        yield _REASONS[facts.reason]
    elif facts.state != PLANNED:
        yield _STATES[facts.state]
    elif on < opens_on:
        parts = {"on": on, "days": (opens_on - on).days}
        yield Message("On %(on)s it is planned and not open yet; days until it opens: %(days)d.", parts)
    elif on <= closes_on:
        parts = {"on": on, "days": (closes_on - on).days}
        yield Message("On %(on)s it is open; days left after that one: %(days)d.", parts)
    else:
        parts = {"on": on, "days": (on - closes_on).days}
        yield Message("On %(on)s it is late; days since it closed: %(days)d.", parts)
    if facts.attempts:
        yield Message("Attempts to reach the customer so far: %(attempts)d.", {"attempts": facts.attempts})


_DEEDS: Mapping[str, Message] = {
    "follow_ups.made": Message("%(at)s: %(actor)s planned it, with others in one plan (entry %(number)s)."),
    "follow_ups.redated": Message("%(at)s: %(actor)s gave it new days in a plan (entry %(number)s)."),
    "follow_ups.cancelled": Message("%(at)s: %(actor)s cancelled it in a plan (entry %(number)s)."),
    "follow_ups.revived": Message("%(at)s: %(actor)s took it up again in a plan (entry %(number)s)."),
}
_ANY_DEED = Message("%(at)s: %(actor)s, %(deed)s (entry %(number)s).")
_WITH_REASON = Message("%(at)s: %(actor)s, %(deed)s (entry %(number)s). Reason: %(reason)s")


def _touched_by(entry: EntryFacts) -> Message:
    template = _WITH_REASON if entry.reason else _DEEDS.get(entry.deed, _ANY_DEED)
    parts = {
        "at": entry.at.isoformat(" ", "minutes"),
        "actor": entry.actor,
        "deed": entry.deed,
        "number": entry.number or "–",
        "reason": entry.reason,
    }
    return Message(template.template, parts)
