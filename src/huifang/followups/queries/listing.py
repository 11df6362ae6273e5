"""Lists of customers: who is on them, and what a line says of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Value

from huifang.customers.models import Customer, Stewardship
from huifang.customers.queries.shown import CustomerLine, customer_lines
from huifang.followups.logic.listing import Join, Next, Selection
from huifang.followups.models import FollowUp
from huifang.followups.queries.desk import DeskLine, next_follow_ups
from huifang.kernel.keys import KeyRing
from huifang.org.models import Department, Employee

NEWEST = 300
"""Of so many customers the attributes are looked at to learn their names."""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as a row: `next` is the follow-up that is due next, None where nothing is planned."""

    line: CustomerLine
    attributes: Mapping[str, Any]
    next: DeskLine | None


@dataclass(frozen=True, slots=True)
class Named:
    """The department of a selection by its name, with the ids of all below it, and the steward's name."""

    department: str = ""
    departments: frozenset[int] = frozenset()
    steward: str = ""


def customers_chosen(
    selection: Selection, named: Named, *, among: QuerySet[Customer], reader: int, on: date
) -> QuerySet[Customer]:
    """Those of `among` who meet the selection on a day; `named` is what `named_in` says of it."""
    conditions = list(_conditions(selection, named, reader, on))
    if not conditions:
        return among
    return among.filter(reduce(and_ if selection.join is Join.ALL else or_, conditions))


def customer_rows(customers: Iterable[Customer], *, ring: KeyRing, reader: int, on: date) -> tuple[CustomerRow, ...]:
    """The rows of one page of customers read with their department, in its order: three statements."""
    page = list(customers)
    nexts = next_follow_ups([customer.pk for customer in page], reader=reader, on=on)
    lines = customer_lines(page, ring=ring)
    return tuple(
        CustomerRow(line, customer.attributes, nexts.get(customer.pk))
        for customer, line in zip(page, lines, strict=True)
    )


def attribute_names(among: QuerySet[Customer]) -> list[str]:
    """The names of attributes that the newest of these customers have, the most frequent first."""
    counts: dict[str, int] = {}
    for attributes in among.order_by("-id").values_list("attributes", flat=True)[:NEWEST]:
        for name in attributes:
            counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: (-counts[name], name))


def named_in(selection: Selection) -> Named:
    """Whom a selection names by id: one statement, none at all where it names nobody."""
    if selection.department is None and selection.steward is None:
        return Named()
    steward = Employee.objects.filter(pk=selection.steward or 0)
    rows = Department.objects.values_list(Value(True), "pk", "parent_id", "name").union(
        steward.values_list(Value(False), "pk", Value(None, BigIntegerField()), "name"), all=True
    )
    told = list(rows)
    departments = {pk: name for is_department, pk, _, name in told if is_department}
    parents = {pk: parent for is_department, pk, parent, _ in told if is_department}
    return Named(
        department=departments.get(selection.department or 0, ""),
        departments=frozenset(_with_all_below(selection.department, parents)),
        steward=next((name for is_department, _, _, name in told if not is_department), ""),
    )


def _conditions(selection: Selection, named: Named, reader: int, on: date) -> Iterable[Q]:
    if selection.department is not None:
        yield Q(department_id__in=named.departments)
    if selection.steward is not None:
        yield Q(pk__in=Stewardship.objects.filter(employee=selection.steward, until_on=None).values("customer_id"))
    for name, value in selection.attributes:
        yield Q(attributes__contains={name: value})
    if selection.next is not None:
        yield _planned(selection.next, reader, on)
    if selection.opted_out is not None:
        yield Q(opted_out_on__isnull=not selection.opted_out)


def _with_all_below(department: int | None, parents: Mapping[int, int | None]) -> Iterator[int]:
    """The department and those that belong to it, at however many removes; a circle is walked once."""
    for one in parents:
        above: int | None = one
        seen: set[int] = set()
        while above is not None and above not in seen:
            if above == department:
                yield one
                break
            seen.add(above)
            above = parents.get(above)


def _planned(wanted: Next, reader: int, on: date) -> Q:
    planned = FollowUp.objects.told_to(reader).filter(customer=OuterRef("pk"), state=FollowUp.State.PLANNED)
    match wanted:
        case Next.LATE:
            return Q(Exists(planned.filter(closes_on__lt=on)))
        case Next.DUE:
            return Q(Exists(planned.filter(due_on__lte=on, closes_on__gte=on)))
        case Next.OPEN:
            return Q(Exists(planned.filter(opens_on__lte=on, closes_on__gte=on)))
        case Next.NONE:
            return ~Q(Exists(planned))
