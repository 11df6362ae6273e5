"""The preview: what a pack would ask for, over the customers and events of two files.

It runs the planner's own SELECTs on throw-away tables of its own; nothing of the installation is read or written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from huifang.customers.models import Customer, Event
from huifang.kernel.calendars.festivals import FestivalDate
from huifang.kernel.calendars.published import published_days
from huifang.kernel.copy_text import NOTHING, json_object, text
from huifang.kernel.sql.copying import copy_lines
from huifang.kernel.sql.statements import analyze, insert_from, select_from, temporary_tables, tune_for_sets
from huifang.kernel.text import Message
from huifang.planning.actions.anchor_days import refresh_anchor_days
from huifang.planning.actions.table import fill_reach
from huifang.planning.logic.calendars import Calendars
from huifang.planning.logic.reach import RuleInForce, Window
from huifang.planning.logic.records import (
    CustomerRecord,
    EventRecord,
    NumberedRows,
    Reading,
    RowFault,
    read_customers,
    read_events,
)
from huifang.planning.logic.segments import Numbered
from huifang.planning.models import AnchorDay, BirthdayDay, Dated, Dirty, Prospect, Reach
from huifang.planning.queries.occasions import Shape, occasions
from huifang.planning.queries.prospects import (
    PROSPECT_COLUMNS,
    anchor_attributes,
    has_birthdays,
    known,
    milestone_kinds,
    prospects,
)
from huifang.policy.logic.pack import EventAnchor, Pack
from huifang.policy.models import EventKind

AT_ONCE = 5_000
CUSTOMER_COLUMNS = (
    "id", "external_id", "kind", "name", "joined_on", "birthday", "birthday_calendar", "born_on", "attributes", "entry",
)  # fmt: skip
EVENT_COLUMNS = ("external_id", "customer", "kind", "occurred_on", "occurred_at", "attributes", "entry")
OpenTable = Callable[[], AbstractContextManager[tuple[tuple[str, ...], NumberedRows]]]
"""Opens one of the two files: its heading and its numbered rows."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One occasion; the fields in the order of the printed columns."""

    customer: str
    rule: str
    occasion: str
    opens_on: date
    due_on: date
    closes_on: date
    channels: tuple[str, ...]
    post: str
    clauses: tuple[str, ...]


class BadRecords(Exception):
    """The files hold values that cannot be used; `faults` names each, by file: customers or events."""

    def __init__(self, faults: dict[str, list[RowFault]]) -> None:
        super().__init__()
        self.faults = faults
        self.message = Message("The records cannot be used. Nothing was planned.")


def preview(
    pack: Pack,
    *,
    customers: OpenTable,
    events: OpenTable,
    from_on: date,
    to_on: date,
    zone: str,
    festivals: Mapping[str, FestivalDate] | None = None,
) -> list[PreviewRow]:
    """Every occasion whose window meets [from_on, to_on], sorted by due day, customer, rule and occasion.

    Working days are those that the library of public holidays knows; `festivals` are the company's own. Raises
    BadRecords with every fault of both files.
    """
    with transaction.atomic(), _throw_away_tables():
        _load(pack, customers, events, zone)
        rules = list(pack.rules)
        refresh_anchor_days(sorted(anchor_attributes(rules)), zone=zone, only_dirty=False)
        analyze(Customer, Event, AnchorDay)
        numbered = Numbered()
        in_force = [
            RuleInForce(number, 0, rule, rule.since or pack.effective_on, None, *numbered.of(rule))
            for number, rule in enumerate(rules)
        ]
        customers_seen = prospects(numbered.by_customer, zone=zone, with_birthdays=has_birthdays(rules))
        insert_from(Prospect, customers_seen, columns=PROSPECT_COLUMNS, all_new=True)
        analyze(Prospect)
        shapes = fill_reach(
            in_force,
            window=Window(opens_to=to_on, closes_from=from_on),
            known=known(rules),
            calendars=Calendars(published_days(), festivals or {}),
            moments=numbered.by_moment,
            zone=zone,
        )
        found = [row for shape in shapes for row in _rows(shape, pack)]
    return sorted(found, key=lambda row: (row.due_on, row.customer, row.rule, row.occasion))


@contextmanager
def _throw_away_tables() -> Iterator[None]:
    tune_for_sets()
    with temporary_tables(EventKind, Customer, Event, AnchorDay, BirthdayDay, Dirty, Prospect, Reach, Dated):
        yield


def _rows(shape: Shape, pack: Pack) -> Iterator[PreviewRow]:
    found = occasions(shape)
    rows = (
        found.rows.filter(found.is_member, closes__lte=date.max)  # the database knows later days than we do
        .filter(~found.superseded(by=None))
        .annotate(customer_ref=F(_customer_ref(shape)))
        .values_list("customer_ref", "rule_id", "key", "opens", "due", "closes")
    )
    for customer, number, occasion, opens_on, due_on, closes_on in select_from(rows):
        rule = pack.rules[number]
        yield PreviewRow(
            customer, rule.key, occasion, opens_on, due_on, closes_on, rule.channels, rule.post or "", rule.clauses
        )


def _customer_ref(shape: Shape) -> str:
    source = "" if shape.source == "period" else f"{shape.source}__"
    return f"{source}prospect__customer__external_id"


def _load(pack: Pack, customers: OpenTable, events: OpenTable, zone: str) -> None:
    ids: dict[str, int] = {}
    of_customers, of_events = Reading(ZoneInfo(zone)), Reading(ZoneInfo(zone))
    with customers() as (heading, rows):
        read = read_customers(heading, rows, of_customers, day_attributes=anchor_attributes(pack.rules))
        _copy(Customer, CUSTOMER_COLUMNS, _customer_lines(read, ids))
    if "id" not in heading:
        raise BadRecords({"customers": of_customers.faults, "events": []})
    kinds = {kind.key: kind.pk for kind in EventKind.objects.bulk_create(EventKind(key=key) for key in _kinds(pack))}
    with events() as (heading, rows):
        found = read_events(heading, rows, of_events, customers=ids.keys())
        _copy(Event, EVENT_COLUMNS, _event_lines(found, ids, kinds))
    if of_customers.faults or of_events.faults:
        raise BadRecords({"customers": of_customers.faults, "events": of_events.faults})


def _kinds(pack: Pack) -> set[str]:
    """Kinds that some rule looks at; events of others are read, checked and ignored."""
    anchors = {kind for rule in pack.rules if isinstance(rule.anchor, EventAnchor) for kind in rule.anchor.kinds}
    ends = {kind for rule in pack.rules if rule.until for kind in rule.until.kinds}
    return anchors | ends | milestone_kinds(pack.rules)


def _copy(model: type[Customer] | type[Event], columns: Sequence[str], lines: Iterator[str]) -> None:
    while batch := list(islice(lines, AT_ONCE)):
        copy_lines(model, columns, "".join(batch).encode())


def _customer_lines(records: Iterable[CustomerRecord], ids: dict[str, int]) -> Iterator[str]:
    for number, record in enumerate(records, start=1):
        ids[record.id] = number
        yield _line(
            str(number),
            text(record.id),
            "1",
            text(record.name),
            _day(record.joined_on),
            text(record.birthday),
            record.birthday_calendar or "solar",
            _day(record.born_on),
            json_object(record.attributes),
            "0",
        )


def _event_lines(records: Iterable[EventRecord], ids: dict[str, int], kinds: dict[str, int]) -> Iterator[str]:
    for record in records:
        if record.kind in kinds:
            at = record.moment.at
            yield _line(
                text(record.id),
                str(ids[record.customer]) if record.customer else NOTHING,
                str(kinds[record.kind]),
                record.moment.on.isoformat(),
                at.isoformat() if at else NOTHING,
                json_object(record.attributes),
                "0",
            )


def _day(day: date | None) -> str:
    return day.isoformat() if day else NOTHING


def _line(*values: str) -> str:
    return "\t".join(values) + "\n"
