"""What a follow-up answers, and its days counted from that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from huifang.kernel.text import Message
from huifang.kernel.wording import Listed
from huifang.planning.logic.counting import (
    Born,
    Counted,
    Occurrence,
    count_birthday,
    count_from_anchor,
    count_milestone,
    count_named_day,
    count_period,
    occurrence,
)
from huifang.planning.logic.explanation.facts import FollowUpFacts
from huifang.policy.logic.languages import in_language
from huifang.policy.logic.pack import Rule
from huifang.policy.logic.wording import AttributeKey, AttributeName, NamedDay

Answer = tuple[list[Message], Counted]


def answered(facts: FollowUpFacts, language: str) -> Answer:
    """What the follow-up answers, in sentences, and its days counted from that."""
    kind = facts.occasion.partition(":")[0]
    if kind == "manual":
        return [Message("A person planned it by hand, and chose its days.")], Counted()
    found = occurrence(facts.rule, facts.occasion) if facts.rule else None
    if facts.rule is None or found is None:
        gone = Message("The version holds no such rule or step any more (%(occasion)s).", {"occasion": facts.occasion})
        return [gone], Counted()
    return _BY_KIND.get(kind, _from_calendar)(facts, facts.rule, found, language)


def _from_calendar(facts: FollowUpFacts, rule: Rule, found: Occurrence, _language: str) -> Answer:
    name = facts.occasion.rpartition("/")[0]
    if found.step.form == "day":
        answers = Message("It answers a day of the calendar: %(name)s.", {"name": NamedDay(name)})
        return [answers], count_named_day(rule, found, name=name, calendars=facts.calendars)
    answers = Message("It answers the calendar period %(period)s.", {"period": name})
    calendar, joined_on = facts.calendars.working(rule.working), facts.joined_on
    counted = count_period(found, name, joined_on=joined_on, effect_on=facts.effect_on, calendar=calendar)
    return [answers], counted


def _from_event(facts: FollowUpFacts, rule: Rule, found: Occurrence, language: str) -> Answer:
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
    return answers, _count_from(facts, rule, found, event.occurred_on)


def _from_attribute(facts: FollowUpFacts, rule: Rule, found: Occurrence, _language: str) -> Answer:
    """The day stands in the occasion's key, `date:<attribute>:<date>/<step>`: that one is counted from."""
    _, _, anchor = facts.occasion.rpartition("/")[0].partition(":")
    attribute, _, day = anchor.rpartition(":")
    parts = {"attribute": AttributeKey(attribute), "day": day, "now": facts.anchor_day_on}
    answers = [Message("It answers a date of the customer: %(attribute)s, %(day)s.", parts)]
    if facts.anchor_day_on is None:
        answers.append(Message("The customer has no such date any more."))
    elif facts.anchor_day_on.isoformat() != day:
        answers.append(Message("That date is recorded as %(now)s by now, which is another occasion.", parts))
    return answers, _count_from(facts, rule, found, date.fromisoformat(day))


def _from_milestone(facts: FollowUpFacts, rule: Rule, found: Occurrence, language: str) -> Answer:
    event = facts.event
    if event is None:
        return [Message("The milestone that it answers is not on record any more.")], Counted()
    title = in_language(event.title, language) or event.kind
    parts = {"title": title, "event": event.external_id, "day": event.occurred_on, "withdrawn": event.withdrawn_on}
    answers = [Message("It answers a milestone: %(title)s, number %(event)s, on %(day)s.", parts)]
    if found.step.match:
        names = {"attributes": Listed(AttributeName(name, facts.attributes, language) for name in found.step.match)}
        answers.append(Message("It concerns customers whose %(attributes)s equals the milestone's.", names))
    if event.withdrawn_on is not None:
        answers.append(Message("That milestone was withdrawn on %(withdrawn)s and counts for nothing since.", parts))
    return answers, count_milestone(rule, found, day=event.occurred_on, calendars=facts.calendars)


def _from_birthday(facts: FollowUpFacts, rule: Rule, found: Occurrence, _language: str) -> Answer:
    year = int(facts.occasion.rpartition("/")[0].partition(":")[2])
    parts = {"year": year, "birthday": facts.birthday or "–"}
    if facts.is_birthday_lunar:
        answers = Message("It answers the birthday in the lunar year %(year)d; recorded is %(birthday)s, lunar.", parts)
    else:
        answers = Message("It answers the birthday in the year %(year)d; recorded is %(birthday)s.", parts)
    born = Born(facts.birthday, facts.is_birthday_lunar)
    return [answers], count_birthday(rule, found, year=year, born=born, calendars=facts.calendars)


def _count_from(facts: FollowUpFacts, rule: Rule, found: Occurrence, day: date) -> Counted:
    calendar = facts.calendars.working(rule.working)
    return count_from_anchor(rule, found, day=day, intervals=facts.intervals, calendar=calendar)


_BY_KIND: Mapping[str, Callable[[FollowUpFacts, Rule, Occurrence, str], Answer]] = {
    "event": _from_event,
    "date": _from_attribute,
    "milestone": _from_milestone,
    "birthday": _from_birthday,
}
"""By what the key of the occasion begins with."""
