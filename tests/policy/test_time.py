"""What a pack says of time is read into its rules: seasons, samples, working days, festivals of the company's own."""

from __future__ import annotations

from typing import Any

import pytest

from huifang.kernel.dates import Duration
from huifang.policy.logic.pack import Rule, Season, Working
from huifang.policy.logic.reading import Reading, read_pack
from huifang.policy.logic.stored import from_json, to_json
from tests.naive.vocabulary import label
from tests.planning.test_preview_against_naive import written


def read(rule: dict[str, Any], *, festivals: list[str] | None = None, **policy: Any) -> Reading:
    pack = {
        "pack": 1,
        "policy": {"key": "p", "title": label("p"), "version": "1.0", "effective_on": "2026-01-01", **policy},
        "clauses": [{"id": "C", "text": label("C"), "carried_out_by": ["rule:r"]}],
        "events": {"purchase": label("purchase")},
        "attributes": {"grade": label("grade")},
        "seasons": {"winter": {"from": "11-15", "to": "02-28"}},
        "rules": [{"key": "r", "clauses": ["C"], "for": "everyone", **rule}],
    }
    return read_pack(written(pack), file="p.yaml", settings={}, require_settings=True, festivals=festivals or [])


def rule_of(reading: Reading) -> Rule:
    assert reading.pack, reading.faults
    [rule] = reading.pack.rules
    return rule


def anchored(**step: Any) -> dict[str, Any]:
    return {"anchor": "purchase", "due": [{"within": "P3D", **step}]}


@pytest.mark.parametrize(
    ("step", "policy", "working"),
    [
        ({"days": "working"}, {}, Working((0, 1, 2, 3, 4), "cn")),
        ({"shift": "next_working_day"}, {}, Working((0, 1, 2, 3, 4), "cn")),
        ({"days": "working"}, {"working": {"week": ["sat", "mon"], "holidays": "none"}}, Working((0, 5), "none")),
        ({"days": "working"}, {"working": {"holidays": "none"}}, Working((0, 1, 2, 3, 4), "none")),
        ({}, {"working": {"week": ["sat"]}}, None),  # what asks for no working day does not change with them
    ],
)
def test_a_rule_that_asks_for_working_days_knows_them(step: Any, policy: Any, working: Working | None) -> None:
    assert rule_of(read(anchored(**step), **policy)).working == working


def test_seasons_samples_and_expiry_are_read_and_kept() -> None:
    rule = rule_of(read({**anchored(), "season": "winter", "sample": "12.5%", "expires": "P1M", "counts": "any"}))
    assert (rule.season_days, rule.sample, rule.expires, rule.counts) == (
        Season(1115, 228),
        0.125,
        Duration(1, 0),
        "any",
    )
    assert from_json(to_json(rule)) == rule


@pytest.mark.parametrize(
    ("rule", "policy", "key"),
    [
        ({**anchored(), "season": "summer"}, {}, "rules[r].season"),
        ({**anchored(), "sample": "0%"}, {}, "rules[r].sample"),
        ({**anchored(), "sample": "101%"}, {}, "rules[r].sample"),
        ({**anchored(), "counts": "all"}, {}, "rules[r].counts"),
        ({**anchored(), "expires": "soon"}, {}, "rules[r].expires"),
        ({"anchor": "purchase", "due": [{"within": "P1W", "days": "working"}]}, {}, "rules[r].due[1].within"),
        ({"due": [{"day": "birthday", "before": "P1M", "days": "working"}]}, {}, "rules[r].due[1].before"),
        ({"due": [{"day": "weekly:friday"}]}, {}, "rules[r].due[1].day"),
        ({"due": [{"day": "monthly:32"}]}, {}, "rules[r].due[1].day"),
        ({"due": [{"day": "milestone:opened"}]}, {}, "rules[r].due[1].day"),
        ({"due": [{"day": "monthly:1", "match": ["grade"]}]}, {}, "rules[r].due[1].match"),
        ({"due": [{"day": "milestone:purchase", "match": ["size"]}]}, {}, "rules[r].due[1].match[1]"),
        ({"due": [{"day": "birthday"}], "anchor": "purchase"}, {}, "rules[r].anchor"),
        (anchored(shift="tomorrow"), {}, "rules[r].due[1].shift"),
        (anchored(), {"working": {"week": []}}, "policy.working.week"),
        (anchored(), {"working": {"week": ["monday"]}}, "policy.working.week[1]"),
        (anchored(), {"working": {"holidays": "uk"}}, "policy.working.holidays"),
    ],
)
def test_a_fault_is_named_with_its_key(rule: dict[str, Any], policy: dict[str, Any], key: str) -> None:
    reading = read(rule, **policy)
    assert [fault.key for fault in reading.faults] == [key]


def test_a_rule_waits_for_a_festival_that_nobody_has_heard_of() -> None:
    rule = {"due": [{"day": "festival:founding-day"}]}
    reading = read(rule)
    [later] = reading.not_run_yet
    assert (later.key, later.festival, later.blocks_rule) == ("rules[r].due[1].day", "founding-day", True)
    assert read(rule, festivals=["founding-day"]).not_run_yet == ()
