"""What an explanation counts is what the interpreter written apart from it prints, in random worlds."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings

from huifang.kernel.calendars.published import published_days
from huifang.kernel.moments import read_moment
from huifang.planning.logic.calendars import Calendars
from huifang.planning.logic.counting import (
    Born,
    Counted,
    Days,
    count_birthday,
    count_from_anchor,
    count_milestone,
    count_named_day,
    count_period,
    occurrence,
)
from huifang.policy.logic.pack import Pack, Rule
from huifang.policy.logic.reading import read_pack
from tests.naive.interpreter import interpret
from tests.naive.vocabulary import World
from tests.naive.worlds import worlds
from tests.planning.test_preview_against_naive import written

CALENDARS = Calendars(published_days())


@given(world=worlds() | worlds(["day"]))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_each_printed_line_is_counted_to_the_same_days(world: World) -> None:
    pack = read_pack(written(world.pack), file="pack.yaml", settings=world.settings, require_settings=True).pack
    assert pack is not None
    for customer, key, occasion, *days in interpret(
        world.pack, world.customers, world.events, world.start, world.end, world.settings, zone=world.zone
    ):
        rule = next(rule for rule in pack.rules if rule.key == key)
        counted = count(world, pack, rule, customer, occasion)
        assert counted.days == Days(*map(date.fromisoformat, days[:3])), list(map(str, counted.lines))
        assert not any("not owed any more" in str(line) for line in counted.lines)


def count(world: World, pack: Pack, rule: Rule, customer: str, occasion: str) -> Counted:
    found, calendar = occurrence(rule, occasion), CALENDARS.working(rule.working)
    assert found is not None
    row = next(row for row in world.customers if row["id"] == customer)
    anchor, _, _ = occasion.rpartition("/")
    kind, _, name = anchor.partition(":")
    if kind == "event":
        event = next(event for event in world.events if event["id"] == name)
        day = read_moment(event["occurred_at"].strip(), zone=ZoneInfo(world.zone)).on
        return count_from_anchor(rule, found, day=day, intervals=row, calendar=calendar)
    if kind == "date":
        return count_from_anchor(
            rule, found, day=date.fromisoformat(name.rpartition(":")[2]), intervals=row, calendar=calendar
        )
    if kind == "milestone":
        event = next(event for event in world.events if event["id"] == name)
        day = read_moment(event["occurred_at"].strip(), zone=ZoneInfo(world.zone)).on
        return count_milestone(rule, found, day=day, calendars=CALENDARS)
    if kind == "birthday":
        born = Born(row["birthday"], row["birthday_calendar"] == "lunar")
        return count_birthday(rule, found, year=int(name), born=born, calendars=CALENDARS)
    if found.step.form == "day":
        return count_named_day(rule, found, name=anchor, calendars=CALENDARS)
    joined = row["joined_on"].strip()
    joined_on = read_moment(joined, zone=ZoneInfo(world.zone)).on if joined else None
    effect_on = rule.since or pack.effective_on
    return count_period(found, anchor, joined_on=joined_on, effect_on=effect_on, calendar=calendar)
