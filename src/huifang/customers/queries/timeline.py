"""What happened to a customer and what was done about its record, as one story, the latest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from huifang.customers.logic.contact_points import INDEXES, masked
from huifang.customers.models import ContactPerson, ContactPoint, Customer, Event, Stewardship, Subject
from huifang.history.logic import RowChange
from huifang.history.models import Entry
from huifang.history.queries import changes_of
from huifang.kernel.keys import KeyRing

MOST_EVENTS = 200

_KNOWN_SINCE = (ContactPoint, ContactPerson, Subject, Stewardship)
_CONTACTS = {name: kind for kind, name in INDEXES.items()}


@dataclass(frozen=True, slots=True)
class EventShown:
    """Something that happened. `title` is the kind's, by language; one that was withdrawn counts for nothing."""

    id: int
    external_id: str
    kind: str
    title: Mapping[str, str]
    occurred_on: date
    occurred_at: datetime | None
    subject: str
    attributes: Mapping[str, Any]
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class ValueShown:
    """What a value was and what it became; None where it was not there. Contact values are masked."""

    of: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class DeedShown:
    """A deed on the customer's record: an import, a registration, a change."""

    entry_id: int
    deed: str
    actor: str
    reason: str
    values: tuple[ValueShown, ...]


@dataclass(frozen=True, slots=True)
class StewardShown:
    """An employee began to look after the customer; `until_on` is None while that lasts."""

    number: str
    name: str
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline. `at` is None where only the day is known."""

    on: date
    at: datetime | None
    what: EventShown | DeedShown | StewardShown


def timeline_of(customer: Customer, *, ring: KeyRing, zone: ZoneInfo) -> tuple[Happening, ...]:
    """Events, deeds and stewardships of a customer, the latest first; of very many events the latest 200."""
    events = list(_events(customer))
    lines = [*_told(events), *_stewards(customer), *_deeds(customer, events, ring=ring, zone=zone)]
    return tuple(sorted(lines, key=lambda line: (line.on, line.at is not None, line.at or line.on), reverse=True))


def _events(customer: Customer) -> Iterable[Event]:
    rows = Event.objects.filter(customer=customer).select_related("kind", "subject")
    return rows.order_by("-occurred_on", "-id")[:MOST_EVENTS]


def _told(events: Iterable[Event]) -> Iterator[Happening]:
    for event in events:
        shown = EventShown(
            id=event.id,
            external_id=event.external_id,
            kind=event.kind.key,
            title=event.kind.title,
            occurred_on=event.occurred_on,
            occurred_at=event.occurred_at,
            subject=event.subject.title or event.subject.external_id if event.subject else "",
            attributes=event.attributes,
            withdrawn_on=event.withdrawn_on,
        )
        yield Happening(event.occurred_on, event.occurred_at, shown)


def _stewards(customer: Customer) -> Iterator[Happening]:
    rows = Stewardship.objects.filter(customer=customer).values_list(
        "employee__number", "employee__name", "until_on", "from_on"
    )
    for number, name, until_on, from_on in rows:
        yield Happening(from_on, None, StewardShown(number, name, until_on))


def _deeds(customer: Customer, events: Iterable[Event], *, ring: KeyRing, zone: ZoneInfo) -> Iterator[Happening]:
    """Deeds that the history notes values of, and those whose entries the customer's rows carry."""
    values: defaultdict[int, list[ValueShown]] = defaultdict(list)
    rows = {
        Customer._meta.db_table: [str(customer.id)],
        Event._meta.db_table: [str(event.id) for event in events],
    }
    for entry_id, change in changes_of(rows, ring=ring):
        values[entry_id] += values_of(change)
    ids = {customer.entry_id, *(event.entry_id for event in events), *values}
    if customer.first_entry_id is not None:
        ids.add(customer.first_entry_id)
    for model in _KNOWN_SINCE:
        ids.update(model._default_manager.filter(customer=customer).values_list("entry_id", flat=True))
    for entry in Entry.objects.filter(id__in=ids):
        shown = DeedShown(entry.id, entry.deed, entry.actor, entry.reason, tuple(values[entry.id]))
        yield Happening(entry.happened_at.astimezone(zone).date(), entry.happened_at, shown)


def values_of(change: RowChange) -> Iterator[ValueShown]:
    """The values that differ. What a contact value was is shown as a list shows it."""
    before, after = change.before or {}, change.after or {}
    for of in dict.fromkeys((*before, *after)):
        if before.get(of) != after.get(of):
            yield ValueShown(of, _shown(of, before.get(of)), _shown(of, after.get(of)))


def _shown(of: str, value: object) -> object:
    return masked(_CONTACTS[of], value) if of in _CONTACTS and isinstance(value, str) else value
