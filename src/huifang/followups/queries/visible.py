"""Which customers somebody may look at, by the work that they have with them.

Source: security.md, T01, T03.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from huifang.customers.models import Customer, Stewardship
from huifang.followups.models import FollowUp, Record
from huifang.kernel.sql.prepared import prepared
from huifang.org.logic import HeldPost, Reach

FEW = 500
"""So many customers are gathered first and then sorted; of more the list itself is walked, and each is looked at."""

KEPT_SECONDS = 300
MOST_KEPT = 1_000
_kept: dict[Hashable, tuple[bool, float]] = {}
"""Which sets were large a short while ago: it only says how to look, never who is seen."""


def customers_visible_to(reach: Reach) -> QuerySet[Customer]:
    """Customers within a reach; those whom one looks after, those of one's follow-ups that are to be done, and those
    of whom one has written a record.

    A part or two of it may be half of all customers, or none. Which it is decides how the database should go about
    it, so that is asked first, now and then: one quick question for each department reach and each post.
    """
    return customers_visible_with(reach, sizes_of(reach))


def customers_visible_with(reach: Reach, sizes: tuple[bool, ...]) -> QuerySet[Customer]:
    """The same, for a prepared query: `sizes` as `sizes_of` tells them beforehand."""
    return Customer.objects.all() if reach.is_all else _visible(_met_by(reach), _parts(reach, sizes))


def customer_visible_to(reach: Reach, customer: int) -> Customer | None:
    """A customer (by id), with the department, if a reach has it."""
    return next(iter(_one_visible(reach, customer)), None)


@prepared
def _one_visible(reach: Reach, customer: int) -> QuerySet[Customer]:
    found = Customer.objects.all()
    if not reach.is_all:
        # Each part as a condition on the one, however large it is; and of those met only what concerns the one.
        met = [rows.filter(customer=customer) for rows in _met_by(reach)]
        found = _visible(met, _parts(reach, repeat(True)))
    return found.filter(pk=customer).select_related("department")


def _visible(met: Iterable[QuerySet[Any, Any]], parts: Iterable[_Part]) -> QuerySet[Customer]:
    found = Q()
    gathered = [*met]
    for part in parts:
        if part.is_large:
            found |= part.condition
        else:
            gathered.append(part.ids)
    few, *others = gathered
    return Customer.objects.filter(Q(pk__in=few.union(*others, all=True)) | found)


def sees_customer(reach: Reach | None, customer: Customer) -> bool:
    """Whether a customer is within a reach; no statement at all where the department says so."""
    if reach is None:
        return False
    if reach.is_all or customer.department_id in reach.departments:
        return True
    return customer_visible_to(reach, customer.pk) is not None


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


def _parts(reach: Reach, sizes: Iterable[bool]) -> Iterator[_Part]:
    """The parts of a reach, each with its size as `sizes_of` tells it."""
    told = iter(sizes)
    if reach.departments:
        within = Q(department_id__in=sorted(reach.departments))
        yield _Part(Customer.objects.filter(within).values_list("pk"), within, next(told))
    for held in reach.posts:
        yield _pooled(held, is_large=next(told))


def sizes_of(reach: Reach) -> tuple[bool, ...]:
    """Whether the departments of a reach, and then the pool of each post, hold more than a few customers.

    A pool is large when it is, and when the departments are in which it is held.
    """
    if reach.is_all:
        return ()
    found = [_are_many(_within, reach.departments)] if reach.departments else []
    for held in reach.posts:
        many = _are_many(_waiting, held.post_id)
        found.append(many and (held.departments is None or _are_many(_within_or_nowhere, held.departments)))
    return tuple(found)


def _pooled(held: HeldPost, *, is_large: bool) -> _Part:
    """The customers of a post's pool."""
    everywhere = FollowUp.objects.in_pool_of(HeldPost(held.post_id, None))
    where = Q() if held.departments is None else _nowhere_or_in(held.departments)
    # Said twice, the second time as no equality: else the database would gather the whole pool to look each one up.
    waits = Q(Exists(everywhere.filter(customer=OuterRef("pk"), customer__gte=OuterRef("pk"))))
    return _Part(FollowUp.objects.in_pool_of(held).values_list("customer_id"), where & waits, is_large)


def _nowhere_or_in(departments: frozenset[int]) -> Q:
    return Q(department=None) | Q(department_id__in=sorted(departments))


def _are_many(beyond_few: Callable[[Any], list[Any]], of: Hashable) -> bool:
    known = _kept.get((beyond_few, of))
    if known is None or known[1] < time.monotonic():
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        known = _kept[beyond_few, of] = (bool(beyond_few(of)), time.monotonic() + KEPT_SECONDS)
    return known[0]


def forget_sizes() -> None:
    """Ask again next time."""
    _kept.clear()


@prepared
def _within(departments: frozenset[int]) -> QuerySet[Any, Any]:
    return _beyond_few(Customer.objects.filter(department_id__in=sorted(departments)))


@prepared
def _within_or_nowhere(departments: frozenset[int]) -> QuerySet[Any, Any]:
    return _beyond_few(Customer.objects.filter(_nowhere_or_in(departments)))


@prepared
def _waiting(post: int) -> QuerySet[Any, Any]:
    return _beyond_few(FollowUp.objects.in_pool_of(HeldPost(post, None)))


def _beyond_few(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """One row when there are more than a few, else none."""
    return rows.order_by().values_list("pk")[FEW : FEW + 1]
