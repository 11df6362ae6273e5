"""The made-up company of the benchmarks: its world, its policy of 25 rules, and the baseline's tables."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
from ruamel.yaml import YAML

from huifang.kernel.dates import parse_duration

FOLDER = Path(__file__).parent
TODAY = date(2026, 6, 1)
EFFECTIVE_ON = date(2026, 4, 1)
GROUPS = [f"g{number}" for number in range(10)]


def make_world(connection: psycopg.Connection[Any], *, customers: int, events: int) -> None:
    """Fill an empty, migrated database; the connection must be in autocommit mode."""
    script = (FOLDER / "world.sql").read_text().replace(":customers", str(customers)).replace(":events", str(events))
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(statement)  # type: ignore[arg-type]


def event_rules(*, later_by: int = 0) -> list[dict[str, Any]]:
    """15 rules: N days after event X, for 3 of 10 groups; five of them `at` with a window around the day.

    The first five of them are `later_by` days later than they were.
    """
    rules = []
    for number in range(15):
        days = f"P{3 + number + (later_by if number < 5 else 0)}D"
        step = {"at": days, "before": "P1D", "tolerance": "P3D"} if number % 3 == 2 else {"within": days}
        rules.append(
            {
                "key": f"after-{number}",
                "clauses": ["C1"],
                "for": f"three-{number}",
                "anchor": f"kind-{number % 5}",
                "due": [step],
                "channels": ["phone"],
                "post": "agent",
            }
        )
    return rules


EVERY = ["P3M", "P3M", "P6M", "P6M", "P6M", "P1Y", "P1Y", "P1Y"]


def cadence_rules() -> list[dict[str, Any]]:
    """10 rules for one tier in 5 of 10 groups: eight every P since joining, two at least once a quarter."""
    steps: list[dict[str, Any]] = [{"every": length} for length in EVERY]
    steps += [{"at_least": 1, "per": "quarter"}] * 2
    rules = []
    for number, step in enumerate(steps):
        rule = {"key": f"cadence-{number}", "clauses": ["C1"], "for": f"tier-{number}", "due": [step]}
        anchor = {"anchor": {"attribute": "joined_on"}} if "every" in step else {}
        rules.append({**rule, **anchor, "channels": ["phone"], "post": "agent"})
    return rules


def rules_of_every_form() -> list[dict[str, Any]]:
    """One rule more of each form of time that the 25 do not use, each for one group of ten or one tier of it."""
    after: dict[str, Any] = {"anchor": "kind-1"}
    forms: list[dict[str, Any]] = [
        {"due": [{"day": "birthday", "before": "P3D"}]},
        {"due": [{"day": "festival:dragon-boat", "before": "P3D", "tolerance": "P3D"}]},
        {"due": [{"day": "weekly:fri", "before": "P2D"}]},
        {"due": [{"day": "monthly:last", "before": "P5D"}]},
        {"due": [{"day": "milestone:opened", "match": ["city"], "before": "P1W"}]},
        {"due": [{"at_least": 2, "per": "month"}], "sample": "10%"},
        {"due": [{"at_least": 1, "per": "quarter"}], "counts": "any"},
        {"due": [{"every": "P1M"}], "anchor": {"attribute": "joined_on"}, "season": "peak"},
        {**after, "due": [{"within": "P5D", "days": "working"}], "expires": "P30D"},
        {**after, "due": [{"at": "P9D", "tolerance": "P3D", "shift": "next_working_day"}], "until": "kind-2"},
        {**after, "due": [{"within": "P3D"}, {"within": "P1W"}, {"every": "P1M", "after": 2}], "series": True},
    ]
    return [
        {"key": f"form-{number}", "clauses": ["C1"], "for": f"tier-{number % 10}", "channels": ["phone"], **form}
        | {"post": "agent"}
        for number, form in enumerate(forms)
    ]


def segments() -> dict[str, Any]:
    threes = {f"three-{n}": {"attr": "group", "in": [GROUPS[(n + i) % 10] for i in range(3)]} for n in range(15)}
    tiers = {
        f"tier-{n}": {
            "all": [
                {"attr": "tier", "in": [f"t{n % 5}"]},
                {"attr": "group", "in": [GROUPS[(n + i) % 10] for i in range(5)]},
            ]
        }
        for n in range(10)
    }
    return {**threes, **tiers}


def pack(*, version: str = "1.0.0", idle_rules: int = 0, every_form: bool = False, later_by: int = 0) -> bytes:
    """The company's pack; `idle_rules` more of them match nobody: half by the event, half by the segment.

    With `every_form` there are rules of all forms of time; `later_by` days is what a version with changes changes.
    """
    more = []
    idle_segments = {}
    for number in range(idle_rules):
        name = f"nobody-{number}"
        idle_segments[name] = {"attr": "group", "in": [name]}
        anchor = f"kind-{number % 5}" if number % 2 else "never"
        steps = [{"within": "P5D"}] if number % 4 < 3 else [{"every": "P1M"}]
        more.append({"key": f"idle-{number}", "clauses": ["C1"], "for": name, "anchor": anchor, "due": steps})
    words = {"zh-Hans": "测", "en": "measured"}
    content = {
        "pack": 1,
        "policy": {"key": "bench", "title": words, "version": version, "effective_on": EFFECTIVE_ON.isoformat()},
        "clauses": [{"id": "C1", "text": words, "carried_out_by": ["rule:after-0"]}],
        "posts": {"agent": words},
        "events": {**{f"kind-{n}": words for n in range(5)}, "never": words, "opened": words},
        "attributes": {"group": words, "tier": words, "city": words},
        "segments": {**segments(), **idle_segments},
        "seasons": {"peak": {"from": "04-01", "to": "09-30"}},
        "rules": [
            *event_rules(later_by=later_by),
            *cadence_rules(),
            *[{**r, "channels": ["phone"], "post": "agent"} for r in more],
            *(rules_of_every_form() if every_form else []),
        ],
    }
    out = BytesIO()
    yaml = YAML(typ="safe")
    yaml.dump(content, out)
    return out.getvalue()


def make_baseline_tables(connection: psycopg.Connection[Any]) -> None:
    """What the baseline's SQL reads instead of policies: rules by kind and group, cadences, parts of periods."""
    version_id = _one(connection, "SELECT max(id) FROM policy_version")
    post_id = _one(connection, "SELECT max(id) FROM org_post")
    rule_ids = dict(connection.execute("SELECT key, id FROM policy_rule").fetchall())
    connection.execute("DROP TABLE IF EXISTS bench_rule, bench_step, bench_part")
    connection.execute(
        "CREATE TABLE bench_rule (rule_id int, version_id int, post_id int, kind_id int, grp text, is_at bool,"
        " days int, before int, tolerance int)"
    )
    connection.execute(
        "CREATE TABLE bench_step (rule_id int, version_id int, post_id int, tier text, grp text, months int)"
    )
    connection.execute(
        "CREATE TABLE bench_part (rule_id int, version_id int, post_id int, tier text, grp text, occasion text,"
        " opens_on date, closes_on date)"
    )
    with connection.cursor() as cursor:
        for number in range(15):
            for i in range(3):
                row = (rule_ids[f"after-{number}"], version_id, post_id, 100 + number % 5, GROUPS[(number + i) % 10])
                window = (True, 3 + number, 1, 3) if number % 3 == 2 else (False, 3 + number, 0, 0)
                cursor.execute("INSERT INTO bench_rule VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)", row + window)
        for number in range(10):
            for i in range(5):
                row = (rule_ids[f"cadence-{number}"], version_id, post_id, f"t{number % 5}", GROUPS[(number + i) % 10])
                _fill_cadence(cursor, number, row)
    connection.execute("ANALYZE bench_rule, bench_step, bench_part")


def _fill_cadence(cursor: psycopg.Cursor[Any], number: int, row: tuple[Any, ...]) -> None:
    if number >= len(EVERY):
        for key, first, last in (("2026-Q2", "2026-04-01", "2026-06-30"), ("2026-Q3", "2026-07-01", "2026-09-30")):
            part = (*row, f"{key}/1.1", first, last)
            cursor.execute("INSERT INTO bench_part VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", part)
        return
    months = parse_duration(EVERY[number]).months
    cursor.execute("INSERT INTO bench_step VALUES (%s, %s, %s, %s, %s, %s)", (*row, months))


def _one(connection: psycopg.Connection[Any], sql: str) -> Any:
    row = connection.execute(sql).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return row[0]
