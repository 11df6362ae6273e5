"""Planners that are killed, and planners that start together, leave what one undisturbed planner leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction

from huifang.customers.models import Event
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.planning.actions.sweep import sweep
from huifang.planning.models import Sweep
from tests.conftest import empty_the_database
from tests.killing import boundaries
from tests.naive.vocabulary import World, label
from tests.planning.books import Line, load_world, planned_lines
from tests.planning.forked import all_at_once
from tests.planning.test_preview_against_naive import written

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long(14)]

MONDAY = date(2026, 6, 1)
TUESDAY = date(2026, 6, 2)
RULES = [
    {"key": "thanks", "anchor": "purchase", "due": [{"within": "P1W"}]},
    {"key": "visit", "anchor": "purchase", "for": "regulars", "due": [{"at": "P1M", "before": "P3D"}]},
    {"key": "cadence", "anchor": {"attribute": "joined_on"}, "due": [{"every": "P2W"}]},
    {"key": "quarter", "for": "regulars", "due": [{"at_least": 1, "per": "quarter"}]},
]  # fmt: skip
PACK = {
    "pack": 1,
    "policy": {"key": "stress", "title": label("stress"), "version": "1.0.0", "effective_on": "2026-03-01"},
    "clauses": [{"id": "C1", "text": label("all"), "carried_out_by": [f"rule:{rule['key']}" for rule in RULES]}],
    "posts": {"agent": label("agent")},
    "events": {"purchase": label("purchase")},
    "attributes": {"grade": label("grade")},
    "segments": {"regulars": {"attr": "grade", "in": ["A", "B"]}},
    "rules": [{"for": "everyone", **rule, "clauses": ["C1"], "channels": ["phone"], "post": "agent"} for rule in RULES],
}


@pytest.fixture
def company() -> None:
    found_company()


def found_company() -> None:
    customers = [
        {
            "id": f"c{n}",
            "name": f"Customer {n}",
            "joined_on": f"2026-0{n % 5 + 1}-{n % 27 + 1:02}",
            "grade": "ABC"[n % 3],
        }
        for n in range(30)
    ]
    events = [
        {"id": f"e{n}", "customer": f"c{n % 30}", "kind": "purchase", "occurred_at": f"2026-05-{n % 28 + 1:02}"}
        for n in range(60)
    ]
    load_world(World(PACK, customers, events, MONDAY, MONDAY, {}, "Asia/Shanghai"), written(PACK))


def plan_monday() -> None:
    sweep(on=MONDAY, actor="test")


def plan_tuesday() -> None:
    sweep(on=TUESDAY, actor="test")


def change_something() -> None:
    with transaction.atomic():
        some = Event.objects.filter(external_id__in=["e1", "e2", "e3"])
        some.update(occurred_on=date(2026, 5, 30), changed_in=CurrentTransactionId())
        Event.objects.filter(external_id="e4").update(withdrawn_on=MONDAY, changed_in=CurrentTransactionId())


@pytest.mark.usefixtures("company")
def test_a_planner_killed_anywhere_leaves_nothing_or_all_and_the_next_makes_all() -> None:
    def begin_anew() -> None:
        empty_the_database()
        found_company()

    nothing = stands()
    assert nothing[:2] == ([], 0)
    killed_anywhere(plan_monday, undo=begin_anew, before=nothing)
    planned = planned_lines()
    FollowUp.objects.all().delete()
    sweep(on=MONDAY, actor="test", full=True)
    assert planned == planned_lines() != []


@pytest.mark.usefixtures("company")
def test_a_planner_killed_while_it_reconciles_leaves_the_day_before_or_all_and_the_next_catches_up() -> None:
    def begin_anew() -> None:
        empty_the_database()
        found_company()
        plan_monday()
        change_something()

    plan_monday()
    change_something()
    monday = planned_lines()
    killed_anywhere(plan_tuesday, undo=begin_anew, before=stands())
    caught_up = planned_lines()
    sweep(on=TUESDAY, actor="test", full=True)
    assert caught_up == planned_lines() != monday


def stands() -> tuple[list[Line], int, int]:
    """What is planned, how often planners went over it, and how many deeds the history has of all of it."""
    return planned_lines(), Sweep.objects.count(), Entry.objects.count()


def killed_anywhere(deed: Callable[[], None], *, undo: Callable[[], None], before: tuple[list[Line], int, int]) -> None:
    """Kill the deed at every boundary that differs, each time with what stands `before`; at last it is done whole."""
    deed()
    whole = stands()
    undo()
    left = []
    for n in boundaries(deed, undo=undo):
        left.append((n, stands()))
        deed()
        assert planned_lines() == whole[0], f"killed at {n}"
    assert [n for n, found in left if found not in (before, whole)] == []
    assert next(found for n, found in left if n > 20) == before
    deed()
    assert stands() == whole


@pytest.mark.usefixtures("company")
def test_eight_planners_at_once_make_no_duty_twice() -> None:
    assert all_at_once([plan_monday] * 8) == 8
    together = planned_lines()
    assert len(together) == len(set(together)) > 100
    assert Sweep.objects.filter(made__gt=0).count() == 1


@pytest.mark.usefixtures("company")
def test_eight_that_select_and_then_insert_do_make_duties_twice() -> None:
    """The control: without the lock and the key the same race is lost."""
    plan_monday()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE unguarded AS SELECT customer_id, rule_id, occasion FROM followups_followup WHERE false"
        )
        try:
            assert all_at_once([select_then_insert] * 8) == 8
            rows, duties = counted()
        finally:
            connection.cursor().execute("DROP TABLE unguarded")
    assert rows > duties > 100


def counted() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT (customer_id, rule_id, occasion)) FROM unguarded")
        rows, duties = cursor.fetchone()
    return rows, duties


def select_then_insert() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_id, rule_id, occasion FROM followups_followup f WHERE NOT EXISTS"
            " (SELECT 1 FROM unguarded u"
            " WHERE (u.customer_id, u.rule_id, u.occasion) = (f.customer_id, f.rule_id, f.occasion))"
        )
        missing = cursor.fetchall()
        cursor.execute("SELECT pg_sleep(1)")  # as long as everybody takes who looked at the same time
        cursor.executemany("INSERT INTO unguarded VALUES (%s, %s, %s)", missing)
