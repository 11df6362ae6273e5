"""What matched rows say of the surroundings of customers: contact persons and points, subjects, stewards.

Each function takes a set in and says how many rows it wrote.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Greatest

from huifang.customers.actions.overwriting import keep_overwritten
from huifang.customers.models import (
    ContactPerson,
    ContactPoint,
    Customer,
    Overwritten,
    StagedContactPoint,
    StagedMatch,
    Stewardship,
    Subject,
)
from huifang.kernel.sql.digest import SetDigest
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.kernel.sql.filling import fill_from
from huifang.kernel.sql.merging import Differs, said_or
from huifang.kernel.sql.statements import insert_from, update_from

POINT_FIELDS = ("phones", "emails", "id_number", "address")


@dataclass(frozen=True, slots=True)
class Merge:
    """What an import maps, on which day it runs, the id of its entry in the history, and on whose behalf it is."""

    fields: Collection[str]
    on: date
    entry_id: int
    actor: str

    def maps_points(self, *, of_person: bool) -> bool:
        return any((f"contact_person.{name}" if of_person else name) in self.fields for name in POINT_FIELDS)


@dataclass(frozen=True, slots=True)
class Applied:
    """How many rows were made and changed, and the digests of the sets that were written."""

    made: int
    changed: int
    digests: tuple[bytes, ...]
    new_kinds: tuple[str, ...] = ()

    @classmethod
    def of(cls, made: Sequence[SetDigest], changed: SetDigest, touched: int = 0) -> Applied:
        """From the sets that were written; what was touched besides has no digest of its own."""
        digests = tuple(written.sha256 for written in (*made, changed) if written.count)
        return cls(sum(written.count for written in made), changed.count + touched, digests)


def add_points(merge: Merge, of_rows: Q, *, of_person: bool) -> int:
    """Contact points that the customers do not have yet, their own or those of their contact persons."""
    if not merge.maps_points(of_person=of_person):
        return 0
    standing = ContactPoint.objects.filter(
        customer_id=OuterRef("match__customer_id"), kind=OuterRef("kind"), keyed_index=OuterRef("keyed_index")
    )
    rows = StagedContactPoint.objects.filter(of_rows, Q(match__is_new=True) | ~Exists(standing), of_person=of_person)
    person = ContactPerson.objects.filter(
        customer_id=OuterRef("match__customer_id"), name=OuterRef("said__person_name")
    ).values("id")
    values = rows.values_list(
        *("id", "match__customer_id", "kind", "value", "keyed_index"),
        Subquery(person[:1]) if of_person else Cast(Value(None), models.BigIntegerField()),
        Value(merge.entry_id),
    )
    columns = ("id", "customer", "kind", "value", "keyed_index", "contact_person", "entry")
    return fill_from(ContactPoint, values, columns=columns).count


def merge_persons(merge: Merge) -> int:
    """Contact persons by their names, and what is new of their roles."""
    if "contact_person.name" not in merge.fields:
        return 0
    named = StagedMatch.objects.exclude(said__person_name="")
    values = named.values_list("customer_id", "said__person_name", "said__person_role", Value(merge.entry_id))
    made = insert_from(ContactPerson, values, columns=("customer", "name", "role", "entry"))
    said = StagedMatch.objects.filter(customer_id=OuterRef("customer_id"), said__person_name=OuterRef("name"))
    news = (
        ContactPerson.objects.annotate(said=Subquery(said.values("said__person_role")[:1]))
        .filter(~Q(said=""), Differs("said", "role"), said__isnull=False)
        .values("id", new_role=F("said"), new_entry=Value(merge.entry_id))
    )
    stands = {"role": "role", "entry_id": "entry_id"}
    if not keep_overwritten(
        Overwritten.Of.CONTACT_PERSON, news, row="id", stands=stands, becomes={"role": "said"}, entry_id=merge.entry_id
    ):
        return made.count
    changed = update_from(ContactPerson, news, key="id", columns={"role": "new_role", "entry_id": "new_entry"})
    return made.count + changed.count


def merge_subjects(merge: Merge) -> int:
    """Subjects by their external ids, and what is new of their kinds and titles."""
    if "subject.external_id" not in merge.fields:
        return 0
    named = StagedMatch.objects.filter(said__subject_id__isnull=False)
    columns = {"customer": "customer_id", "external_id": "said__subject_id", "kind": "said__subject_kind"}
    columns |= {"title": "said__subject_title"}
    values = named.values_list(*columns.values(), Value({}, models.JSONField()), Value(merge.entry_id))
    made = insert_from(Subject, values.distinct(), columns=(*columns, "attributes", "entry"))
    news = (
        named.annotate(
            id=F("said__subject__id"),
            new_kind=said_or("said__subject_kind", "said__subject__kind"),
            new_title=said_or("said__subject_title", "said__subject__title"),
            new_entry=Value(merge.entry_id),
        )
        .filter(Q(Differs("new_kind", "said__subject__kind")) | Q(Differs("new_title", "said__subject__title")))
        .values("id", "new_kind", "new_title", "new_entry")
    )
    stands = {name: f"said__subject__{name}" for name in ("kind", "title", "entry_id")}
    becomes = {"kind": "new_kind", "title": "new_title"}
    of = Overwritten.Of.SUBJECT
    if not keep_overwritten(of, news, row="id", stands=stands, becomes=becomes, entry_id=merge.entry_id):
        return made.count
    changed = {"kind": "new_kind", "title": "new_title", "entry_id": "new_entry"}
    return made.count + update_from(Subject, news, key="id", columns=changed).count


def merge_stewards(merge: Merge) -> int:
    """The steward that a row names looks after the customer from now on, and the one before no more."""
    if "steward" not in merge.fields:
        return 0
    named = StagedMatch.objects.filter(said__steward_id__isnull=False)
    others = named.filter(customer_id=OuterRef("customer_id")).exclude(said__steward_id=OuterRef("employee_id"))
    ending = Stewardship.objects.filter(Exists(others), until_on=None)
    ends = ending.annotate(ends_on=Greatest("from_on", Value(merge.on)))
    stands, becomes = {"until_on": "until_on", "entry_id": "entry_id"}, {"until_on": "ends_on"}
    of, ended = Overwritten.Of.STEWARDSHIP, 0
    if keep_overwritten(of, ends, row="id", stands=stands, becomes=becomes, entry_id=merge.entry_id):
        ended = ending.update(until_on=Greatest("from_on", Value(merge.on)), entry_id=merge.entry_id)
    standing = Stewardship.objects.filter(
        customer_id=OuterRef("customer_id"), employee_id=OuterRef("said__steward_id"), until_on=None
    )
    begun = named.exclude(Exists(standing)).values_list(
        "customer_id", "said__steward_id", Value(merge.on), Value(merge.entry_id)
    )
    return ended + insert_from(Stewardship, begun, columns=("customer", "employee", "from_on", "entry")).count


def touch_customers(merge: Merge) -> int:
    """Known customers whose surroundings changed are changed customers; returns how many were not before."""
    written = [
        Exists(model.objects.filter(customer_id=OuterRef("customer_id"), entry_id=merge.entry_id))
        for model in (ContactPoint, ContactPerson, Subject, Stewardship)
    ]
    matched = StagedMatch.objects.filter(written[0] | written[1] | written[2] | written[3], is_new=False)
    untouched = Customer.objects.filter(id__in=matched.values("customer_id")).exclude(entry_id=merge.entry_id)
    stands = {"entry_id": "entry_id"}
    of = Overwritten.Of.CUSTOMER
    if not keep_overwritten(of, untouched, row="id", stands=stands, becomes={}, entry_id=merge.entry_id):
        return 0
    return untouched.update(changed_in=CurrentTransactionId(), entry_id=merge.entry_id)
