"""Counts from a roll-up and what happened since are those of counting one follow-up after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from huifang.customers.models import Customer, Event
from huifang.followups.logic.standing import Standing, standing_of
from huifang.followups.models import FollowUp
from huifang.insight.actions import (
    is_rolled_up,
    keep_rolled_up,
    roll_up,
)
from huifang.insight.logic import NOTHING, Cell, Column, DutyCounts, counted
from huifang.insight.logic import Standing as Counted
from huifang.insight.models import RollUp, Tally
from huifang.insight.queries.behind import parts_behind
from huifang.insight.queries.counting import recount, rule_counts, standing_roll_up
from huifang.insight.queries.within import follow_ups_behind
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.org.logic import Reach
from huifang.org.models import Department, Employee
from huifang.planning.actions.replan import replan
from huifang.planning.actions.sweep import sweep
from huifang.policy.models import Rule
from huifang.policy.queries import posts_of_rules
from tests.naive.vocabulary import World
from tests.planning.books import load_world, write_customer, write_event
from tests.planning.test_preview_against_naive import written

MONDAY = date(2026, 3, 2)
PACK: dict[str, Any] = {
    "pack": 1,
    "policy": {"key": "shop", "title": "Shop", "version": "1.0.0", "effective_on": "2026-01-01"},
    "clauses": [{"id": "C1", "text": "Call.", "carried_out_by": ["guidance"]}],
    "posts": {"clerk": "Clerk"},
    "events": {"purchase": "Purchase", "left": "Left"},
    "attributes": {},
    "rules": [
        {"key": "thanks", "for": "everyone", "anchor": "purchase", "until": "left", "series": True, "post": "clerk",
         "due": [{"within": "P3D"}, {"within": "P2W"}, {"within": "P1M"}]},
        {"key": "floor", "for": "everyone", "due": [{"at_least": 1, "per": "month"}], "post": "clerk"},
        {"key": "round", "for": "everyone", "anchor": "purchase", "counts": "any", "expires": "P3D", "post": "clerk",
         "due": [{"every": "P1W", "times": 4}]},
    ],
}  # fmt: skip
SHOP = World(pack=PACK, customers=[], events=[], settings={}, zone="Asia/Shanghai", start=MONDAY, end=MONDAY)
COLUMN_OF = {
    Standing.NOT_YET: "to_come", Standing.OPEN: "open", Standing.DUE_TODAY: "open", Standing.LATE: "overdue",
    Standing.DONE: "kept", Standing.DONE_LATE: "done_late", Standing.GIVEN_UP: "given_up", Standing.WAIVED: "waived",
}  # fmt: skip


class Town:
    """A shop of three departments, and everything that may happen in it, drawn by chance."""

    def __init__(self, seed: int) -> None:
        self.random, self.on, self.events = Random(seed), MONDAY, 0
        load_world(SHOP, written(PACK))
        self.departments = [Department.objects.create(key=key, name=key) for key in ("north", "south", "west")]
        self.lin = Employee.objects.create(number="7", name="Lin", department=self.departments[0])
        for _ in range(12):
            self.welcome()
        for _ in range(10):
            self.buy()
        sweep(on=self.on, actor="test")
        self.rules = list(Rule.objects.values_list("id", flat=True))

    def welcome(self) -> None:
        customer = write_customer({"id": f"c{Customer.objects.count()}", "joined_on": "2025-01-01"})
        self.place(customer, self.random.choice([*self.departments, None]))

    def place(self, customer: Customer, department: Department | None) -> None:
        rows = Customer.objects.filter(pk=customer.pk)
        rows.update(department=department, changed_in=CurrentTransactionId())

    def anybody(self) -> Customer:
        return self.random.choice(list(Customer.objects.order_by("id")))

    def buy(self, kind: str = "purchase") -> Customer:
        self.events += 1
        customer = self.anybody()
        day = self.on - timedelta(days=self.random.choice([0, 0, 1, 3, 20]))
        row = {"id": f"e{self.events}", "customer": customer.external_id, "kind": kind, "occurred_at": day.isoformat()}
        write_event(row, zone=SHOP.zone)
        return customer

    def buy_and_replan(self) -> None:
        replan(customers=[self.buy().pk], on=self.on, actor="test")

    def leave_and_replan(self) -> None:
        replan(customers=[self.buy("left").pk], on=self.on, actor="test")

    def refuse_and_replan(self) -> None:
        customer = self.anybody()
        rows = Customer.objects.filter(pk=customer.pk)
        rows.update(opted_out_on=self.random.choice([None, self.on]), changed_in=CurrentTransactionId())
        replan(customers=[customer.pk], on=self.on, actor="test")

    def welcome_and_replan(self) -> None:
        self.welcome()
        replan(customers=list(Customer.objects.order_by("-id").values_list("id", flat=True)[:1]), on=self.on, actor="t")

    def end(self) -> None:
        """A person ends a follow-up, perhaps one whose day has not come; the deed may bear yesterday's day."""
        states = FollowUp.State
        planned = list(FollowUp.objects.filter(state=states.PLANNED).order_by("id"))
        if planned:
            FollowUp.objects.filter(pk=self.random.choice(planned).pk).update(
                state=self.random.choice([states.DONE, states.DONE, states.GIVEN_UP, states.WAIVED, states.CANCELLED]),
                ended_on=self.on - timedelta(days=self.random.choice([0, 0, 1])),
                agent=self.random.choice([self.lin, None]),
            )

    def contact_and_replan(self) -> None:
        """A contact that was made elsewhere, perhaps some days ago, fulfils what any contact does."""
        replan(customers=[self.buy("contacted").pk], on=self.on, actor="test")

    def correct_and_replan(self) -> None:
        """An event is on another day now: what a sweep gave up may not have been missed after all."""
        event = self.random.choice(list(Event.objects.order_by("id")))
        moved_on = event.occurred_on + timedelta(days=self.random.choice([-2, 4, 12]))
        Event.objects.filter(pk=event.pk).update(occurred_on=moved_on, changed_in=CurrentTransactionId())
        assert event.customer_id
        replan(customers=[event.customer_id], on=self.on, actor="test")

    def attempt(self) -> None:
        planned = FollowUp.objects.filter(state=FollowUp.State.PLANNED).order_by("id")
        FollowUp.objects.filter(pk__in=[row.pk for row in planned[:3]]).update(attempts=1, agent=self.lin)

    def move(self) -> None:
        self.place(self.anybody(), self.random.choice([*self.departments, None]))

    def sleep(self) -> None:
        self.on += timedelta(days=self.random.choice([1, 1, 9]))

    def reaches(self) -> Iterator[Reach]:
        north, south, _ = (department.pk for department in self.departments)
        for departments in (frozenset({north}), frozenset({north, south}), frozenset[int]()):
            yield Reach(self.lin.pk, False, departments, ())
        yield Reach(self.lin.pk, True, frozenset(), ())

    def follow_ups(self) -> list[FollowUp]:
        return list(FollowUp.objects.select_related("customer"))

    def counted_by_hand(self, rows: list[FollowUp], reach: Reach) -> dict[int, DutyCounts]:
        found: Counter[tuple[int, str]] = Counter()
        for row in rows:
            mine = reach.is_all or row.customer.department_id in reach.departments
            if mine or (not reach.departments and row.agent_id == reach.employee_id):
                standing = standing_of(row.state, opens_on=row.opens_on, due_on=row.due_on, closes_on=row.closes_on,
                                       ended_on=row.ended_on, on=self.on)  # fmt: skip
                found[row.rule_id, COLUMN_OF.get(standing, "")] += 1
        columns = set(COLUMN_OF.values())
        return {rule: DutyCounts(**{column: found[rule, column] for column in columns}) for rule in self.rules}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_counts_are_those_of_a_plain_recount(seed: int) -> None:
    live_and_recount(seed)


@pytest.mark.django_db(transaction=True)
def test_so_they_are_when_each_deed_has_a_transaction_of_its_own() -> None:
    live_and_recount(7)


def live_and_recount(seed: int) -> None:
    town = Town(seed)
    deeds = [town.end, town.end, town.end, town.buy_and_replan, town.leave_and_replan, town.refuse_and_replan,
             town.contact_and_replan, town.correct_and_replan, town.correct_and_replan, town.welcome_and_replan, town.attempt, town.move, town.move, town.sleep]  # fmt: skip
    for _ in range(2):
        for _ in range(5):
            town.end()
        town.on += timedelta(days=12)
        sweep(on=town.on, actor="test")
        roll_up(on=town.on)
        for _ in range(18):
            town.random.choice(deeds)()
            rows = town.follow_ups()
            for reach in town.reaches():
                by_hand = town.counted_by_hand(rows, reach)
                assert rule_counts(town.rules, reach=reach, on=town.on) == by_hand
        for reach in town.reaches():
            by_hand = town.counted_by_hand(rows, reach)
            assert recount(town.rules, reach=reach, on=town.on).items() <= by_hand.items()
    assert RollUp.objects.count() == 1


@pytest.mark.django_db
class TestRollUp:
    @pytest.fixture(autouse=True)
    def town(self, db: None) -> Iterator[None]:
        self.town = Town(1)
        self.everything = list(self.town.reaches())[-1]
        yield

    def counts(self) -> DutyCounts:
        return sum(rule_counts(self.town.rules, reach=self.everything, on=self.town.on).values(), NOTHING)

    def test_it_counts_every_follow_up_that_was_not_cancelled(self) -> None:
        rolled = roll_up(on=MONDAY)
        assert rolled.follow_ups == FollowUp.objects.exclude(state=FollowUp.State.CANCELLED).count()
        assert rolled.cells == Tally.objects.count() < rolled.follow_ups

    def test_twice_is_once(self) -> None:
        roll_up(on=MONDAY)
        cells = Tally.objects.order_by("rule", "department", "standing", "opens_on", "closes_on")
        first = list(cells.values_list("rule", "department", "standing", "opens_on", "closes_on", "count"))
        roll_up(on=MONDAY)
        assert list(cells.values_list("rule", "department", "standing", "opens_on", "closes_on", "count")) == first
        assert RollUp.objects.count() == 1

    def test_the_page_reads_the_counts_and_not_the_follow_ups(self) -> None:
        roll_up(on=MONDAY)
        before = self.counts()
        # Behind everybody's back: nobody may do that, and so it is not looked for.
        FollowUp.objects.filter(state=FollowUp.State.PLANNED).update(state=FollowUp.State.CANCELLED)
        assert self.counts() == before

    def test_after_a_sweep_that_changed_something_everything_is_counted_until_the_next_roll_up(self) -> None:
        roll_up(on=MONDAY)
        self.town.buy()
        assert sweep(on=MONDAY, actor="test").counts.made
        FollowUp.objects.update(state=FollowUp.State.CANCELLED)
        assert self.counts() == NOTHING

    def test_a_sweep_that_changes_nothing_leaves_the_counts_as_they_are(self) -> None:
        roll_up(on=MONDAY)
        sweep(on=MONDAY, actor="test")
        assert standing_roll_up(MONDAY) is not None
        assert keep_rolled_up(on=MONDAY) is None

    def test_a_roll_up_is_kept_until_the_next_day(self) -> None:
        assert keep_rolled_up(on=MONDAY) is not None
        assert is_rolled_up(on=MONDAY)
        assert not is_rolled_up(on=MONDAY + timedelta(days=1))

    def test_a_day_before_the_roll_up_is_counted_one_by_one(self) -> None:
        roll_up(on=MONDAY)
        early = MONDAY - timedelta(days=10)
        by_hand = recount(self.town.rules, reach=self.everything, on=early)
        assert rule_counts(self.town.rules, reach=self.everything, on=early) == by_hand

    def test_it_takes_few_statements(self, django_assert_max_num_queries: Any) -> None:
        roll_up(on=MONDAY)
        self.town.buy_and_replan()
        self.town.move()
        for reach in self.town.reaches():
            with django_assert_max_num_queries(7):
                rule_counts(self.town.rules, reach=reach, on=MONDAY)


@pytest.mark.django_db
@pytest.mark.parametrize("column", Column)
def test_the_rows_behind_a_number_are_as_many_as_it_says(column: Column) -> None:
    town = Town(3)
    for _ in range(15):
        town.end()
    town.on += timedelta(days=4)
    for reach in town.reaches():
        counts = rule_counts(town.rules, reach=reach, on=town.on)
        for rule in town.rules:
            rows = follow_ups_behind([rule], column, reach=reach, on=town.on)
            assert rows.count() == getattr(counts[rule], column.value)


@pytest.mark.django_db
@pytest.mark.parametrize("column", Column)
def test_the_parts_that_are_listed_are_the_rows_behind_the_number(column: Column) -> None:
    town = Town(4)
    for _ in range(25):
        town.end()
    town.attempt()
    town.on += timedelta(days=4)
    posts = {town_rule.pk: posts_of_rules(town_rule.policy_id)[town_rule.key] for town_rule in Rule.objects.all()}
    for reach in town.reaches():
        listed = [row.pk for part in parts_behind(posts, column, reach=reach, on=town.on) for row in part]
        counted_rows = follow_ups_behind(town.rules, column, reach=reach, on=town.on)
        assert sorted(listed) == sorted(counted_rows.values_list("pk", flat=True))


DAY = date(2026, 5, 5)


@pytest.mark.parametrize(
    ("standing", "opens", "closes", "column"),
    [
        (Counted.PLANNED, 1, 3, "to_come"),
        (Counted.PLANNED, 0, 3, "open"),
        (Counted.PLANNED, -3, 0, "open"),
        (Counted.PLANNED, -3, -1, "overdue"),
        (Counted.KEPT, -3, -1, "kept"),
        (Counted.DONE_LATE, 1, 3, "done_late"),
        (Counted.GIVEN_UP, -3, 3, "given_up"),
        (Counted.WAIVED, 1, 3, "waived"),
    ],
)
def test_where_a_follow_up_is_counted(standing: Counted, opens: int, closes: int, column: str) -> None:
    cell = Cell(1, 5, standing, DAY + timedelta(days=opens), DAY + timedelta(days=closes), 2)
    assert counted([cell], departments=None, on=DAY) == {1: DutyCounts(**{column: 2})}
    assert counted([cell], departments={4}, on=DAY) == {}


def test_what_is_owed_late_and_missed_is_made_of_its_parts() -> None:
    counts = DutyCounts(to_come=1, open=2, overdue=3, kept=4, done_late=5, given_up=6, waived=7)
    assert (counts.late, counts.missed, counts.owed) == (8, 13, 27)
    assert counts + NOTHING == counts
