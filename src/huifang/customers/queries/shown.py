"""What lists and pages show of customers: contact points masked, opened for the rows of one page only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from huifang.customers.logic.contact_points import PLACE, Kind, masked
from huifang.customers.models import ContactPoint, Customer, Stewardship
from huifang.kernel.crypto import Sealer
from huifang.kernel.keys import KeyRing
from huifang.kernel.sql.prepared import prepared

IN_LISTS = (Kind.PHONE,)
EVERY_KIND = tuple(Kind)


@dataclass(frozen=True, slots=True)
class MaskedPoint:
    """A contact point as everybody may see it; `contact_person` is whom it reaches, empty for the customer."""

    id: UUID
    kind: Kind
    masked: str
    contact_person: str = ""


@dataclass(frozen=True, slots=True)
class Steward:
    """Who looks after a customer, since when."""

    employee_id: int
    number: str
    name: str
    from_on: date


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A customer as a line of a list."""

    id: int
    external_id: str
    name: str
    is_organisation: bool
    department: str
    stewards: tuple[Steward, ...]
    points: tuple[MaskedPoint, ...]
    joined_on: date | None
    opted_out_on: date | None


def customer_lines(
    customers: Iterable[Customer], *, ring: KeyRing, kinds: Collection[Kind] = IN_LISTS
) -> tuple[CustomerLine, ...]:
    """The lines of one page of customers, in its order: two questions, however many rows the page has.

    A third one a row is spared by a page that was read with `select_related("department")`.
    """
    page = list(customers)
    ids = [customer.id for customer in page]
    points, stewards = masked_points(ids, ring=ring, kinds=kinds), stewards_of(ids)
    return tuple(_line(customer, points.get(customer.id, ()), stewards.get(customer.id, ())) for customer in page)


def masked_points(
    customers: Collection[int], *, ring: KeyRing, kinds: Collection[Kind] = EVERY_KIND
) -> Mapping[int, tuple[MaskedPoint, ...]]:
    """The contact points of customers (by id), masked: their own first, then those of their contact persons."""
    sealer = Sealer(ring, PLACE)
    found: defaultdict[int, list[MaskedPoint]] = defaultdict(list)
    for customer, point, kind, value, person in _points(frozenset(customers), tuple(sorted(kinds))):
        text = masked(Kind(kind), sealer.decrypt(value, point))
        found[customer].append(MaskedPoint(point, Kind(kind), text, person or ""))
    return {
        customer: tuple(sorted(points, key=lambda point: (point.contact_person, point.kind, point.id)))
        for customer, points in found.items()
    }


@prepared
def _points(customers: frozenset[int], kinds: tuple[Kind, ...]) -> QuerySet[Any, Any]:
    rows = ContactPoint.objects.filter(customer_id__in=sorted(customers), kind__in=kinds)
    return rows.values_list("customer_id", "id", "kind", "value", "contact_person__name")


@prepared
def _stewards(customers: frozenset[int]) -> QuerySet[Any, Any]:
    standing = Stewardship.objects.filter(customer_id__in=sorted(customers), until_on=None).order_by("from_on", "id")
    return standing.values_list("customer_id", "employee_id", "employee__number", "employee__name", "from_on")


def stewards_of(customers: Collection[int]) -> Mapping[int, tuple[Steward, ...]]:
    """Who looks after customers (by id) now."""
    found: defaultdict[int, list[Steward]] = defaultdict(list)
    for customer, employee, number, name, from_on in _stewards(frozenset(customers)):
        found[customer].append(Steward(employee, number, name, from_on))
    return {customer: tuple(stewards) for customer, stewards in found.items()}


def _line(customer: Customer, points: tuple[MaskedPoint, ...], stewards: tuple[Steward, ...]) -> CustomerLine:
    return CustomerLine(
        id=customer.id,
        external_id=customer.external_id,
        name=customer.name,
        is_organisation=customer.kind == Customer.Kind.ORGANISATION,
        department=customer.department.name if customer.department else "",
        stewards=stewards,
        points=points,
        joined_on=customer.joined_on,
        opted_out_on=customer.opted_out_on,
    )
