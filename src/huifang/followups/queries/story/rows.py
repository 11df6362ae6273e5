"""What a customer's story is made of, asked for by one statement: each row says what it is and holds its facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, JSONObject, Substr

from huifang.customers.models import ContactPerson, ContactPoint, Customer, Event, Stewardship, Subject
from huifang.followups.models import Attempt, Finding, FollowUp, Record
from huifang.history.models import Change, Entry
from huifang.kernel.sql.prepared import prepared
from huifang.org.models import Employee

MOST_EVENTS = 200
MOST_CONTACTS = 100
MOST_PLANNED = 100

EMPLOYEE = "employee:"
"""With what the history begins the name of a person."""

Rows = QuerySet[Any, Any]
Facts = dict[str, "str | Subquery"]


def rows_of(customer: Customer) -> Iterable[tuple[str, int, dict[str, Any]]]:
    """What it is (`event`, `planned`, …), its id, its facts as JSON. One statement."""
    return _rows(customer.pk, tuple(entry for entry in (customer.entry_id, customer.first_entry_id) if entry))


@prepared
def _rows(customer: int, entries: tuple[int, ...]) -> Rows:
    first, *others = (
        _told(rows, what, facts)
        for what, rows, facts in (
            ("planned", _planned(customer), _FOLLOW_UP),
            ("ended", _ended(customer), _FOLLOW_UP),
            ("event", _events(customer), _EVENT),
            ("attempt", _attempts(customer), _ATTEMPT),
            ("record", _records(customer), _RECORD),
            ("finding", Finding.objects.filter(record__in=_records(customer).values("pk")), _FINDING),
            ("steward", Stewardship.objects.filter(customer=customer), _STEWARD),
            ("entry", _entries(customer, entries), _ENTRY),
        )
    )
    return first.union(*others, all=True)


def _told(rows: Rows, what: str, facts: Facts) -> Rows:
    told = rows.annotate(
        what=Value(what, CharField()),
        told_as=JSONObject(**{name: F(at) if isinstance(at, str) else at for name, at in facts.items()}),
    )
    lines: Rows = told.values_list("what", "pk", "told_as")
    return lines


def _planned(customer: int) -> Rows:
    return FollowUp.objects.filter(customer=customer, state=FollowUp.State.PLANNED).order_by("due_on")[:MOST_PLANNED]


def _ended(customer: int) -> Rows:
    """Those that people ended without a contact: what was done stands with its record."""
    ended = FollowUp.objects.filter(customer=customer, ended_on__isnull=False).exclude(state=FollowUp.State.DONE)
    return ended.order_by("-ended_on")[:MOST_CONTACTS]


def _events(customer: int) -> Rows:
    return Event.objects.filter(customer=customer).order_by("-occurred_on", "-id")[:MOST_EVENTS]


def _attempts(customer: int) -> Rows:
    return Attempt.objects.filter(customer=customer).order_by("-at")[:MOST_CONTACTS]


def _records(customer: int) -> Rows:
    return Record.objects.filter(customer=customer).order_by("-contacted_at")[:MOST_CONTACTS]


def _entries(customer: int, entries: tuple[int, ...]) -> Rows:
    """The deeds that the customer's rows carry, that the history notes values of, and that ended a follow-up."""
    ids = Q(pk__in=entries)
    for model in (ContactPoint, ContactPerson, Subject, Stewardship):
        ids |= Q(pk__in=model._default_manager.filter(customer=customer).values("entry"))
    events = Event.objects.filter(customer=customer)
    ids |= Q(pk__in=events.values("entry")) | Q(pk__in=events.values("first_entry"))
    ended = FollowUp.objects.filter(customer=customer, ended_on__isnull=False)
    changed = Q(table=Customer._meta.db_table, row=Cast(Value(customer), TextField())) | Q(
        table=Event._meta.db_table, row__in=events.values_list(Cast("pk", TextField()))
    )
    return Entry.objects.filter(
        ids | Q(pk__in=ended.values("entry")) | Q(pk__in=Change.objects.filter(changed).values("entry"))
    )


def _own(names: str, **others: str | Subquery) -> Facts:
    return {**{name: name for name in names.split()}, **others}


_NAME = Subquery(Employee.objects.filter(number=Substr(OuterRef("actor"), len(EMPLOYEE) + 1)).values("name")[:1])
_FOLLOW_UP = _own(
    "version_id opens_on due_on closes_on state attempts promised_at quiet_until ended_on event_id entry_id",
    rule="rule__key",
    agent="agent__name",
)
_EVENT = _own(
    "external_id occurred_on occurred_at attributes withdrawn_on entry_id first_entry_id",
    kind="kind__key",
    title="kind__title",
    subject="subject__title",
    subject_id="subject__external_id",
)
_ATTEMPT = _own(
    "follow_up_id at channel outcome note promised_at",
    agent="employee__name",
    version_id="follow_up__version_id",
    rule="follow_up__rule__key",
    **{name: f"follow_up__{name}" for name in ("state", "opens_on", "due_on", "closes_on", "ended_on")},
)
_RECORD = _own("follow_up_id contacted_at note answers state", report="report__state")
_FINDING = _own("record_id kind text position")
_STEWARD = _own("from_on until_on", number="employee__number", name="employee__name")
_ENTRY = _own("happened_at deed actor reason", name=_NAME)
