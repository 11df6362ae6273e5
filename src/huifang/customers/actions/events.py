"""Record, correct and withdraw events of customers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import DateField, Value

from huifang.customers.actions.changing import change, write_down
from huifang.customers.actions.grading import grade_by, graded_by
from huifang.customers.models import Event
from huifang.history.actions import record_changes
from huifang.history.logic import RowChange
from huifang.history.models import Entry
from huifang.kernel.keys import KeyRing
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.kernel.sql.statements import next_id
from huifang.kernel.text import Message
from huifang.policy.models import EventKind

AT_ONCE = 1_000


class AlreadyRecorded(Exception):
    """An event of the set has an external id that is taken; none was recorded."""

    message = Message("One of the events is recorded already. None of them was recorded now.")


class EventChanged(Exception):
    """An event of the set is gone or was changed by somebody else meanwhile; none was corrected."""

    message = Message("Somebody else has changed one of the events. Look at them again; none was corrected.")


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that happened to a customer (by id; None: a milestone). `occurred_on` is the organisation's day.

    Without an external id it gets one of its own.
    """

    external_id: str
    kind: str
    customer_id: int | None
    occurred_on: date
    occurred_at: datetime | None = None
    subject_id: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Correction:
    """How an event (by id) should stand: its day and moment as a whole, attributes put over those that it has."""

    event_id: int
    occurred_on: date
    occurred_at: datetime | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


def record_events(*, events: Sequence[NewEvent], actor: str, on: date, reason: str = "") -> list[Event]:
    """Record events on a day; kinds that nobody declared are noted without a title, grades of customers follow.

    Raises AlreadyRecorded.
    """
    with transaction.atomic():
        entry_id = next_id(Entry)
        kinds = _kinds({event.kind for event in events})
        grading = {kind.id for kind in kinds.values() if kind.changes_grades}
        try:
            with transaction.atomic():
                rows = [_event(event, kinds, entry_id, place) for place, event in enumerate(events, start=1)]
                made = Event.objects.bulk_create(rows)
        except IntegrityError as taken:
            raise AlreadyRecorded from taken
        if made:
            write_down("events.recorded", [event.id for event in made], entry_id, actor, reason)
        graded = {event.customer_id for event in made if event.customer_id and event.kind_id in grading}
        grade_by(graded, entry=entry_id, on=on, actor=actor)
        return made


def correct_events(*, corrections: Sequence[Correction], actor: str, ring: KeyRing, on: date, reason: str = "") -> int:
    """Put events right on a day, and keep what stood before, grades of customers follow; returns how many were changed.

    Raises EventChanged.
    """
    asked = {correction.event_id: correction for correction in corrections}
    with transaction.atomic():
        standing = list(Event.objects.select_for_update().filter(id__in=asked).order_by("id"))
        if len(standing) < len(asked):
            raise EventChanged
        changes = [change for event in standing if (change := _change_of(event, asked[event.id]))]
        if changes:
            _put_right(standing, changes, actor=actor, ring=ring, reason=reason)
            grade_by(graded_by(Event.objects.filter(id__in=asked).values("id")), on=on, actor=actor)
        return len(changes)


def withdraw_events(*, events: Collection[int], on: date, actor: str, reason: str = "") -> int:
    """Withdraw events (by id): they stay and count for nothing, grades of customers follow. Returns how many were not
    withdrawn before.
    """
    rows = Event.objects.filter(id__in=events, withdrawn_on=None)
    news = {"withdrawn_on": Value(on, DateField()), "changed_in": CurrentTransactionId()}
    with transaction.atomic():
        withdrawn = change(Event, rows, news, deed="events.withdrawn", actor=actor, reason=reason)
        if withdrawn:
            grade_by(graded_by(Event.objects.filter(id__in=events).values("id")), on=on, actor=actor)
        return withdrawn


def _kinds(keys: Collection[str]) -> dict[str, EventKind]:
    EventKind.objects.bulk_create([EventKind(key=key) for key in sorted(keys)], ignore_conflicts=True)
    return {kind.key: kind for kind in EventKind.objects.filter(key__in=keys)}


def _event(event: NewEvent, kinds: Mapping[str, EventKind], entry_id: int, place: int) -> Event:
    return Event(
        external_id=event.external_id or f"desk-{entry_id}-{place}",
        kind=kinds[event.kind],
        customer_id=event.customer_id,
        subject_id=event.subject_id,
        occurred_on=event.occurred_on,
        occurred_at=event.occurred_at,
        attributes={name: text for name, text in event.attributes.items() if text.strip()},
        entry_id=entry_id,
        first_entry_id=entry_id,
    )


def _change_of(event: Event, correction: Correction) -> RowChange | None:
    """What stands and what should; None when that is the same."""
    said = {name: text for name, text in correction.attributes.items() if text.strip()}
    before = {"occurred_on": event.occurred_on, "occurred_at": event.occurred_at, "attributes": event.attributes}
    after = {
        "occurred_on": correction.occurred_on,
        "occurred_at": correction.occurred_at,
        "attributes": {**event.attributes, **said},
    }
    return None if before == after else RowChange(Event._meta.db_table, str(event.id), before, after)


def _put_right(
    standing: Sequence[Event], changes: Sequence[RowChange], *, actor: str, ring: KeyRing, reason: str
) -> None:
    entry_id = next_id(Entry)
    news = {change.row: change.after or {} for change in changes}
    changed = [event for event in standing if str(event.id) in news]
    for event in changed:
        for name, value in news[str(event.id)].items():
            setattr(event, name, value)
    ids = [event.id for event in changed]
    Event.objects.bulk_update(changed, ["occurred_on", "occurred_at", "attributes"], batch_size=AT_ONCE)
    Event.objects.filter(id__in=ids).update(changed_in=CurrentTransactionId(), entry_id=entry_id)
    entry = write_down("events.corrected", ids, entry_id, actor, reason)
    record_changes(entry=entry, changes=changes, ring=ring)
