"""What is recorded of a follow-up and around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from huifang.planning.logic.calendars import Calendars
from huifang.planning.logic.counting import Days
from huifang.policy.logic.pack import Clause, Rule, Text


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
    name: str = ""
    """Of the employee, where one did it."""


@dataclass(frozen=True, slots=True)
class FollowUpFacts:
    """All that is recorded of a follow-up and around it.

    `clauses` and `rule` are those of the version that it was planned by, `rule` None when that version lacks it.
    `calendars` are those that the rule counts with.
    `anchor_day_on` is the day that the anchor's attribute names now; `intervals` are the customer's texts by attribute.
    `rule_title` is empty where the pack gives the rule none. `attributes` are what the version calls them, by name.
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
    birthday: str = ""
    is_birthday_lunar: bool = False
    calendars: Calendars = field(default_factory=Calendars)
    history: tuple[EntryFacts, ...] = ()
    rule_title: Text = field(default_factory=dict)
    attributes: Mapping[str, Text] = field(default_factory=dict)
