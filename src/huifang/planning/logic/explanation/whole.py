"""The whole explanation: who asks, what for, how the days are counted, how it stands and who touched it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from huifang.history.logic import Actor
from huifang.kernel.text import Message
from huifang.kernel.wording import Listed
from huifang.planning.logic.counting import Days
from huifang.planning.logic.explanation.answers import answered
from huifang.planning.logic.explanation.deeds import Deed
from huifang.planning.logic.explanation.facts import EntryFacts, FollowUpFacts
from huifang.policy.logic.languages import in_language
from huifang.policy.logic.wording import AttributeKey, AttributeName, ChannelKey, SegmentNamed, Titled

PLANNED = "planned"


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
    answers, counted = answered(facts, language)
    return Explanation(
        asked_by=tuple(_asked_by(facts, language)),
        answers=_titled(answers, facts, language),
        counted=(*_titled(counted.lines, facts, language), *_compared(facts, counted.days)),
        stands=tuple(_stands(facts, on)),
        history=tuple(_touched_by(entry) for entry in facts.history),
        recounted=counted.days,
    )


def _titled(messages: Iterable[Message], facts: FollowUpFacts, language: str) -> tuple[Message, ...]:
    """With what the policy calls the attributes that they name."""

    def named(part: object) -> object:
        return AttributeName(part, facts.attributes, language) if isinstance(part, AttributeKey) else part

    return tuple(
        Message(one.template, {name: named(part) for name, part in one.parts.items()}) if one.parts else one
        for one in messages
    )


def _asked_by(facts: FollowUpFacts, language: str) -> Iterator[Message]:
    yield Message(
        "Follow-up %(id)d is owed to the customer %(customer)s (%(name)s).",
        {"id": facts.id, "customer": facts.customer, "name": facts.customer_name or "–"},
    )
    title = in_language(facts.policy_title, language)
    rule = Titled(facts.rule_key, in_language(facts.rule_title, language))
    parts = {"rule": rule, "policy": Titled(facts.policy, title), "version": facts.version}
    yield Message("The rule %(rule)s asks for it, of the policy %(policy)s, version %(version)s.", parts)
    if facts.is_on_trial:
        yield Message("That version is a draft on trial.")
    for clause in facts.clauses:
        yield Message("Clause %(clause)s: %(text)s", {"clause": clause.id, "text": in_language(clause.text, language)})
    if facts.rule is None:
        return
    yield Message(
        "It is for the segment %(segment)s; %(post)s is to make it by one of: %(channels)s.",
        {
            "segment": SegmentNamed(facts.rule.segment, facts.rule.segment_name, facts.attributes, language),
            "post": in_language(facts.post_title, language) or "–",
            "channels": Listed(map(ChannelKey, facts.rule.channels)),
        },
    )


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
_ENDED_BY_RULE: Mapping[str, Message] = {
    "expired": Message("It was not done in the time that its rule gives, and counts as missed."),
    "overtaken": Message("It was not done before its step came again, and counts as missed."),
    "fulfilled": Message("It is done by a contact under another rule, which its rule lets count."),
}
_REASONS: Mapping[str, Message] = {
    **_ENDED_BY_RULE,
    "none": Message("A person cancelled it; the history says why."),
    "anchor_gone": Message(
        "It is cancelled: what it answered was withdrawn or changed, and calls for no such follow-up any more."
    ),
    "superseded": Message("It is cancelled: a later event of the customer ended what its event had started."),
    "left_segment": Message("It is cancelled: the customer left the segment before it opened."),
    "rule_gone": Message("It is cancelled: no version in force holds its rule any more."),
    "lapsed": Message("It was advised and not done in its window; it counts as neither late nor missed."),
    "opted_out": Message("It is cancelled: the customer does not want to be contacted."),
    "decided": Message("It is cancelled: whoever approved a new version of the policy decided so."),
}


def _stands(facts: FollowUpFacts, on: date) -> Iterator[Message]:
    opens_on, closes_on = facts.days.opens_on, facts.days.closes_on
    if facts.state == "cancelled":
        yield _REASONS[facts.reason]
    elif facts.state != PLANNED:
        yield _ENDED_BY_RULE.get(facts.reason, _STATES[facts.state])
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
    "follow_ups.expired": Message("%(at)s: %(actor)s ended it in a plan: its time was over (entry %(number)s)."),
    "follow_ups.overtaken": Message(
        "%(at)s: %(actor)s ended it in a plan: its step had come again (entry %(number)s)."
    ),
    "follow_ups.lapsed": Message("%(at)s: %(actor)s let it lapse in a plan: it was advised (entry %(number)s)."),
    "follow_ups.fulfilled": Message("%(at)s: %(actor)s had a contact count for it (entry %(number)s)."),
    "follow_ups.revived": Message("%(at)s: %(actor)s took it up again in a plan (entry %(number)s)."),
}
_ANY_DEED = Message("%(at)s: %(actor)s, %(deed)s (entry %(number)s).")
_WITH_REASON = Message("%(at)s: %(actor)s, %(deed)s (entry %(number)s). Reason: %(reason)s")


def _touched_by(entry: EntryFacts) -> Message:
    template = _WITH_REASON if entry.reason else _DEEDS.get(entry.deed, _ANY_DEED)
    parts = {
        "at": entry.at.isoformat(" ", "minutes"),
        "actor": Actor(entry.actor, entry.name),
        "deed": Deed(entry.deed),
        "number": entry.number or "–",
        "reason": entry.reason,
    }
    return Message(template.template, parts)
