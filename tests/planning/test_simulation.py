"""A simulation counts what a plan would make, for a time to come, and leaves everything as it is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings

from huifang.cli.main import huifang
from huifang.followups.models import FollowUp
from huifang.org.models import Employee, Post, Posting
from huifang.planning.actions.levelling import set_daily_load
from huifang.planning.actions.simulation import simulate
from huifang.planning.actions.sweep import sweep
from huifang.planning.logic.simulated import Bar, PoolLoad, Simulated, Unit, as_json, bars, from_json, spans
from huifang.planning.queries.drafted import draft_of_reading
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import Version
from tests.conftest import empty_the_database
from tests.naive.vocabulary import World
from tests.naive.worlds import worlds
from tests.planning.books import load_world, write_customer, write_event
from tests.planning.shop import load
from tests.planning.test_preview_against_naive import written
from tests.server import examples
from tests.web.everything import digest_of_everything

MONDAY = date(2026, 3, 2)
HORIZON = 35


@given(world=worlds() | worlds(["day"]))
@settings(max_examples=examples(6), deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.django_db(transaction=True)
def test_it_counts_what_a_sweep_makes_and_writes_nothing(world: World) -> None:
    empty_the_database()
    load_world(world, written(world.pack))
    on = max(world.start, date.fromisoformat(str(world.pack["policy"]["effective_on"])))
    to_on = on + timedelta(days=HORIZON)
    before = digest_of_everything()
    found = simulate(on=on, to_on=to_on)
    assert digest_of_everything() == before
    sweep(on=on, actor="test", horizon_days=HORIZON)
    made = FollowUp.objects.filter(closes_on__gte=on, planned_on__range=(on, to_on))
    assert found.days == Counter(made.values_list("planned_on", flat=True))
    rules = Counter(made.values_list("rule__key", flat=True))
    assert {rule: count for (_, rule), count in found.by_rule.items() if count} == dict(rules)
    assert simulate(on=on, to_on=to_on).by_rule == found.by_rule, "the same after the plan was made"


CLERK = {"post": "clerk", "channels": ["phone", "message"]}
MONTHLY = {"key": "monthly", "due": [{"at_least": 1, "per": "month"}], **CLERK}
THANKS = {"key": "thanks", "anchor": "purchase", "due": [{"within": "P3D"}], "channels": ["visit"]}


@pytest.mark.django_db(transaction=True)
class TestAShop:
    @pytest.fixture(autouse=True)
    def shop(self, transactional_db: None) -> None:
        load(MONTHLY, THANKS)
        for number in range(10):
            write_customer({"id": f"c{number}", "joined_on": "2025-01-01"})
        write_event(
            {"id": "e", "customer": "c1", "kind": "purchase", "occurred_at": "2026-03-01"}, zone="Asia/Shanghai"
        )
        Posting.objects.create(
            employee=Employee.objects.create(number="k", name="K"), post=Post.objects.get(key="clerk")
        )

    def test_a_year_is_counted_by_pool_and_channel(self) -> None:
        set_daily_load(post=None, per_day=3, actor="test")
        found = simulate(on=MONDAY, to_on=date(2027, 2, 28))
        assert found.by_rule == {("shop", "monthly"): 120, ("shop", "thanks"): 1}
        assert {channel: sum(days.values()) for channel, days in found.by_channel.items()} == {"phone": 120, "visit": 1}
        nobodys, clerks = found.pools
        assert (nobodys.post, nobodys.total, nobodys.room) == ("", 1, None)
        assert (clerks.post, clerks.department, clerks.people, clerks.room, clerks.total) == ("clerk", "", 1, 3, 120)
        assert [bar.count for bar in bars(found, clerks, Unit.MONTH)] == [10] * 12
        assert from_json(json.loads(json.dumps(as_json(found)))) == found

    def test_what_is_done_is_not_counted_and_what_is_late_comes_on_top(self) -> None:
        sweep(on=date(2026, 2, 20), actor="test")
        done, late, *_ = FollowUp.objects.filter(rule__key="monthly", occasion__startswith="2026-02").order_by("id")
        FollowUp.objects.filter(rule__key="monthly", occasion__startswith="2026-02").exclude(pk=late.pk).update(
            state=FollowUp.State.DONE, ended_on=MONDAY
        )
        march = FollowUp.objects.get(rule__key="monthly", occasion__startswith="2026-03", customer=done.customer)
        FollowUp.objects.filter(pk=march.pk).update(state=FollowUp.State.WAIVED, ended_on=MONDAY)
        found = simulate(on=MONDAY, to_on=date(2026, 3, 31))
        assert (found.by_rule["shop", "monthly"], found.late) == (9, 1)

    def test_a_draft_is_counted_as_if_it_were_in_force_and_stays_a_draft(self) -> None:
        often = {**MONTHLY, "due": [{"at_least": 2, "per": "month"}]}
        fresh = {"key": "welcome", "anchor": "opened", "due": [{"within": "P3D"}]}
        write_event({"id": "o", "customer": "c2", "kind": "opened", "occurred_at": "2026-03-03"}, zone="Asia/Shanghai")
        before = digest_of_everything()
        draft = draft_of_reading(read(often, fresh))
        found = simulate(on=MONDAY, to_on=date(2026, 3, 31), draft=draft)
        assert found.by_rule == {("shop", "monthly"): 20, ("shop", "welcome"): 1}
        assert digest_of_everything() == before
        assert Version.objects.count() == 1

    def test_the_command_shows_it_and_marks_what_is_over_capacity(self, monkeypatch: pytest.MonkeyPatch) -> None:
        set_daily_load(post="clerk", per_day=1, actor="test")
        shown = simulated_by_command("--weeks", "4", "--on", "2026-03-25", "--by", "week")
        assert "clerk, department *: 1 people with room for 1 a day" in shown
        assert "! " in shown, "ten customers, and four working days of March"
        told = json.loads(simulated_by_command("--months", "12", "--on", "2026-03-02", "--json"))
        assert told["in_force"]["total"] >= 121


def read(*rules: Mapping[str, object]):
    from tests.planning.shop import source_of

    return read_pack(source_of(*rules, version="2.0"), file="pack.yaml", settings={}, require_settings=True)


def simulated_by_command(*options: str) -> str:
    answer = CliRunner().invoke(huifang, ["simulate", *options], standalone_mode=False)
    assert answer.exception is None, answer.exception
    return answer.output


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (Unit.DAY, [(0, 0), (1, 1), (2, 2)]),
        (Unit.WEEK, [(0, 2)]),
        (Unit.MONTH, [(0, 2)]),
    ],
)
def test_a_time_is_cut_into_days_weeks_and_months(unit: Unit, expected: list[tuple[int, int]]) -> None:
    cut = spans(unit, from_on=MONDAY, to_on=MONDAY + timedelta(days=2))
    assert [((first - MONDAY).days, (last - MONDAY).days) for first, last in cut] == expected


@pytest.mark.parametrize(
    ("on", "to_on", "expected"),
    [
        (
            date(2026, 2, 26),
            date(2026, 3, 10),
            [(date(2026, 2, 26), date(2026, 2, 28)), (date(2026, 3, 1), date(2026, 3, 10))],
        ),
        (date(2026, 12, 31), date(2027, 1, 1), [(date(2026, 12, 31),) * 2, (date(2027, 1, 1),) * 2]),
    ],
)
def test_months_are_cut_at_their_last_day(on: date, to_on: date, expected: list[tuple[date, date]]) -> None:
    assert list(spans(Unit.MONTH, from_on=on, to_on=to_on)) == expected


def test_a_week_is_over_capacity_when_one_of_its_days_is() -> None:
    sunday = MONDAY + timedelta(days=6)
    pool = PoolLoad("clerk", "", 2, 4, {MONDAY: 5, MONDAY + timedelta(days=1): 1, sunday: 1})
    found = Simulated(MONDAY, sunday, 0, {}, {}, (pool,), frozenset({sunday}))
    [week] = bars(found, pool, Unit.WEEK)
    assert week == Bar(MONDAY, sunday, count=7, room=24, days_over=2), "Monday, and a Sunday on which nobody works"
    assert (week.is_over, week.each(2), week.each(0)) == (True, 3.5, None)
