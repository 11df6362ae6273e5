"""Who is in which segment, and what stands of the plan when a customer leaves one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huifang.customers.models import Customer
from huifang.followups.models import FollowUp
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.planning.actions.sweep import sweep
from huifang.planning.queries.prospects import prospects
from huifang.planning.queries.segments import Reader, condition
from huifang.policy.logic.pack import AnyOf, Comparison, NotOf, Predicate
from tests.planning.books import write_customer, write_event
from tests.planning.shop import load

pytestmark = pytest.mark.django_db
ZONE = "Asia/Shanghai"
VIP = {"vip": {"attr": "grade", "in": ["A"]}}
PREDICATES: tuple[Predicate, ...] = (
    Comparison("grade", "in", ("A", "B")),
    Comparison("grade", "in", ("B", "C", "B")),
    Comparison("grade", "in", ()),
    Comparison("grade", "not_in", ("A",)),
    Comparison("region", "in", ("it's 100%", "A")),
    Comparison("id", "in", ("c2",)),
    NotOf(Comparison("grade", "in", ("A", "B"))),
    AnyOf((Comparison("grade", "in", ("C",)), Comparison("region", "exists", True))),
)


def test_a_customer_is_in_the_segments_whose_conditions_hold_each_by_itself() -> None:
    for number, (grade, region) in enumerate([("A", "A"), ("B", ""), ("C", "it's 100%"), ("", "A"), ("D", "")]):
        write_customer({"id": f"c{number}", "name": "王芳", "grade": grade, "region": region})
    numbered = {predicate: number for number, predicate in enumerate(PREDICATES, start=1)}
    found = {row[0]: sorted(row[1]) for row in prospects(numbered, zone=ZONE)}  # type: ignore[misc, arg-type]
    expected: dict[int, list[int]] = {pk: [] for pk in found}
    for predicate, number in numbered.items():
        for customer in Customer.objects.filter(condition(predicate, Reader(zone=ZONE))):
            expected[customer.pk].append(number)
    assert found == expected
    assert any(len(numbers) > 1 for numbers in found.values())


@pytest.mark.parametrize("full", [True, False])
def test_what_is_open_stands_when_its_customer_leaves_the_segment_and_what_is_to_come_does_not(full: bool) -> None:
    write_customer({"id": "c1", "name": "王芳", "grade": "A"})
    write_event({"id": "p1", "customer": "c1", "kind": "purchase", "occurred_at": "2026-03-01"}, zone=ZONE)
    due: list[dict[str, Any]] = [{"within": "P10D"}, {"at": "P20D"}]
    load({"key": "care", "anchor": "purchase", "for": "vip", "due": due}, segments=VIP)
    sweep(on=date(2026, 3, 5), actor="test")
    assert FollowUp.objects.filter(state=FollowUp.State.PLANNED).count() == 2
    Customer.objects.update(
        attributes={"grade": "B"}, values_changed_on="2026-03-05", changed_in=CurrentTransactionId()
    )
    for _ in range(2):
        sweep(on=date(2026, 3, 5), actor="test", full=full)
        stands = FollowUp.objects.order_by("due_on").values_list("state", "reason")
        assert list(stands) == [
            (FollowUp.State.PLANNED, FollowUp.Reason.NONE),
            (FollowUp.State.CANCELLED, FollowUp.Reason.LEFT_SEGMENT),
        ]
