"""Facts become the lines of a story. Two statements, whatever it is that happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from huifang.customers.models import Customer, Event
from huifang.customers.queries.timeline import ValueShown, values_of
from huifang.followups.logic.standing import Standing, standing_of
from huifang.followups.models import FollowUp
from huifang.followups.queries.story.lines import (
    By,
    ContactLine,
    DeedLine,
    EndedLine,
    EventLine,
    FindingLine,
    Happened,
    PlannedLine,
    RecordLine,
    StewardLine,
    Story,
)
from huifang.followups.queries.story.rows import rows_of
from huifang.history.queries import changes_of
from huifang.kernel.keys import KeyRing

CONTACTED = "contacted:"
"""With what the external id of the event begins that a record leaves: the record tells more."""

OF_EVENTS = "events."
"""Deeds that the event itself tells, unless they changed a value of it."""

Facts = Mapping[str, Any]
Found = Mapping[str, Mapping[int, Facts]]


def story_of(customer: Customer, *, on: date, ring: KeyRing, zone: ZoneInfo) -> Story:
    """The story of a customer as of a day. Of very much of one kind the latest alone."""
    found: defaultdict[str, dict[int, Facts]] = defaultdict(dict)
    for what, key, facts in rows_of(customer):
        found[what][key] = facts
    stewards = tuple(_steward(facts) for facts in _oldest_first(found["steward"]) if facts["until_on"] is None)
    happened = (
        *_events(found),
        *_contacts(found, on=on, zone=zone),
        *_ended(found, on=on),
        *(Happened(_day(facts["from_on"]), None, _steward(facts)) for facts in found["steward"].values()),
        *_deeds(found, _changed_values(customer, found, ring), zone=zone),
    )
    return Story(tuple(_planned(found, on=on)), tuple(sorted(happened, key=_when, reverse=True)), stewards)


def planned_days(customer: int) -> dict[int, tuple[int, str, date, date, date]]:
    """What is planned with a customer (by id), by its own: version, rule's key, and the window (opens, due, closes)."""
    rows = FollowUp.objects.filter(customer=customer, state=FollowUp.State.PLANNED)
    told = rows.values_list("pk", "version_id", "rule__key", "opens_on", "due_on", "closes_on")
    return {key: (version, rule, opens, due, closes) for key, version, rule, opens, due, closes in told}


def _planned(found: Found, *, on: date) -> Iterator[PlannedLine]:
    rows = found["planned"].items()
    for key, facts in sorted(rows, key=lambda row: (row[1]["due_on"], row[0])):
        yield PlannedLine(
            id=key,
            version_id=facts["version_id"],
            rule=facts["rule"],
            opens_on=_day(facts["opens_on"]),
            due_on=_day(facts["due_on"]),
            closes_on=_day(facts["closes_on"]),
            standing=_standing(facts, on),
            agent=facts["agent"] or "",
            attempts=facts["attempts"],
            promised_at=_moment(facts["promised_at"]),
            quiet_until=_moment(facts["quiet_until"]),
            event_id=facts["event_id"],
        )


def _events(found: Found) -> Iterator[Happened]:
    for key, facts in found["event"].items():
        if facts["external_id"].startswith(CONTACTED):
            continue
        line = EventLine(
            id=key,
            kind=facts["kind"],
            title=facts["title"],
            subject=facts["subject"] or facts["subject_id"] or "",
            attributes=facts["attributes"],
            withdrawn_on=_day_or_none(facts["withdrawn_on"]),
            by=_by(found, facts["entry_id"] if facts["withdrawn_on"] else facts["first_entry_id"]),
        )
        yield Happened(_day(facts["occurred_on"]), _moment(facts["occurred_at"]), line)


def _contacts(found: Found, *, on: date, zone: ZoneInfo) -> Iterator[Happened]:
    records = {(facts["follow_up_id"], facts["contacted_at"]): key for key, facts in found["record"].items()}
    for facts in found["attempt"].values():
        at, record = datetime.fromisoformat(facts["at"]), records.get((facts["follow_up_id"], facts["at"]))
        line = ContactLine(
            follow_up_id=facts["follow_up_id"],
            version_id=facts["version_id"],
            rule=facts["rule"],
            standing=_standing(facts, on),
            agent=facts["agent"],
            channel=facts["channel"],
            outcome=facts["outcome"],
            note=facts["note"],
            promised_at=_moment(facts["promised_at"]),
            record=None if record is None else _record(found, record),
        )
        yield Happened(at.astimezone(zone).date(), at, line)


def _record(found: Found, key: int) -> RecordLine:
    facts = found["record"][key]
    noted = sorted(
        (one for one in found["finding"].values() if one["record_id"] == key), key=lambda one: one["position"]
    )
    return RecordLine(
        id=key,
        note=facts["note"],
        answers=facts["answers"],
        state=facts["state"],
        report=facts["report"] or "",
        findings=tuple(FindingLine(one["kind"], one["text"]) for one in noted),
    )


def _ended(found: Found, *, on: date) -> Iterator[Happened]:
    for key, facts in found["ended"].items():
        by = _by(found, facts["entry_id"])
        line = EndedLine(key, facts["version_id"], facts["rule"], _day(facts["due_on"]), _standing(facts, on), by)
        yield Happened(_day(facts["ended_on"]), by.at if by else None, line)


def _deeds(found: Found, values: Mapping[int, tuple[ValueShown, ...]], *, zone: ZoneInfo) -> Iterator[Happened]:
    """Deeds on the customer; those on events only where they changed a value."""
    told_elsewhere = {facts["entry_id"] for facts in found["ended"].values()}
    for key, facts in found["entry"].items():
        if key in told_elsewhere or (facts["deed"].startswith(OF_EVENTS) and not values.get(key)):
            continue
        by = _by(found, key)
        if by is not None:
            yield Happened(by.at.astimezone(zone).date(), by.at, DeedLine(by, values.get(key, ())))


def _changed_values(customer: Customer, found: Found, ring: KeyRing) -> dict[int, tuple[ValueShown, ...]]:
    """What each deed changed of the customer and its events, by the id of the deed's entry."""
    rows = {
        Customer._meta.db_table: [str(customer.pk)],
        Event._meta.db_table: [str(event) for event in found["event"]],
    }
    values: defaultdict[int, tuple[ValueShown, ...]] = defaultdict(tuple)
    for entry, change in changes_of(rows, ring=ring):
        values[entry] += tuple(values_of(change))
    return values


def _steward(facts: Facts) -> StewardLine:
    return StewardLine(facts["number"], facts["name"], _day_or_none(facts["until_on"]))


def _by(found: Found, entry: int | None) -> By | None:
    facts = found["entry"].get(entry or 0)
    if facts is None:
        return None
    at = datetime.fromisoformat(facts["happened_at"])
    return By(at, facts["deed"], facts["actor"], facts["name"] or "", facts["reason"])


def _standing(facts: Facts, on: date) -> Standing:
    return standing_of(
        facts["state"],
        opens_on=_day(facts["opens_on"]),
        due_on=_day(facts["due_on"]),
        closes_on=_day(facts["closes_on"]),
        ended_on=_day_or_none(facts["ended_on"]),
        on=on,
    )


def _oldest_first(stewards: Mapping[int, Facts]) -> list[Facts]:
    return sorted(stewards.values(), key=lambda facts: str(facts["from_on"]))


def _when(line: Happened) -> tuple[date, bool, float]:
    """What has a moment stands above what has a day alone: it was written down in the course of that day."""
    return line.on, line.at is not None, line.at.timestamp() if line.at else 0.0


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _day_or_none(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
