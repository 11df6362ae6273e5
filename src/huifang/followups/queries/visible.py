"""Which customers somebody may look at, by the work that they have with them.

Source: security.md, T01, T03.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from huifang.customers.models import Customer, Stewardship
from huifang.followups.models import FollowUp, Record
from huifang.followups.models.follow_ups import FollowUpSet
from huifang.org.logic import HeldPost, Reach

FEW = 500
"""So many customers are gathered first and then sorted; of more the list itself is walked, and each is looked at."""


def customers_visible_to(reach: Reach) -> QuerySet[Customer]:
    """Customers within a reach; those whom one looks after, those of one's follow-ups that are to be done, and those
    of whom one has written a record.

    A part or two of it may be half of all customers, or none. Which it is decides how the database should go about
    it, so that is asked first: one quick question for each department reach and each post.
    """
    if reach.is_all:
        return Customer.objects.all()
    parts = list(_parts(reach))
    few, *others = (*_met_by(reach), *(part.ids for part in parts if not part.is_large))
    found = Q(pk__in=few.union(*others, all=True))
    for part in parts:
        if part.is_large:
            found |= part.condition
    return Customer.objects.filter(found)


def sees_customer(reach: Reach | None, customer: Customer) -> bool:
    """Whether a customer is within a reach; no statement at all where the department says so."""
    if reach is None:
        return False
    if reach.is_all or customer.department_id in reach.departments:
        return True
    return customers_visible_to(reach).filter(pk=customer.pk).exists()


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the customers, as a set of ids and as a condition on one of them."""

    ids: QuerySet[Any, Any]
    condition: Q
    is_large: bool


def _met_by(reach: Reach) -> tuple[QuerySet[Any, Any], ...]:
    """Ids of the customers whom one person, or one for whom they stand in, can have met: never very many."""
    looked_after = Stewardship.objects.filter(employee__in=reach.people, until_on=None)
    own = FollowUp.objects.filter(state=FollowUp.State.PLANNED, agent__in=reach.people)
    recorded = Record.objects.filter(employee=reach.employee_id)
    return tuple(rows.values_list("customer_id") for rows in (looked_after, own, recorded))


def _parts(reach: Reach) -> Iterator[_Part]:
    if reach.departments:
        within = Q(department_id__in=reach.departments)
        customers = Customer.objects.filter(within)
        yield _Part(customers.values_list("pk"), within, _is_large(customers))
    for held in reach.posts:
        yield _pooled(held)


def _pooled(held: HeldPost) -> _Part:
    """The customers of a post's pool: large when both the pool is, and the departments in which it is held."""
    everywhere = FollowUp.objects.in_pool_of(HeldPost(held.post_id, None))
    where = Q()
    is_large = _is_large(everywhere)
    if held.departments is not None:
        where = Q(department=None) | Q(department_id__in=held.departments)
        is_large = is_large and _is_large(Customer.objects.filter(where))
    # Said twice, the second time as no equality: else the database would gather the whole pool to look each one up.
    waits = Q(Exists(everywhere.filter(customer=OuterRef("pk"), customer__gte=OuterRef("pk"))))
    return _Part(FollowUp.objects.in_pool_of(held).values_list("customer_id"), where & waits, is_large)


def _is_large(rows: FollowUpSet | QuerySet[Customer]) -> bool:
    return rows[: FEW + 1].count() > FEW
