"""One way gives the customers who wait for it to people, or leaves them."""

from __future__ import annotations

from django.db.models import BigIntegerField, Count, DateField, F, Q, Value

from huifang.customers.models import Stewardship
from huifang.history.models import Entry
from huifang.kernel.sql.digest import DigestedBy, SetDigest
from huifang.kernel.sql.statements import AnyRows, analyze, insert_from, next_id, temporary_tables
from huifang.planning.actions.allocation.ground import Run, write
from huifang.planning.logic.allocating import BALANCED, Way
from huifang.planning.logic.shares import Group, given
from huifang.planning.models import Allocation, Left, Share, Waiting
from huifang.planning.queries.allocation.candidates import hands
from huifang.planning.queries.allocation.choosing import collected, grouped
from huifang.planning.queries.allocation.needing import waiting_for

GIVEN = DigestedBy(columns=("customer_id", "employee_id"), block_by="customer_id", order=("customer_id", "employee_id"))
_GIVING = ("customer", "employee", "rule", "from_on", "entry")
_WAITING = ("customer", "grouped", "place", "department_id", "area", "holders")


def leave_customers(way: Way, run: Run) -> int:
    """Note that no later way may take these customers; how many they are."""
    waiting = waiting_for(way, run.ways, on=run.on, zone=run.zone)
    rows = waiting.values_list(Value(way.number), "pk")
    return insert_from(Left, rows, columns=("way", "customer"), all_new=True).count


def give_customers(way: Way, run: Run) -> int:
    """Give those who wait to people, so many people a customer as the way asks for; how many were given."""
    if way.says.way == "steward":
        return 0
    return sum(_give(way, run) for _round in range(way.people))


def _give(way: Way, run: Run) -> int:
    entry_id = next_id(Entry)
    if way.says.way in BALANCED:
        with temporary_tables(Waiting, Share):
            done = _insert(_counted_out(way, run), way, entry_id, run)
    else:
        done = _insert(collected(way, run.ways, on=run.on, zone=run.zone), way, entry_id, run)
    if done.count and way.makes_stewards:
        _make_stewards(entry_id)
    return write(way, "customers.allocated", done, entry_id, run)


def _insert(chosen: AnyRows, way: Way, entry_id: int, run: Run) -> SetDigest:
    """What `chosen` says of `to_customer` and `to_employee`, as allocations."""
    entry, day = Value(entry_id, BigIntegerField()), Value(run.on, DateField())
    rows = chosen.values_list("to_customer", "to_employee", Value(run.rules[way.number]), day, entry)
    return insert_from(Allocation, rows, columns=_GIVING, digested=GIVEN)


def _make_stewards(entry_id: int) -> None:
    rows = Allocation.objects.filter(entry=entry_id).values_list("customer_id", "employee_id", "from_on", "entry_id")
    insert_from(Stewardship, rows, columns=("customer", "employee", "from_on", "entry"))


def _counted_out(way: Way, run: Run) -> AnyRows:
    """Lay those who wait out in groups, count each group out to its people, and join the two."""
    insert_from(Waiting, grouped(way, run.ways, on=run.on, zone=run.zone), columns=_WAITING, all_new=True)
    analyze(Waiting)
    groups = _groups(way, run)
    able = hands(way, {one for group in groups for one in group.employees}, on=run.on)
    Share.objects.bulk_create(
        Share(grouped=one.group, employee_id=one.employee, first=one.first, last=one.last)
        for one in given(groups, able)
    )
    analyze(Share)
    theirs = Share.objects.filter(Q(waiting__place__gte=F("first"), waiting__place__lte=F("last")))
    return theirs.annotate(to_customer=F("waiting__customer_id"), to_employee=F("employee_id"))


def _groups(way: Way, run: Run) -> list[Group]:
    rows = Waiting.objects.values_list("grouped", "department_id", "area", "holders").annotate(n=Count("place"))
    people = run.candidates[way.number]
    is_by_area = way.says.way == "territory"
    groups = []
    for name, department, area, holders, count in rows:
        here = (one.employee for one in people if one.takes(department, area if is_by_area else None))
        groups.append(Group(name, count, tuple(one for one in here if one not in holders)))
    return groups
