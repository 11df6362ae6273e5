"""Every form with every way of counting and shifting, on the days where calendars are awkward: planner and naive agree."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from tests.naive.interpreter import interpret
from tests.naive.vocabulary import SEASONS, WORKING, World, label
from tests.planning.test_preview_against_naive import previewed

pytestmark = pytest.mark.django_db(transaction=True)

FESTIVALS = [
    *["new-year", "spring-festival-eve", "spring-festival", "lantern", "womens-day", "qingming", "labour-day"],
    *["dragon-boat", "qixi", "teachers-day", "mid-autumn", "national-day", "double-ninth", "christmas"],
]
SHIFTS: list[dict[str, str]] = [{}, {"shift": "next_working_day"}, {"shift": "previous_working_day"}]
ANCHORED: list[list[dict[str, Any]]] = [
    [{"within": "P3D"}],
    [{"within": "P0D"}],
    [{"at": "P8D", "before": "P3D", "tolerance": "P2D"}],
    [{"every": "P10D", "times": 5}],
    [{"every": "P22D"}],
    [{"every": {"attribute": "interval"}}],
    [{"at": "P3D"}, {"every": "P5D", "times": 3, "after": 1}, {"every": "P9D", "times": 2, "after": 2}],
]
BIRTHDAYS = [
    *[("1990-05-01", ""), ("02-29", "solar"), ("2004-02-29", ""), ("12-31", ""), ("01-01", ""), ("10-05", "solar")],
    *[("1987-L06-15", "lunar"), ("L06-30", "lunar"), ("06-15", "lunar"), ("12-30", "lunar"), ("1960-12-29", "lunar")],
    *[("01-01", "lunar"), ("L04-30", "lunar"), ("", ""), ("", "lunar"), ("1985-11-20", "lunar"), ("L02-01", "lunar")],
]
DAYS = [
    *["2024-02-29", "2025-01-27", "2025-01-31", "2025-07-25", "2025-09-30", "2025-10-11", "2025-12-31", "2026-02-13"],
    *["2026-02-14", "2026-02-28", "2026-05-01", "2026-09-19", "2026-10-01", "2026-12-31", "2027-01-30", "2027-02-28"],
]
INTERVALS = ["P5D", "P1M", "P2W", "P0D", "", "P31D"]


def rule(key: str, steps: list[dict[str, Any]], **keys: Any) -> dict[str, Any]:
    return {"key": key, "clauses": ["C"], "for": "everyone", "since": "2024-06-15", "due": steps, **keys}


def in_working_days(step: dict[str, Any]) -> dict[str, Any]:
    return step | {"days": "working"}


def anchored_rules() -> list[dict[str, Any]]:
    found = []
    for number, steps in enumerate(ANCHORED):
        for shift, moved in enumerate(SHIFTS):
            plain = [step | moved for step in steps]
            working = [in_working_days(step) | moved for step in steps]
            found.append(rule(f"w{number}{shift}", working, anchor="purchase"))
            if moved:
                found.append(rule(f"p{number}{shift}", plain, anchor="purchase"))
    mixed = [{"within": "P2D", "days": "working"}, {"within": "P9D"}, {"within": "P9D", "days": "working"}]
    found.append(rule("turns", mixed, anchor={"attribute": "renews_on"}, series=True))
    found.append(rule("mixed", [mixed[0], {"every": "P1M", "after": 1, "season": None}], anchor="purchase"))
    found[-1]["due"][1].pop("season")
    found.append(rule("winter", [in_working_days({"every": "P9D"})], anchor="purchase", season="winter"))
    found.append(rule("leap", [{"every": "P1M"}], anchor="purchase", season="leap", sample="50%"))
    found.append(rule("none", [in_working_days({"every": "P9D"})], anchor="purchase", existing="none"))
    found.append(rule("late", [in_working_days({"at": "P9D"})], anchor="purchase", existing="P30D", until="repaired"))
    return found


def calendar_rules() -> list[dict[str, Any]]:
    days = ["birthday", "weekly:sat", "monthly:31", "monthly:last", "milestone:opened"]
    around: list[dict[str, Any]] = [{}, {"before": "P3D", "tolerance": "P2D"}]
    found = []
    for number, day in enumerate(days):
        for shift, moved in enumerate(SHIFTS):
            steps = [{"day": day} | window | moved for window in around]
            steps += [in_working_days(step) for step in steps]
            found.append(rule(f"d{number}{shift}", steps))
    found += [rule(f"f{name}", [{"day": f"festival:{name}"} | moved for moved in SHIFTS]) for name in FESTIVALS]
    found.append(rule("months", [{"at_least": 2, "per": "month"} | moved for moved in SHIFTS]))
    found.append(
        rule("greet", [{"day": "birthday", "before": "P1M", "tolerance": "P1M"}], season="winter", sample="50%")
    )
    found.append(rule("match", [{"day": "milestone:opened", "match": ["grade"], "before": "P1W"}]))
    found.append(rule("both", [{"day": "milestone:opened", "match": ["grade", "interval"], "before": "P1W"}]))
    found.append(rule("weeks", [{"day": "weekly:wed"}], season="peak"))
    return found


def customers() -> list[dict[str, str]]:
    return [
        {
            "id": f"c{number}",
            "name": "王芳",
            "joined_on": ["", "2025-02-10", "2026-05-02"][number % 3],
            "birthday": birthday,
            "birthday_calendar": calendar,
            "grade": ["A", "B", ""][number % 3],
            "interval": INTERVALS[number % len(INTERVALS)],
            "renews_on": DAYS[number % len(DAYS)],
        }
        for number, (birthday, calendar) in enumerate(BIRTHDAYS)
    ]


def events() -> list[dict[str, str]]:
    bought = [
        {"id": f"e{number}", "customer": f"c{number % 7}", "kind": "purchase", "occurred_at": day, "grade": ""}
        for number, day in enumerate(DAYS)
    ]
    opened = [
        {"id": f"m{number}", "customer": "", "kind": "opened", "occurred_at": day, "grade": "AB "[number % 3]}
        for number, day in enumerate(DAYS)
    ]
    repaired = {"id": "r", "customer": "c1", "kind": "repaired", "occurred_at": "2025-02-01", "grade": ""}
    return [row | {"interval": "P5D"} for row in [*bought, *opened, repaired]]


def world(rules: list[dict[str, Any]], working: dict[str, Any] | None) -> World:
    policy = {"key": "grid", "title": label("p"), "version": "1.0", "effective_on": "2024-06-15"}
    pack = {
        "pack": 1,
        "policy": policy if working is None else policy | {"working": working},
        "clauses": [{"id": "C", "text": label("C"), "carried_out_by": ["guidance"]}],
        "events": {kind: label(kind) for kind in ("purchase", "repaired", "opened")},
        "attributes": {name: label(name) for name in ("grade", "interval", "renews_on", "event.grade")},
        "seasons": SEASONS,
        "rules": rules,
    }
    return World(pack, customers(), events(), date(2025, 1, 10), date(2027, 3, 1), {}, "Asia/Shanghai")


@pytest.mark.parametrize("working", [None, WORKING[0], WORKING[2]])
@pytest.mark.parametrize("rules", [anchored_rules(), calendar_rules()], ids=["anchored", "calendar"])
def test_planner_and_naive_agree_on_every_form(rules: list[dict[str, Any]], working: dict[str, Any] | None) -> None:
    grid = world(rules, working)
    expected = interpret(grid.pack, grid.customers, grid.events, grid.start, grid.end, zone=grid.zone)
    assert {line[1] for line in expected} == {rule["key"] for rule in rules}
    found = previewed(grid)
    differ = Counter(line[1] for line in set(found) ^ set(expected))
    assert not differ, differ
    assert found == expected
