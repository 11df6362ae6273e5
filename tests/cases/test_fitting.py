"""A segment means the same of one customer at hand as the planner makes of all of them in the database."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import DateField, Value

from huifang.cases.logic.fitting import belongs
from huifang.cases.queries.placing import values_of
from huifang.customers.models import Customer
from huifang.kernel.dates import parse_duration
from huifang.planning.queries.segments import Reader, condition
from huifang.policy.logic.pack import AllOf, AnyOf, Comparison, NotOf, Predicate

ON = date(2026, 6, 10)
VALUES = ("", "A", "B", "5", "10", "9.5", "-3", "2026-01-31", "2025-06-10", "2026-06-11", "x")

PREDICATES: tuple[Predicate, ...] = (
    Comparison("v", "in", ("A", "5")),
    Comparison("v", "not_in", ("A", "5")),
    Comparison("v", "exists", True),
    Comparison("v", "exists", False),
    Comparison("v", "gte", "9.5"),
    Comparison("v", "gt", "5"),
    Comparison("v", "lt", "10"),
    Comparison("v", "lte", "2026-01-31"),
    Comparison("v", "gt", "2025-12-31"),
    Comparison("v", "older_than", parse_duration("P1Y")),
    Comparison("v", "younger_than", parse_duration("P6M")),
    Comparison("missing", "not_in", ("A",)),
    Comparison("name", "in", ("A",)),
    Comparison("joined_on", "lt", "2026-03-01"),
    NotOf(Comparison("v", "gte", "5")),
    AllOf((Comparison("v", "gte", "5"), NotOf(Comparison("v", "in", ("10",))))),
    AnyOf((Comparison("v", "in", ("A",)), Comparison("v", "gt", "9"))),
)


@pytest.mark.django_db
def test_of_one_customer_and_of_all_it_is_the_same() -> None:
    for place, value in enumerate(VALUES):
        Customer.objects.create(
            external_id=f"c{place}", name=value or "nobody", entry_id=0, attributes={"v": value} if value else {},
            joined_on=date(2026, 1 + place % 6, 1),
        )  # fmt: skip
    reader = Reader(zone="Asia/Shanghai", opens_on=Value(ON, DateField()))
    for predicate in PREDICATES:
        by_all = set(Customer.objects.filter(condition(predicate, reader)).values_list("external_id", flat=True))
        by_one = {one.external_id for one in Customer.objects.all() if belongs(predicate, values_of(one), on=ON)}
        assert by_one == by_all, predicate
        assert by_one or predicate == PREDICATES[11], "each predicate tells somebody apart"
