"""Add contact points to customers and take them away, each change kept in the history, encrypted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from huifang.customers.actions.changing import write_down
from huifang.customers.actions.run import REGISTERING, Run
from huifang.customers.logic.contact_points import INDEXES, PLACE, Checked, Kind, Locker, PointIds, checked
from huifang.customers.models import ContactPerson, ContactPoint, Customer
from huifang.history.actions import record_changes
from huifang.history.logic import RowChange
from huifang.history.models import Entry
from huifang.kernel.contacts import BadContact
from huifang.kernel.crypto import Sealer
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.kernel.sql.statements import next_id, take_lock
from huifang.kernel.text import Message


class BadPoint(ValueError):
    """A contact value cannot be taken, so none was added; `place` is where it stands in the set, from 0."""

    def __init__(self, place: int, reason: Message) -> None:
        super().__init__(str(reason))
        self.place, self.message = place, reason


class NotTheirs(Exception):
    """A customer or contact person of the set does not exist, or the person is another customer's; none was added."""

    message = Message("The customer or the contact person is not there any more. Nothing was added.")

    def __init__(self) -> None:
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class NewPoint:
    """A way to reach a customer (by id), as people write it, or one of its contact persons."""

    customer_id: int
    kind: Kind
    text: str
    contact_person_id: int | None = None


def add_points(*, points: Sequence[NewPoint], run: Run, reason: str = "") -> list[UUID]:
    """Add contact points; returns the ids of those that the customers did not have. Raises BadPoint and NotTheirs.

    Somebody else may have the same number: families and companies share one.
    """
    with transaction.atomic():
        take_lock(REGISTERING)
        standing = _customers(points)
        entry_id, ids = next_id(Entry), PointIds()
        made: dict[tuple[int, Kind, bytes], ContactPoint] = {}
        for place, point in enumerate(points):
            one = _locked(place, point, standing[point.customer_id], run, ids.next(entry_id, place))
            made.setdefault((point.customer_id, point.kind, bytes(one.keyed_index)), one)
        new = [one for key, one in made.items() if key not in _known(standing)]
        if new:
            for one in new:
                one.entry_id = entry_id
            ContactPoint.objects.bulk_create(new)
            _keep("customers.points_added", new, run, reason, entry_id, is_gone=False)
        return [one.id for one in new]


def remove_points(*, points: Collection[UUID], run: Run, reason: str = "") -> int:
    """Take contact points (by id) away; the history keeps what they were. Returns how many were there."""
    with transaction.atomic():
        take_lock(REGISTERING)
        gone = list(ContactPoint.objects.select_for_update().filter(id__in=points))
        if gone:
            ContactPoint.objects.filter(id__in=[point.id for point in gone]).delete()
            _keep("customers.points_removed", gone, run, reason, next_id(Entry), is_gone=True)
        return len(gone)


def correct_point(*, point: UUID, text: str, run: Run, reason: str = "") -> None:
    """Put another value in the place of a contact point, under an id of its own; raises BadPoint and NotTheirs."""
    with transaction.atomic():
        take_lock(REGISTERING)
        old = ContactPoint.objects.select_related("customer").filter(id=point).first()
        if old is None:
            raise NotTheirs
        new = NewPoint(old.customer_id, Kind(old.kind), text, old.contact_person_id)
        value = _checked(0, new, is_organisation=old.customer.kind == Customer.Kind.ORGANISATION)
        if Sealer(run.ring, PLACE).decrypt(old.value, old.id) not in (value.normalised, value.display):
            remove_points(points=[point], run=run, reason=reason)
            add_points(points=[new], run=run, reason=reason)


def _customers(points: Sequence[NewPoint]) -> dict[int, Customer]:
    """The customers of the set, each with the contact persons that are named; raises NotTheirs."""
    named = {(point.customer_id, point.contact_person_id) for point in points}
    standing = Customer.objects.select_for_update().in_bulk({customer for customer, _ in named})
    persons = {(customer, person) for customer, person in named if person is not None}
    theirs = ContactPerson.objects.filter(id__in=[person for _, person in persons]).values_list("customer_id", "id")
    if len(standing) < len({customer for customer, _ in named}) or persons - set(theirs):
        raise NotTheirs
    return standing


def _known(customers: Iterable[int]) -> set[tuple[int, Kind, bytes]]:
    rows = ContactPoint.objects.filter(customer_id__in=customers).values_list("customer_id", "kind", "keyed_index")
    return {(customer, Kind(kind), bytes(index)) for customer, kind, index in rows}


def _checked(place: int, point: NewPoint, *, is_organisation: bool) -> Checked:
    value = checked(point.kind, point.text.strip(), of_organisation=is_organisation)
    if isinstance(value, BadContact):
        raise BadPoint(place, value.reason)
    return value


def _locked(place: int, point: NewPoint, customer: Customer, run: Run, point_id: bytes) -> ContactPoint:
    value = _checked(place, point, is_organisation=customer.kind == Customer.Kind.ORGANISATION)
    (kept,) = Locker(run.ring, point.kind).lock([(point_id, value)])
    return ContactPoint(
        id=UUID(bytes=kept.id),
        customer=customer,
        contact_person_id=point.contact_person_id,
        kind=point.kind,
        value=kept.value,
        keyed_index=kept.keyed_index,
    )


def _keep(deed: str, points: Sequence[ContactPoint], run: Run, reason: str, entry_id: int, *, is_gone: bool) -> None:
    """Write the deed down on the customers, each value as it was or as it is, and have the customers changed ones."""
    sealer = Sealer(run.ring, PLACE)
    changes = []
    for point in points:
        value = {INDEXES[Kind(point.kind)]: sealer.decrypt(point.value, point.id)}
        before, after = (value, None) if is_gone else (None, value)
        changes.append(RowChange(Customer._meta.db_table, str(point.customer_id), before, after))
    ids = sorted({point.customer_id for point in points})
    Customer.objects.filter(id__in=ids).update(changed_in=CurrentTransactionId(), entry_id=entry_id)
    entry = write_down(deed, ids, entry_id, run.actor, reason)
    record_changes(entry=entry, changes=changes, ring=run.ring)
