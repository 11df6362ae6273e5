"""Register customers, take their refusal of contacts, hand them over to another steward."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import DateField, Value
from django.db.models.functions import Cast, Greatest

from huifang.customers.actions.applying_customers import apply_customers
from huifang.customers.actions.changing import change, write_down
from huifang.customers.actions.merging import Merge
from huifang.customers.actions.refusing import refusals
from huifang.customers.actions.run import REGISTERING, Run
from huifang.customers.actions.staging import copy_in
from huifang.customers.logic.import_map import Column, Source, Target
from huifang.customers.logic.preparing import Piece, Preparing
from huifang.customers.logic.refused import Refusal
from huifang.customers.logic.units import Unit
from huifang.customers.models import (
    Customer,
    StagedClaim,
    StagedContactPoint,
    StagedCustomer,
    StagedMatch,
    StagedRefusal,
    Stewardship,
)
from huifang.customers.queries.company import company_on
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.sql.copying import reserve_ids
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.kernel.sql.statements import next_id, take_lock, temporary_tables, tune_for_sets
from huifang.kernel.text import Message
from huifang.org.models import Employee

STAGED = (StagedCustomer, StagedContactPoint, StagedMatch, StagedClaim, StagedRefusal)


class NotRegistered(Exception):
    """Customers of the set cannot be registered, so none was; `refusals` say why, `known` who stands already.

    Both name customers by their place in the set, from 1.
    """

    message = Message("Not all of these can be registered as new customers. None was.")

    def __init__(self, refusals: Sequence[Refusal], known: Sequence[int]) -> None:
        super().__init__(str(self.message))
        self.refusals, self.known = tuple(refusals), tuple(known)


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """What is known of a customer to be registered, as people write it; the checks are those of an import.

    `department` is a key or a name, `steward` an employee's number.
    """

    name: str
    external_id: str = ""
    kind: str = "person"
    joined_on: date | None = None
    birthday: str = ""
    birthday_calendar: str = ""
    department: str = ""
    steward: str = ""
    id_number: str = ""
    address: str = ""
    phones: Sequence[str] = ()
    emails: Sequence[str] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


def register_customers(*, customers: Sequence[NewCustomer], run: Run, reason: str = "") -> list[int]:
    """Register new customers; returns their ids in the order of the set. Raises NotRegistered.

    They go the way of an import, through staging tables of their own: one who has no external id must have a phone or
    ID number that no customer has yet.
    """
    targets = _targets(customers)
    prepare = Preparing("customers", targets, run.ring, company_on(run.on, zone=run.zone, date_formats=()))()
    units = [Unit(row, list(_found(customer, targets))) for row, customer in enumerate(customers, start=1)]
    with transaction.atomic(), _staging():
        take_lock(REGISTERING)
        copy_in(prepare(Piece([*units], reserve_ids(Customer, len(units)))))
        merge = Merge({target.field for target in targets}, run.on, next_id(Entry), run.actor)
        labels = {target.field: target.field for target in targets}
        applied = apply_customers(merge, labels=labels, tiers={}, unnamed=f"desk-{merge.entry_id}-")
        made = list(StagedMatch.objects.filter(is_new=True).order_by("row").values_list("customer_id", flat=True))
        if len(made) < len(customers):
            known = StagedMatch.objects.filter(is_new=False).order_by("row").values_list("row", flat=True)
            raise NotRegistered(list(refusals(ring=run.ring)), list(known))
        record(
            deed="customers.registered",
            actor=run.actor,
            reason=reason,
            row_count=applied.made,
            row_digest=sha256(b"".join(applied.digests)).digest(),
            entry_id=merge.entry_id,
        )
        return [customer for customer in made if customer is not None]


@contextmanager
def _staging() -> Iterator[None]:
    tune_for_sets()
    with temporary_tables(*STAGED):
        yield


def opt_out_customers(*, customers: Collection[int], on: date, actor: str, reason: str = "") -> int:
    """Note that customers (by id) refuse contacts from a day on; returns how many had not refused before."""
    rows = Customer.objects.filter(id__in=customers, opted_out_on=None)
    news = {"opted_out_on": Value(on, DateField()), "changed_in": CurrentTransactionId()}
    return change(Customer, rows, news, deed="customers.opted_out", actor=actor, reason=reason)


def opt_in_customers(*, customers: Collection[int], actor: str, reason: str = "") -> int:
    """Note that customers (by id) take their refusal of contacts back; returns how many had refused."""
    rows = Customer.objects.filter(id__in=customers, opted_out_on__isnull=False)
    news = {"opted_out_on": Cast(Value(None), DateField()), "changed_in": CurrentTransactionId()}
    return change(Customer, rows, news, deed="customers.opted_in", actor=actor, reason=reason)


def hand_over(*, customers: Collection[int], to: Employee, on: date, actor: str, reason: str = "") -> int:
    """Make an employee the one steward of customers (by id) from a day on; returns of how many that was news."""
    with transaction.atomic():
        entry_id = next_id(Entry)
        chosen = set(Customer.objects.select_for_update().filter(id__in=customers).values_list("id", flat=True))
        standing = Stewardship.objects.filter(customer_id__in=chosen, until_on=None)
        others = standing.exclude(employee=to)
        new = chosen - set(standing.filter(employee=to).values_list("customer_id", flat=True))
        changed = sorted(new | set(others.values_list("customer_id", flat=True)))
        if changed:
            others.update(until_on=Greatest("from_on", Value(on)), entry_id=entry_id)
            Stewardship.objects.bulk_create(
                Stewardship(customer_id=customer, employee=to, from_on=on, entry_id=entry_id) for customer in new
            )
            Customer.objects.filter(id__in=changed).update(changed_in=CurrentTransactionId(), entry_id=entry_id)
            write_down("customers.handed_over", changed, entry_id, actor, reason)
        return len(changed)


def leave_without_steward(*, customers: Collection[int], on: date, actor: str, reason: str = "") -> int:
    """Have nobody look after customers (by id) from a day on; returns of how many that was news."""
    with transaction.atomic():
        entry_id = next_id(Entry)
        standing = Stewardship.objects.filter(customer_id__in=customers, until_on=None)
        changed = sorted(set(standing.values_list("customer_id", flat=True)))
        if changed:
            standing.update(until_on=Greatest("from_on", Value(on)), entry_id=entry_id)
            Customer.objects.filter(id__in=changed).update(changed_in=CurrentTransactionId(), entry_id=entry_id)
            write_down("customers.left_without_steward", changed, entry_id, actor, reason)
        return len(changed)


def _targets(customers: Sequence[NewCustomer]) -> tuple[Target, ...]:
    """A target for each thing that a customer may have, and for each attribute that one of them has."""
    names = [known.name for known in fields(NewCustomer) if known.name != "attributes"]
    attributes = sorted({name for customer in customers for name in customer.attributes})
    own = [Target(name, Source(Column(name), 0), name) for name in sorted(names, key=lambda name: name != "kind")]
    return (*own, *(Target("attributes", Source(Column(name), 0), name, name) for name in attributes))


def _found(customer: NewCustomer, targets: Sequence[Target]) -> Iterator[tuple[int, str]]:
    for number, target in enumerate(targets):
        if target.attribute is not None:
            said = customer.attributes.get(target.attribute, "")
        else:
            said = getattr(customer, target.field)
        for text in said if isinstance(said, (list, tuple)) else [said]:
            if text:
                yield number, text.isoformat() if isinstance(text, date) else text.strip()
