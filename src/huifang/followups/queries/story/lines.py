"""The lines of a customer's story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huifang.customers.queries.timeline import ValueShown
from huifang.followups.logic.standing import Standing


@dataclass(frozen=True, slots=True)
class By:
    """Who did something, when and why. `name` is empty for a program; `actor` is what the history calls it."""

    at: datetime
    deed: str
    actor: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A follow-up that is to be done. `event_id` is the event that it answers, None where it answers none."""

    id: int
    version_id: int
    rule: str
    opens_on: date
    due_on: date
    closes_on: date
    standing: Standing
    agent: str
    attempts: int
    promised_at: datetime | None
    quiet_until: datetime | None
    event_id: int | None


@dataclass(frozen=True, slots=True)
class EndedLine:
    """A follow-up that somebody ended without a contact: given up, waived, cancelled."""

    id: int
    version_id: int
    rule: str
    due_on: date
    standing: Standing
    by: By | None


@dataclass(frozen=True, slots=True)
class FindingLine:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordLine:
    """What was written down of a contact; `report` is the state of its report, empty where none is owed."""

    id: int
    note: str
    answers: Mapping[str, Any]
    state: str
    report: str
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One try to reach the customer. `record` is None where no contact came of it."""

    follow_up_id: int
    version_id: int
    rule: str
    standing: Standing
    agent: str
    channel: str
    outcome: str
    note: str
    promised_at: datetime | None
    record: RecordLine | None


@dataclass(frozen=True, slots=True)
class EventLine:
    """Something that happened. `by` recorded it; one that was withdrawn stays and counts for nothing."""

    id: int
    kind: str
    title: Mapping[str, str]
    subject: str
    attributes: Mapping[str, Any]
    withdrawn_on: date | None
    by: By | None


@dataclass(frozen=True, slots=True)
class StewardLine:
    """An employee began to look after the customer; `until_on` is None while that lasts."""

    number: str
    name: str
    until_on: date | None


@dataclass(frozen=True, slots=True)
class DeedLine:
    """A deed on the record of the customer, with the values that it changed."""

    by: By
    values: tuple[ValueShown, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of what happened. `at` is None where only the day is known."""

    on: date
    at: datetime | None
    what: EventLine | ContactLine | EndedLine | StewardLine | DeedLine


@dataclass(frozen=True, slots=True)
class Story:
    """What is planned by the day it is due, what happened with the latest first, and who looks after the customer."""

    planned: tuple[PlannedLine, ...]
    happened: tuple[Happened, ...]
    stewards: tuple[StewardLine, ...]
