"""What the policies say of grades on any day, and which events stand behind the grades of customers."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from django.db.models import QuerySet

from huifang.customers.logic.grading import Change, ChangesOn, Counted, GradeEvent
from huifang.customers.models import Event, GradeMove
from huifang.policy.models import EventKind
from huifang.policy.queries.grading import GradingVersion, grading_versions


class SaidOfGrades:
    """What all versions say: which kinds of events move which attribute, and what they do on a day."""

    def __init__(self, versions: Iterable[GradingVersion]) -> None:
        self.versions = {version.version_id: version for version in versions}
        self._policies: defaultdict[int, list[GradingVersion]] = defaultdict(list)
        kinds: defaultdict[str, set[str]] = defaultdict(set)
        for version in self.versions.values():
            self._policies[version.policy_id].append(version)
            for grading in version.gradings:
                kinds[grading.attribute] |= {change.on for change in grading.changes}
        self.kinds: Mapping[str, frozenset[str]] = {name: frozenset(found) for name, found in kinds.items()}
        self.changes_on = cache(self._changes_on)

    def changes(self, attribute: str, department: int | None) -> ChangesOn:
        """What moves an attribute of the customers of a department (by id), for any day."""
        return lambda day: self.changes_on(attribute, department, day)

    def _changes_on(self, attribute: str, department: int | None, day: date) -> tuple[Change, ...]:
        found: list[Change] = []
        for versions in self._policies.values():
            place = bisect_right(versions, day, key=lambda version: version.effective_on)
            version = versions[place - 1] if place else None
            if version and (version.departments is None or department in version.departments):
                found += _changes(version, attribute)
        return tuple(found)

    def of_kind(self, attribute: str, events: Iterable[GradeEvent]) -> list[GradeEvent]:
        """Those of the events that have to do with an attribute."""
        kinds = self.kinds.get(attribute, frozenset())
        return [event for event in events if event.kind in kinds]

    def clauses_of(self, changes: Iterable[Change]) -> dict[str, list[str]]:
        """By the key of a policy the clauses that ask for these changes."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for change in changes:
            version = self.versions[change.version_id]
            for grading in version.gradings:
                found[version.policy_key] |= set(grading.clauses) if grading.key == change.grading else set()
        return {policy: sorted(clauses) for policy, clauses in sorted(found.items())}


def said_of_grades() -> SaidOfGrades:
    """As `grading_versions` asks for it."""
    return SaidOfGrades(grading_versions())


def do_events_grade() -> bool:
    """Whether any policy has ever had an event move a grade. One small statement."""
    return EventKind.objects.filter(changes_grades=True).exists()


def counted_for(customers: Collection[int]) -> Mapping[int, Mapping[str, list[Counted]]]:
    """What was counted for the grades of customers, by customer (id) and attribute, in order. Two statements."""
    columns = ("customer_id", "attribute", "event_id", "fell_on", "left")
    rows = list(GradeMove.objects.filter(customer_id__in=customers).order_by("id").values_list(*columns))
    events = {one.id: one for _, one in _events(Event.objects.filter(id__in={event for _, _, event, _, _ in rows}))}
    found: defaultdict[int, defaultdict[str, list[Counted]]] = defaultdict(lambda: defaultdict(list))
    for customer, attribute, event, fell_on, left in rows:
        found[customer][attribute].append(Counted(events.get(event), fell_on, left))
    return found


def events_made(customers: Collection[int], *, entry: int) -> dict[int, list[GradeEvent]]:
    """What a deed (by its entry) recorded of customers that may move a grade. One statement."""
    made = Event.objects.filter(customer_id__in=customers, first_entry_id=entry, entry_id=entry)
    found: defaultdict[int, list[GradeEvent]] = defaultdict(list)
    for customer, event in _events(made.filter(kind__changes_grades=True)):
        found[customer].append(event)
    return dict(found)


def _events(rows: QuerySet[Event]) -> Iterator[tuple[int, GradeEvent]]:
    standing = rows.filter(withdrawn_on=None, customer_id__isnull=False)
    columns = standing.values_list("customer_id", "id", "kind__key", "occurred_on", "occurred_at")
    for customer, event, kind, on, at in columns:
        assert customer is not None
        yield customer, GradeEvent(event, kind, on, at)


def _changes(version: GradingVersion, attribute: str) -> Iterator[Change]:
    for grading in version.gradings:
        if grading.attribute == attribute:
            for change in grading.changes:
                yield Change(change.on, change.before, change.to, version.version_id, grading.key)
