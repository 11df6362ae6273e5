"""Giving customers out by sets ends as giving them out one by one, and once is as good as twice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huifang.customers.models import Customer, Stewardship
from huifang.org.models import Absence, Employee
from huifang.planning.actions.allocation import NewTerritory, allocate, set_abilities, set_territories
from tests.planning.rota import POST, Company, load_ways
from tests.server import examples

pytestmark = pytest.mark.django_db

ON = date(2026, 6, 10)
DEPARTMENTS = (None, "east", "west")
AREAS = ("", "north", "south")
LEFT = ("by_hand", "post")
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example writes a company; a failing one is told as it is."""


@dataclass
class Person:
    number: str
    department: str | None
    areas: set[str]
    is_new: bool
    is_away: bool
    percent: int


@dataclass
class Somebody:
    """A customer of the oracle; `held` are the numbers of its stewards."""

    ref: str
    department: str | None
    attributes: dict[str, str]
    held: set[str] = field(default_factory=set)


people = st.builds(
    Person,
    number=st.just(""),
    department=st.sampled_from(DEPARTMENTS),
    areas=st.sets(st.sampled_from(AREAS[1:])),
    is_new=st.booleans(),
    is_away=st.booleans(),
    percent=st.sampled_from([0, 50, 100]),
)
customers = st.builds(
    Somebody,
    ref=st.just(""),
    department=st.sampled_from(DEPARTMENTS),
    attributes=st.fixed_dictionaries(
        {}, optional={
            "grade": st.sampled_from("AB"), "area": st.sampled_from(AREAS[1:]), "collector": st.sampled_from(["p0", "p1", "x"]),
        },
    ),
    held=st.sets(st.sampled_from(["p0", "p1"]), max_size=1),
)  # fmt: skip
ways = st.lists(
    st.fixed_dictionaries(
        {"way": st.sampled_from(["collector", "territory", "newcomers", "workload", "ability", *LEFT])},
        optional={
            "segment": st.just("good"), "at_least": st.integers(1, 3), "at_most": st.integers(1, 4),
            "share": st.sampled_from(["50%", "100%"]),
        },
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip


@given(
    staff=st.lists(people, min_size=2, max_size=4),
    books=st.lists(customers, min_size=1, max_size=9),
    said=ways,
)
@settings(max_examples=examples(12), deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
def test_by_sets_as_one_by_one(staff: list[Person], books: list[Somebody], said: list[dict[str, Any]]) -> None:
    try:
        with transaction.atomic():
            _compare(staff, books, [_whole(way) for way in said])
            raise _Undone
    except _Undone:
        pass


class _Undone(Exception):
    """Each example begins with empty tables."""


def _whole(way: dict[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {"attribute": "area"} if way["way"] == "territory" else {}
    if way["way"] == "newcomers":
        more["newcomer_for"] = "P3M"
    else:
        way = {name: value for name, value in way.items() if name != "share"}
    return {**way, **more, "who": POST}


def _compare(staff: list[Person], books: list[Somebody], said: list[dict[str, Any]]) -> None:
    _write(staff, books)
    load_ways(*said)
    allocate(on=ON, actor="test")
    expected = {(one.ref, holder) for one in _one_by_one(staff, books, said) for holder in one.held}
    assert _stewards() == expected
    allocate(on=ON, actor="test")
    assert _stewards() == expected


def _stewards() -> set[tuple[str, str]]:
    standing = Stewardship.objects.filter(until_on=None)
    return set(standing.values_list("customer__external_id", "employee__number"))


def _write(staff: list[Person], books: list[Somebody]) -> None:
    company = Company("east", "west")
    for number, one in enumerate(staff):
        one.number = f"p{number}"
        joined_on = date(2026, 5, 1) if one.is_new else date(2020, 1, 1)
        made = company.adviser(one.number, one.department, joined_on=joined_on)
        if one.is_away:
            Absence.objects.create(employee=made, first_on=ON, last_on=ON)
    areas = [NewTerritory(one.number, "area", area) for one in staff for area in sorted(one.areas)]
    set_territories(territories=areas, actor="test")
    set_abilities(percents={company.people[one.number].pk: one.percent for one in staff}, actor="test")
    for number, somebody in enumerate(books):
        somebody.ref = f"c{number}"
        customer = company.customer(somebody.ref, somebody.department, **somebody.attributes)
        for holder in somebody.held:
            Stewardship.objects.create(
                customer=customer, employee=company.people[holder], from_on=date(2026, 1, 1), entry_id=0
            )


def _one_by_one(staff: list[Person], books: list[Somebody], said: list[dict[str, Any]]) -> list[Somebody]:
    left: set[str] = set()
    for number, way in enumerate(said, start=1):
        for _round in range(1 if way["way"] in LEFT else way.get("at_least", 1)):
            waiting = [
                one
                for one in books
                if one.ref not in left
                and ("segment" not in way or one.attributes.get("grade") == "A")
                and len(one.held) < way.get("at_least", 1)
            ]
            if way["way"] in LEFT:
                left |= {one.ref for one in waiting}
            elif way["way"] == "collector":
                _to_collectors(waiting, staff)
            else:
                _counted_out(waiting, way, f"rota|way-{number}|", staff, books)
    return books


def _to_collectors(waiting: list[Somebody], staff: list[Person]) -> None:
    for one in waiting:
        collector = next((who for who in staff if who.number == one.attributes.get("collector")), None)
        if collector and (one.department is None or collector.department in (None, one.department)):
            one.held.add(collector.number)


def _counted_out(
    waiting: list[Somebody], way: dict[str, Any], name: str, staff: list[Person], books: list[Somebody]
) -> None:
    ids = dict(Employee.objects.values_list("number", "pk"))
    departments = dict(Customer.objects.values_list("external_id", "department_id"))
    if way["way"] == "newcomers" and "share" in way:
        bound = int(way["share"].rstrip("%")) * 2**32 // 100
        waiting = [one for one in waiting if int(hashlib.sha256((name + one.ref).encode()).hexdigest()[:8], 16) < bound]

    def group(one: Somebody) -> str:
        area = one.attributes.get("area", "") if way["way"] == "territory" else ""
        holders = sorted(ids[holder] for holder in one.held) if way.get("at_least", 1) > 1 else []
        return f"{departments[one.ref] or ''}|{area}|{{{','.join(map(str, holders))}}}"

    load = {who.number: sum(who.number in one.held for one in books) for who in staff}
    together: dict[str, list[Somebody]] = {}
    for one in sorted(waiting, key=lambda one: int(one.ref[1:])):
        together.setdefault(group(one), []).append(one)
    for _name, members in sorted(together.items()):
        able = [who for who in staff if _may(who, members[0], way) and (way["way"] != "ability" or who.percent)]
        got = dict.fromkeys((who.number for who in able), 0)
        for _one in members:
            free = [who for who in able if load[who.number] + got[who.number] < way.get("at_most", 10**6)]
            if free:
                got[min(free, key=lambda who: _loaded(who, way, load[who.number] + got[who.number])).number] += 1
        receiving = [number for number in sorted(got) for _ in range(got[number])]
        for one, number in zip(members, receiving, strict=False):
            one.held.add(number)
            load[number] += 1


def _loaded(who: Person, way: dict[str, Any], has: int) -> tuple[Fraction, str]:
    return Fraction(has + 1, who.percent if way["way"] == "ability" else 100), who.number


def _may(who: Person, one: Somebody, way: dict[str, Any]) -> bool:
    if who.number in one.held or not (who.department is None or one.department in (None, who.department)):
        return False
    if way["way"] == "territory":
        names = {who.department, who.department.title()} if who.department else set()
        return one.attributes.get("area", "") in who.areas | names
    return not who.is_away and (way["way"] != "newcomers" or who.is_new)
