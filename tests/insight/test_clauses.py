"""The clauses of a policy with their evidence: what carries them, what is owed, kept, late and missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huifang.customers.models import Customer
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.models import FollowUp, Record, Report, Review
from huifang.insight.actions import roll_up
from huifang.insight.logic import Column, DutyCounts, WrittenCounts
from huifang.insight.queries.clauses import clause_counts
from huifang.insight.queries.within import follow_ups_behind
from huifang.org.logic import Reach
from huifang.org.models import Department, Employee, Post
from huifang.policy.models import Rule, Version
from huifang.policy.queries.in_force import rules_said
from tests.naive.vocabulary import World
from tests.planning.books import load_world, write_customer
from tests.planning.test_preview_against_naive import written

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 10)
PACK: dict[str, Any] = {
    "pack": 1,
    "policy": {"key": "shop", "title": "Shop", "version": "1.0.0", "effective_on": "2026-01-01"},
    "clauses": [
        {"id": "C1", "text": "Call buyers.", "carried_out_by": ["rule:thanks"]},
        {"id": "C2", "text": "Call everybody.", "carried_out_by": ["rule:floor", "rule:thanks"]},
        {"id": "C3", "text": "Report.", "carried_out_by": ["report:summary"]},
        {"id": "C4", "text": "Read it.", "carried_out_by": ["review:of-records", "review:of-reports"]},
        {"id": "C5", "text": "Be polite.", "carried_out_by": ["guidance"]},
        {"id": "C6", "text": "Meet."},
    ],
    "posts": {"clerk": "Clerk", "head": "Head"},
    "events": {"purchase": "Purchase"},
    "rules": [
        {"key": "thanks", "for": "everyone", "anchor": "purchase", "due": [{"within": "P3D"}], "post": "clerk"},
        {"key": "floor", "for": "everyone", "due": [{"at_least": 1, "per": "month"}], "post": "clerk"},
    ],
    "reports": {"summary": {"for": ["thanks"], "within": "P1D"}},
    "reviews": {
        "of-records": {"for": ["thanks"], "by": "head", "within": "P2D"},
        "of-reports": {"of": "report", "for": ["thanks"], "by": "head", "within": "P2D"},
    },
}
SHOP = World(pack=PACK, customers=[], events=[], settings={}, zone="Asia/Shanghai", start=ON, end=ON)


@pytest.fixture
def version() -> Version:
    load_world(SHOP, written(PACK))
    return Version.objects.get()


@pytest.fixture
def north() -> Department:
    return Department.objects.create(key="north", name="North")


@pytest.fixture
def lin(north: Department) -> Employee:
    return Employee.objects.create(number="7", name="Lin", department=north)


@pytest.fixture
def buyer(north: Department) -> Customer:
    customer = write_customer({"id": "c1", "joined_on": "2025-01-01"})
    Customer.objects.filter(pk=customer.pk).update(department=north)
    return customer


def follow_up(
    rule: str, customer: Customer, *, due: int, state: FollowUp.State = FollowUp.State.PLANNED, ended: int | None = None
) -> FollowUp:
    """One that opens two days before it is due; days are counted from the day asked about."""
    due_on = ON + timedelta(days=due)
    return FollowUp.objects.create(
        rule=Rule.objects.get(key=rule), version=Version.objects.get(), customer=customer, state=state,
        occasion=f"o{FollowUp.objects.count()}", opens_on=due_on - timedelta(days=2), due_on=due_on, closes_on=due_on,
        planned_on=due_on - timedelta(days=2),
        ended_on=None if ended is None else ON + timedelta(days=ended), entry_id=0,
    )  # fmt: skip


def everything(employee: Employee) -> Reach:
    return Reach(employee.pk, True, frozenset(), ())


def record_of(found: FollowUp, by: Employee, state: Record.State, *, reviewed: int | None, due: int) -> Record:
    record = Record.objects.create(
        follow_up=found, customer=found.customer, employee=by, contacted_at=datetime(2026, 3, 1, tzinfo=UTC),
        outcome=Outcome.REACHED.value, state=state, review_post=Post.objects.get(key="head"),
        review_due_on=ON + timedelta(days=due), entry_id=0,
    )  # fmt: skip
    if reviewed is not None:
        # Eight in the evening of the day before, in UTC, is four in the morning here.
        at = datetime(2026, 3, 9, 20, tzinfo=UTC) + timedelta(days=reviewed)
        decision = Review.Decision.APPROVED if state == Record.State.APPROVED else Review.Decision.SENT_BACK
        Review.objects.create(record=record, version=1, employee=by, at=at, decision=decision, entry_id=0)
    return record


@pytest.mark.parametrize("has_roll_up", [False, True])
def test_a_clause_counts_the_follow_ups_of_the_rules_that_carry_it(
    version: Version, lin: Employee, buyer: Customer, *, has_roll_up: bool
) -> None:
    states = FollowUp.State
    follow_up("thanks", buyer, due=9)
    follow_up("thanks", buyer, due=1)
    follow_up("thanks", buyer, due=-1)
    follow_up("thanks", buyer, due=-5, state=states.DONE, ended=-5)
    follow_up("thanks", buyer, due=-5, state=states.DONE, ended=-4)
    follow_up("floor", buyer, due=-5, state=states.GIVEN_UP, ended=-4)
    follow_up("floor", buyer, due=-5, state=states.CANCELLED)
    if has_roll_up:
        roll_up(on=ON)
    found = {count.key: count for count in clause_counts(version, reach=everything(lin), on=ON)}
    assert list(found) == ["C1", "C2", "C3", "C4", "C5", "C6"]
    assert found["C1"].duties == DutyCounts(to_come=1, open=1, overdue=1, kept=1, done_late=1)
    assert found["C2"].duties == DutyCounts(to_come=1, open=1, overdue=1, kept=1, done_late=1, given_up=1)
    assert [found[key].duties for key in ("C3", "C4", "C5", "C6")] == [None] * 4
    assert (found["C5"].mechanisms, found["C5"].is_bound, found["C6"].is_bound) == (("guidance",), True, False)
    rows = follow_ups_behind(found["C2"].rules, Column.MISSED, reach=everything(lin), on=ON)
    assert [row.state for row in rows] == [states.GIVEN_UP]


def test_reports_and_reviews_are_counted_where_they_carry_a_clause(
    version: Version, lin: Employee, buyer: Customer
) -> None:
    done = [follow_up("thanks", buyer, due=-9, state=FollowUp.State.DONE, ended=-9) for _ in range(5)]
    states = Record.State
    records = [
        record_of(done[0], lin, states.APPROVED, reviewed=0, due=0),
        record_of(done[1], lin, states.APPROVED, reviewed=1, due=0),
        record_of(done[2], lin, states.SENT_BACK, reviewed=-1, due=0),
        record_of(done[3], lin, states.SUBMITTED, reviewed=None, due=0),
        record_of(done[4], lin, states.SUBMITTED, reviewed=None, due=-1),
    ]
    head = Post.objects.get(key="head")
    for record, (due, wrote, state) in zip(records, [
        (0, 0, Report.State.WRITTEN), (-1, 0, Report.State.APPROVED), (0, None, Report.State.OWED),
        (-1, None, Report.State.OWED), (-3, -4, Report.State.SENT_BACK),
    ], strict=True):  # fmt: skip
        wrote_on = None if wrote is None else ON + timedelta(days=wrote)
        Report.objects.create(
            record=record, due_on=ON + timedelta(days=due), state=state, written_on=wrote_on,
            author=lin if wrote_on else None, written_at=datetime(2026, 3, 1, tzinfo=UTC) if wrote_on else None,
            review_post=head, review_due_on=ON if wrote_on else None, entry_id=0,
        )  # fmt: skip
    found = {count.key: count for count in clause_counts(version, reach=everything(lin), on=ON)}
    assert found["C3"].reports == WrittenCounts(done_in_time=1, done_late=1, open=1, overdue=2)
    of_records = WrittenCounts(done_in_time=2, done_late=1, open=1, overdue=1)
    of_reports = WrittenCounts(done_late=2, open=1)  # approved and sent back, and nobody said when
    assert found["C4"].reviews == of_records + of_reports
    assert (of_records.done, of_records.owed) == (3, 5)
    assert found["C3"].duties is None


def test_a_reach_is_of_departments_or_of_ones_own(
    version: Version, lin: Employee, buyer: Customer, north: Department
) -> None:
    stranger = write_customer({"id": "c2", "joined_on": "2025-01-01"})
    follow_up("thanks", buyer, due=1)
    follow_up("thanks", stranger, due=1)
    FollowUp.objects.filter(customer=stranger).update(agent=lin)

    def opened(reach: Reach) -> int:
        first = clause_counts(version, reach=reach, on=ON)[0]
        assert first.duties
        return first.duties.open

    assert opened(everything(lin)) == 2
    assert opened(Reach(lin.pk, False, frozenset({north.pk}), ())) == 1
    assert opened(Reach(lin.pk, False, frozenset(), ())) == 1
    assert opened(Reach(lin.pk + 1, False, frozenset(), ())) == 0


def test_all_clauses_are_asked_of_at_once(version: Version, lin: Employee, django_assert_max_num_queries: Any) -> None:
    roll_up(on=ON)
    rules_said(version)  # a process reads a version once
    with django_assert_max_num_queries(9):
        clause_counts(version, reach=everything(lin), on=ON)
