"""A step that comes again ends what is left undone of it, advice lapses with its window, and greetings of the system
wait: against a plain reading of the policy pack, section 2, over occasions that an interpreter of its own lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huifang.customers.models import Customer, Event
from huifang.followups.models import Claim, FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.digest import SetDigest
from huifang.kernel.sql.digests import digests_by
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.org.models import Employee
from huifang.planning.actions.sets.overtaking import OVERTAKEN_AT_ONCE
from huifang.planning.actions.sweep import sweep
from huifang.planning.logic.explanation import explain
from huifang.planning.queries.explained import facts_of
from tests.naive.interpreter import interpret
from tests.planning.books import forget_plans, write_customer, write_event
from tests.planning.shop import load

pytestmark = pytest.mark.django_db
ZONE = "Asia/Shanghai"
CUSTOMER = {"id": "c1", "name": "王芳", "birthday": "05-20"}
EVENTS = [
    {"id": "p1", "customer": "c1", "kind": "purchase", "occurred_at": "2026-01-31"},
    {"id": "p2", "customer": "c1", "kind": "purchase", "occurred_at": "2026-03-05"},
]
RULES: list[dict[str, Any]] = [
    {"key": "again", "anchor": "purchase", "due": [{"every": "P1M", "id": "a"}, {"every": "P40D", "id": "b.1"}]},
    {"key": "once", "anchor": "purchase", "series": True, "due": [{"within": "P3D"}, {"within": "P1M"}, {"at": "P5D"}]},
    {"key": "floor", "due": [{"at_least": 2, "per": "month"}]},
    {"key": "friday", "due": [{"day": "weekly:fri", "before": "P3D", "tolerance": "P10D"}]},
    {"key": "born", "due": [{"day": "birthday", "tolerance": "P1W"}, {"day": "festival:new-year"}]},
    {"key": "short", "due": [{"day": "monthly:5"}], "expires": "P1W"},
    {"key": "long", "due": [{"day": "monthly:5", "before": "P3D"}], "expires": "P6M"},
    {"key": "shifted", "anchor": "purchase", "due": [{"every": "P3D", "days": "working", "times": 9}]},
    {"key": "moved", "anchor": "purchase", "due": [{"every": "P1D", "shift": "previous_working_day", "times": 12}]},
    {"key": "any", "due": [{"at_least": 1, "per": "month"}], "counts": "any"},
]
REPEATING = {"again", "floor", "friday", "born", "short", "long", "shifted", "moved", "any"}
LASTS = {"short": 7}
Told = dict[tuple[str, str], tuple[str, str, date | None]]


@pytest.fixture(autouse=True)
def _books() -> Iterator[None]:
    write_customer(CUSTOMER)
    for row in EVENTS:
        write_event(row, zone=ZONE)
    yield


def stands() -> Told:
    rows = FollowUp.objects.values_list("rule__key", "occasion", "state", "reason", "ended_on")
    return {
        (rule, occasion): (FollowUp.State(state).name, FollowUp.Reason(reason).name, ended_on)
        for rule, occasion, state, reason, ended_on in rows
    }


def said_plainly(on: date) -> Told:
    """Occasion by occasion: which of the same step and the same anchor opened next, and when that was."""
    pack = {
        "pack": 1,
        "policy": {"key": "shop", "effective_on": "2026-01-01"},
        "rules": [{"for": "everyone", **rule} for rule in RULES],
    }
    lines = interpret(pack, [CUSTOMER], EVENTS, date(2026, 1, 1), on + timedelta(days=35))
    days = {(line[1], line[2]): (date.fromisoformat(line[3]), date.fromisoformat(line[5])) for line in lines}
    return {one: became(one, days, on) for one in days}


def became(
    one: tuple[str, str], days: dict[tuple[str, str], tuple[date, date]], on: date
) -> tuple[str, str, date | None]:
    rule, (opens_on, closes_on) = one[0], days[one]
    later = [days[other][0] for other in days if follows(one, other) and opens_on < days[other][0] <= on]
    overtaken_on = max(min(later), closes_on + timedelta(days=1)) if later else None
    expires_on = closes_on + timedelta(days=LASTS[rule]) if rule in LASTS else date.max
    if closes_on < on and overtaken_on and overtaken_on <= expires_on:
        return ("GIVEN_UP", "OVERTAKEN", overtaken_on)
    return ("GIVEN_UP", "EXPIRED", expires_on) if expires_on < on else ("PLANNED", "NONE", None)


def follows(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Of the same rule and step; of anchored ones from the same anchor."""
    return one[0] == other[0] and one[0] in REPEATING and step_of(one[1]) == step_of(other[1])


def step_of(occasion: str) -> str:
    front, _slash, step = occasion.rpartition("/")
    anchor = front if front.startswith("event:") else ""
    return f"{anchor}/{step if re.fullmatch('[^.]+', step) else step.rpartition('.')[0]}"


def test_it_ends_what_a_plain_reading_ends_swept_daily_or_at_once() -> None:
    load(*RULES)
    # Nothing of them changes: what ends does so because days pass.
    Customer.objects.update(changed_in=0)
    Event.objects.update(changed_in=0)
    for days in (0, 3, 31, 33, 34, 36, 92, 95, 126, 128, 160):
        on = date(2026, 1, 1) + timedelta(days=days)
        sweep(on=on, actor="test")
        assert stands() == said_plainly(on)
    assert {reason for _state, reason, _on in stands().values()} == {"NONE", "OVERTAKEN", "EXPIRED"}
    piecemeal = stands()
    forget_plans()
    sweep(on=on, actor="test")
    assert stands() == piecemeal


def test_a_first_plan_writes_what_is_over_as_ended_and_the_history_says_which_it_was() -> None:
    load(*RULES)
    sweep(on=date(2026, 6, 10), actor="test")
    made = Entry.objects.get(deed="follow_ups.made")
    ended = Entry.objects.filter(deed="follow_ups.overtaken").order_by("id").first()
    assert ended
    assert made.row_count == FollowUp.objects.count()
    rows = FollowUp.objects.filter(entry=ended).values("entry_id", *OVERTAKEN_AT_ONCE.columns)
    assert set(rows.values_list("state", "reason")) == {(FollowUp.State.GIVEN_UP, FollowUp.Reason.OVERTAKEN)}
    assert {"again", "floor", "friday"} <= set(rows.values_list("rule__key", flat=True))
    told = digests_by(rows.values(*OVERTAKEN_AT_ONCE.columns), OVERTAKEN_AT_ONCE, group="entry_id")
    assert told == {ended.pk: SetDigest(ended.row_count, bytes(ended.row_digest))}
    assert not FollowUp.objects.filter(state=FollowUp.State.PLANNED, ended_on__isnull=False).exists()


def test_what_was_tried_taken_up_or_promised_is_left_and_what_ends_says_why() -> None:
    load({"key": "call", "due": [{"day": "weekly:mon"}]}, effective_on="2026-03-01")
    sweep(on=date(2026, 3, 1), actor="test")
    tried, claimed, promised, untouched, *_ = FollowUp.objects.order_by("opens_on")
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    lin = Employee.objects.create(number="7", name="Lin")
    FollowUp.objects.filter(pk=tried.pk).update(attempts=1)
    Claim.objects.create(customer=claimed.customer, employee=lin, follow_up=claimed, since_at=at, until_at=at)
    FollowUp.objects.filter(pk=promised.pk).update(promised_at=datetime(2026, 4, 9, 9, tzinfo=UTC))
    sweep(on=date(2026, 3, 31), actor="test")
    left = {tried.pk, claimed.pk, promised.pk}
    assert {row.pk for row in FollowUp.objects.filter(state=FollowUp.State.PLANNED, closes_on__lt="2026-03-30")} == left
    facts = facts_of(untouched.pk)
    assert facts
    said = "\n".join(map(str, explain(facts, on=date(2026, 3, 31), language="en").lines))
    assert "not done before its step came again, and counts as missed" in said
    assert Entry.objects.filter(deed="follow_ups.overtaken", row_count=1).exists()


def test_what_was_missed_by_a_mistake_in_the_records_is_put_right_with_them() -> None:
    load({"key": "again", "anchor": "purchase", "due": [{"every": "P1M"}], "expires": "P1M"})
    sweep(on=date(2026, 4, 20), actor="test")
    assert "GIVEN_UP" in {state for state, _reason, _on in stands().values()}
    Event.objects.filter(external_id="p1").update(withdrawn_on=date(2026, 4, 20), changed_in=CurrentTransactionId())
    Event.objects.filter(external_id="p2").update(occurred_on=date(2026, 4, 10), changed_in=CurrentTransactionId())
    sweep(on=date(2026, 4, 21), actor="test")
    rows = FollowUp.objects.exclude(state=FollowUp.State.CANCELLED).order_by("opens_on")
    assert [(str(row.opens_on), row.state, row.ended_on) for row in rows] == [
        ("2026-04-11", 1, None),
        ("2026-05-11", 1, None),
    ]
    gone = FollowUp.objects.filter(event__external_id="p1")
    assert {(row.state, row.reason, row.ended_on) for row in gone} == {(5, FollowUp.Reason.ANCHOR_GONE, None)}


def test_advice_lapses_with_its_window_and_comes_back_when_the_window_does() -> None:
    rule = {"key": "care", "anchor": "purchase", "due": [{"within": "P1W"}], "binding": False}
    load(rule)
    sweep(on=date(2026, 3, 12), actor="test")
    lapsed = ("CANCELLED", "LAPSED", None)
    assert stands() == {("care", "event:p1/1"): lapsed, ("care", "event:p2/1"): ("PLANNED", "NONE", None)}
    sweep(on=date(2026, 3, 13), actor="test", full=True)
    assert set(stands().values()) == {lapsed}
    Event.objects.filter(external_id="p2").update(occurred_on=date(2026, 3, 10), changed_in=CurrentTransactionId())
    sweep(on=date(2026, 3, 14), actor="test")
    assert stands()["care", "event:p2/1"] == ("PLANNED", "NONE", None)
    facts = facts_of(FollowUp.objects.get(event__external_id="p1").pk)
    assert facts
    said = "\n".join(map(str, explain(facts, on=date(2026, 3, 14), language="en").lines))
    assert "counts as neither late nor missed" in said


def test_what_the_system_sends_waits_on_nobodys_list() -> None:
    load(
        {"key": "greet", "due": [{"day": "weekly:mon"}], "performed_by": "system", "post": "clerk"},
        {"key": "call", "due": [{"day": "weekly:mon"}], "post": "clerk"},
    )
    sweep(on=date(2026, 3, 31), actor="test")
    greetings = FollowUp.objects.filter(rule__key="greet")
    assert {(row.state, row.post_id, row.agent_id) for row in greetings} == {(1, None, None)}
    assert {row.post.key for row in FollowUp.objects.filter(rule__key="call") if row.post} == {"clerk"}
