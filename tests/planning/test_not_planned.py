"""Whom a rule is for and does not plan, each with the reason a manager would give."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings

from huifang.customers.models import ContactPoint, Customer
from huifang.kernel.calendars.working import WorkingCalendar
from huifang.kernel.dates import BadDuration, Duration, parse_duration
from huifang.planning.actions.sweep import sweep
from huifang.planning.logic.lasting import ignored_before, running_from
from huifang.planning.logic.not_planned import VALID_INTERVAL, ZERO_INTERVAL, Reason, needed_for
from huifang.planning.queries.not_planned import not_planned, not_planned_counts
from huifang.policy.logic.pack import Rule, Step
from huifang.policy.queries import PolicyRule, rules_in_force
from tests.conftest import empty_the_database
from tests.naive.interpreter import interpret
from tests.naive.vocabulary import OWN_INTERVALS, World
from tests.naive.worlds import worlds
from tests.planning.books import load_world, write_customer, write_event
from tests.planning.test_preview_against_naive import written
from tests.server import examples

ON = date(2026, 6, 1)
PACK: dict[str, Any] = {
    "pack": 1,
    "policy": {"key": "shop", "title": "Shop", "version": "1.0.0", "effective_on": "2026-01-01"},
    "clauses": [{"id": "C1", "text": "Call.", "carried_out_by": ["guidance"]}],
    "posts": {"clerk": "Clerk"},
    "events": {"purchase": "Purchase", "signed": "Signed", "ended": "Ended"},
    "attributes": {"interval": "Interval", "renews_on": "Renews", "grade": "Grade", "event.contract": "Contract"},
    "segments": {"regulars": {"attr": "grade", "in": ["A", "B"]}, "best": {"attr": "grade", "in": ["A"]},
                 "big": {"all": [{"segment": "regulars"}, {"attr": "event.contract", "in": ["big"]}]}},
    "rules": [
        {"key": "floor", "for": "regulars", "while": "best", "due": [{"at_least": 1, "per": "quarter"}],
         "channels": ["phone", "email"]},
        {"key": "thanks", "for": "everyone", "anchor": "purchase", "due": [{"within": "P1M"}]},
        {"key": "new-only", "for": "everyone", "anchor": "purchase", "existing": "none", "due": [{"every": "P1M"}]},
        {"key": "own", "for": "everyone", "anchor": "signed", "due": [{"every": {"attribute": "interval"}}]},
        {"key": "contract", "for": "big", "anchor": "signed", "until": {"event": "ended", "match": ["contract"]},
         "due": [{"every": "P1M"}]},
        {"key": "renewal", "for": "everyone", "anchor": {"attribute": "renews_on"}, "due": [{"at": "P0D"}]},
    ],
}  # fmt: skip
SHOP = World(pack=PACK, customers=[], events=[], settings={}, zone="Asia/Shanghai", start=ON, end=ON)


@pytest.fixture
def shop(db: None) -> None:
    load_world(SHOP, written(PACK))


def customer(name: str, *, points: tuple[ContactPoint.Kind, ...] = (), **attributes: str) -> Customer:
    found = write_customer({"id": name, "joined_on": "2025-01-01", **attributes})
    for kind in points:
        ContactPoint.objects.create(id=uuid4(), customer=found, kind=kind, value=b"", keyed_index=b"", entry_id=0)
    return found


def event(number: str, of: str, kind: str, on: str, **attributes: str) -> None:
    write_event({"id": number, "customer": of, "kind": kind, "occurred_at": on, **attributes}, zone=SHOP.zone)


def rule(key: str, on: date = ON) -> PolicyRule:
    return next(rule for rule in rules_in_force(on) if rule.rule.key == key)


def listed(key: str, *, reason: Reason | None = None) -> dict[str, str]:
    found = not_planned(rule(key), customers=Customer.objects.all(), on=ON, reason=reason)
    return dict(found.values_list("external_id", "why"))


PHONE, EMAIL, ADDRESS = ContactPoint.Kind.PHONE, ContactPoint.Kind.EMAIL, ContactPoint.Kind.ADDRESS


@pytest.mark.usefixtures("shop")
class TestReasons:
    def test_who_opted_out_is_listed_with_that_reason_before_all_others(self) -> None:
        lin = customer("lin", grade="B")
        Customer.objects.filter(pk=lin.pk).update(opted_out_on=ON)
        assert listed("floor") == {"lin": "opted_out"}

    def test_who_is_outside_for_is_not_listed_and_who_is_outside_while_is(self) -> None:
        customer("a", points=(PHONE,), grade="A")
        customer("b", points=(PHONE,), grade="B")
        customer("c", points=(PHONE,), grade="C")
        customer("none", points=(PHONE,))
        assert listed("floor") == {"b": "outside_while"}

    def test_whom_no_channel_of_the_rule_reaches_is_listed(self) -> None:
        customer("phone", points=(PHONE,), grade="A")
        customer("mail", points=(EMAIL,), grade="A")
        customer("house", points=(ADDRESS,), grade="A")
        customer("nothing", grade="A")
        assert listed("floor") == {"house": "no_channel", "nothing": "no_channel"}

    def test_anchors_from_before_the_rule_are_told_when_none_is_later(self) -> None:
        for name in ("old", "both", "new", "never"):
            customer(name)
        event("e1", "old", "purchase", "2025-11-01")
        event("e2", "both", "purchase", "2025-11-01")
        event("e3", "both", "purchase", "2026-02-01")
        event("e4", "new", "purchase", "2026-02-01")
        assert listed("new-only") == {"old": "outside_effect"}
        assert listed("thanks") == {"old": "outside_effect"}

    def test_an_open_rule_still_takes_what_closes_after_it_took_effect(self) -> None:
        customer("edge")
        event("e1", "edge", "purchase", "2025-12-01")
        assert listed("thanks") == {}
        event("e2", "edge", "purchase", "2025-11-30")
        assert listed("thanks") == {}
        assert listed("new-only") == {"edge": "outside_effect"}

    @pytest.mark.parametrize("interval", OWN_INTERVALS)
    def test_who_has_no_interval_or_a_bad_one_is_listed(self, interval: str) -> None:
        customer("lin", interval=interval)
        event("e1", "lin", "signed", "2026-02-01")
        assert listed("own") == ({} if is_interval(interval) else {"lin": "no_interval"})

    def test_a_series_that_a_later_event_ended_is_told_until_another_begins(self) -> None:
        customer("lin", grade="A")
        event("e1", "lin", "signed", "2026-02-01", contract="big")
        assert listed("contract") == {}
        event("e2", "lin", "ended", "2026-03-01", contract="small")
        assert listed("contract") == {}
        event("e3", "lin", "ended", "2026-03-01", contract="big")
        assert listed("contract") == {"lin": "superseded"}
        event("e4", "lin", "signed", "2026-04-01", contract="big")
        assert listed("contract") == {}

    def test_an_end_that_lies_ahead_ends_nothing_yet(self) -> None:
        customer("lin", grade="A")
        event("e1", "lin", "signed", "2026-02-01", contract="big")
        event("e2", "lin", "ended", "2026-06-02", contract="big")
        assert listed("contract") == {}

    def test_an_event_that_the_segment_does_not_take_starts_nothing(self) -> None:
        customer("lin", grade="A")
        event("e1", "lin", "signed", "2025-02-01", contract="small")
        event("e2", "lin", "ended", "2026-03-01", contract="small")
        assert listed("contract") == {}

    @pytest.mark.parametrize(("day", "told"), [("", "no_anchor_date"), ("soon", "no_anchor_date"),
                                               ("2026-09-01", None), ("2025-12-31", "outside_effect")])  # fmt: skip
    def test_who_has_no_day_to_start_from_is_listed(self, day: str, told: str | None) -> None:
        customer("lin", renews_on=day)
        assert listed("renewal") == ({"lin": told} if told else {})

    def test_the_first_reason_that_holds_is_the_only_one(self) -> None:
        customer("poor", grade="B")
        assert listed("floor") == listed("floor", reason=Reason.OUTSIDE_WHILE) == {"poor": "outside_while"}
        assert listed("floor", reason=Reason.NO_CHANNEL) == {}

    def test_counts_by_rule_and_reason_say_what_the_lists_show(self) -> None:
        for name in ("a", "b", "c"):
            customer(name, grade="A" if name != "c" else "B", renews_on="2026-09-01")
        rules = [rule("floor"), rule("renewal")]
        counts = not_planned_counts(rules, customers=Customer.objects.all(), on=ON)
        assert [(count.rule_id, count.reason.value, count.customers) for count in counts] == [
            (rules[0].rule_id, "outside_while", 1), (rules[0].rule_id, "no_channel", 2),
        ]  # fmt: skip

    def test_only_the_customers_asked_about_are_listed(self) -> None:
        lin, _ = customer("lin", grade="B"), customer("wang", grade="B")
        found = not_planned(rule("floor"), customers=Customer.objects.filter(pk=lin.pk), on=ON)
        assert [row.external_id for row in found] == ["lin"]


@pytest.mark.django_db(transaction=True)
@given(world=worlds())
@settings(max_examples=examples(15), deadline=None, suppress_health_check=list(HealthCheck))
def test_outside_effect_is_told_of_whom_the_naive_interpreter_never_plans(world: World) -> None:
    """For finite rules that are for everyone: nothing, in any year, is the same as being outside the effect."""
    empty_the_database()
    load_world(world, written(world.pack))
    rules = [rule for rule in world.pack["rules"] if is_finite(rule)]
    pack = {**world.pack, "rules": rules}
    lines = interpret(
        pack, world.customers, world.events, date.min, date(2200, 1, 1), world.settings, zone=world.zone
    ) if rules else []  # fmt: skip
    planned = {(line[0], line[1]) for line in lines}
    on = max(world.start, date.fromisoformat(str(world.pack["policy"]["effective_on"])))
    for raw in rules:
        kinds = raw["anchor"] if isinstance(raw["anchor"], list) else [raw["anchor"]]
        anchored = {row["customer"] for row in world.events if row["kind"] in kinds and row["customer"]}
        found = not_planned(rule(raw["key"], on), customers=Customer.objects.all(), on=on,
                            reason=Reason.OUTSIDE_EFFECT)  # fmt: skip
        told = set(found.values_list("external_id", flat=True))
        assert told == {name for name in anchored if (name, raw["key"]) not in planned}


def is_finite(raw: dict[str, Any]) -> bool:
    """No segment, no ending, no interval of the customer's own, an event as the anchor, and a last occasion."""
    plain = raw["for"] == "everyone" and not {"while", "until", "sample", "season"} & raw.keys()
    anchored = isinstance(raw.get("anchor"), str | list)
    return plain and anchored and all("times" in step or "every" not in step for step in raw["due"])\
        and not any(isinstance(step.get("every"), dict) for step in raw["due"])  # fmt: skip


@pytest.mark.django_db(transaction=True)
@given(world=worlds())
@settings(max_examples=examples(10), deadline=None, suppress_health_check=list(HealthCheck))
def test_whoever_has_something_open_or_to_come_is_listed_for_want_of_a_channel_an_interval_or_a_holder_alone(
    world: World,
) -> None:
    empty_the_database()
    load_world(world, written(world.pack))
    on = max(world.start, date.fromisoformat(str(world.pack["policy"]["effective_on"])))
    sweep(on=on, actor="test")
    from huifang.followups.models import FollowUp

    standing = set(FollowUp.objects.filter(closes_on__gte=on).values_list("rule_id", "customer_id"))
    for in_force in rules_in_force(on):
        found = not_planned(in_force, customers=Customer.objects.all(), on=on)
        for pk, why in found.values_list("pk", "why"):
            assert (in_force.rule_id, pk) not in standing or why in ("no_channel", "no_interval", "no_holder")


def is_interval(text: str) -> bool:
    try:
        return not parse_duration(text).is_zero
    except BadDuration:
        return False


def one_rule(*steps: Step, **more: Any) -> Rule:
    return Rule(key="r", clauses=(), steps=steps, **more)


MONTH = Duration(1, 0)
JANUARY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("rule", "bound"),
    [
        (one_rule(Step(1, "1", "within", MONTH)), date(2025, 12, 31)),
        (one_rule(Step(1, "1", "at", MONTH, tolerance=Duration(0, 10))), date(2025, 12, 21)),
        (one_rule(Step(1, "1", "every", MONTH, times=2)), date(2025, 12, 1)),
        (one_rule(Step(1, "1", "within", Duration(0, 3)), Step(2, "2", "every", MONTH, times=1, after=1)),
         date(2025, 12, 28)),
        (one_rule(Step(1, "1", "every", MONTH)), date.min),
    ],
)  # fmt: skip
def test_the_first_anchor_that_still_has_something_to_say_is_counted_back(rule: Rule, bound: date) -> None:
    assert running_from(rule, JANUARY, WorkingCalendar()) == bound


def test_how_far_back_a_rule_looks_depends_on_what_it_does_with_what_existed() -> None:
    step = Step(1, "1", "within", Duration(0, 10))
    assert ignored_before(one_rule(step, existing="none"), JANUARY, WorkingCalendar()) == JANUARY
    assert ignored_before(one_rule(step), JANUARY, WorkingCalendar()) == JANUARY - timedelta(days=10)
    assert ignored_before(one_rule(step, existing=Duration(0, 5)), JANUARY, WorkingCalendar()) == JANUARY - timedelta(
        days=15
    )


@pytest.mark.parametrize(
    ("channels", "needed"),
    [
        ((), None),
        (("phone", "sms"), {"phone"}),
        (("phone", "email"), {"phone", "email"}),
        (("letter",), {"address"}),
        (("visit",), {"phone", "email", "address"}),
        (("phone", "in_app"), None),
    ],
)
def test_what_a_channel_needs_of_a_customer(channels: tuple[str, ...], needed: set[str] | None) -> None:
    assert needed_for(channels) == needed


INTERVALS = ["P200Y", "P201Y", "P2400M", "P2401M", "P9999W", "P1Y2M3W4D", "P0Y1D", "P0Y0D", "P000001Y", "P1D ", "p1d",
             "P0.5M", "P00D", "P1H"]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("interval", INTERVALS + OWN_INTERVALS)
def test_the_database_reads_an_interval_as_the_planner_does(interval: str) -> None:
    write_customer({"id": "lin", "name": interval})
    fits = Customer.objects.filter(name__regex=VALID_INTERVAL).exclude(name__regex=ZERO_INTERVAL)
    assert fits.exists() == is_interval(interval)
