"""Random worlds for the planner: valid packs with customers, events and days that are small and nasty."""

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from ruamel.yaml import YAML

from .day_worlds import day_rules, fewer, in_working_days, shifted, working_weeks
from .people import customer_rows, days_around, event_rows, half_way_days
from .segment_worlds import named_segments
from .vocabulary import (
    AROUND,
    CHANNELS,
    CONTACTED,
    DAYS_OF_LONG_AGO,
    GRACES,
    HOME_DAYS,
    INTERVALS,
    KINDS,
    PARTS,
    POSTS,
    RULE_KEYS,
    SEASONS,
    STEP_IDS,
    WITHIN,
    ZONES,
    World,
    label,
)

# Settings: what stands in the pack, and what `--set` answers.
SETTINGS = {
    "promptly": ["P1D", "P3D", "P1W"],
    "regularly": ["P1M", "P0.5M", "P2W"],
    "old-ones": ["P7D", "P4W"],
    "large-from": ["10", "2.5", "-3"],
    "long-ago": ["2026-01-31", "2025-12-31"],
    "slack-from": ["11-15", "01-31", "02-29"],
    "slack-to": ["02-28", "12-31", "01-31"],
}
TYPES = {"large-from": "number", "long-ago": "date", "slack-from": "year_day", "slack-to": "year_day"}
ASKED_SEASON = {"slack": {"from": {"setting": "slack-from"}, "to": {"setting": "slack-to"}}}
ATTRIBUTES = ["grade", "score", "signed_on", "renews_on", "interval"]
EVENT_ATTRIBUTES = ["service", "amount", "contract", "booked_on", "grade"]
COLUMNS = ["id", "name", "joined_on", "birthday", "birthday_calendar"]
EVENT_COLUMNS = ["id", "customer", "kind", "occurred_at"]
DECLARED_AT_WILL = ["birthday", "joined_on", "name", "event.kind", "event.channel", "event.result"]


SHAPES = ["event", "attribute", "period", "event", "event", "day", "event", "day", "period", "attribute", "manual"]


@st.composite
def worlds(draw: st.DrawFn, shapes: Sequence[str] = SHAPES) -> World:
    """A pack, its files, the days asked for and the answers to its settings, all of them valid.

    `shapes` are the sorts of rules, the likelier ones several times.
    """
    home = draw(st.sampled_from(HOME_DAYS))
    zone = draw(st.sampled_from(ZONES))
    pack = draw(packs(home, shapes))
    customers = draw(customer_rows(home))
    events = draw(event_rows(home, zone, [customer["id"] for customer in customers]))
    start = home + timedelta(days=draw(st.sampled_from([-30, -60, 0, -15, -1, 1, 31, -100, -365])))
    end = start + timedelta(days=draw(st.sampled_from([92, 200, 120, 365, 31, 59, 92, 200, 7, 0])))
    settings = {key: draw(st.sampled_from(answers)) for key, answers in SETTINGS.items() if key in pack["settings"]}
    return World(pack, customers, events, start, end, settings, zone)


@st.composite
def packs(draw: st.DrawFn, home: date, shapes: Sequence[str]) -> dict[str, Any]:
    plain, with_events = draw(named_segments())
    keys = draw(
        st.lists(st.sampled_from(RULE_KEYS), min_size=draw(st.sampled_from([1, 2, 3])), max_size=4, unique=True)
    )
    rules = [draw(rules_named(key, home, list(plain), list(with_events), shapes)) for key in keys]
    declared = ATTRIBUTES + [f"event.{name}" for name in EVENT_ATTRIBUTES]
    declared += draw(st.lists(st.sampled_from(DECLARED_AT_WILL), unique=True, max_size=3))
    header = {"id": "C-0", "text": label("总则"), "carried_out_by": ["header"]}
    return {
        "pack": 1,
        "policy": {
            "key": "random-policy",
            "title": label("随机制度"),
            "version": "1.0.0",
            "effective_on": draw(first_days(home)),
        }
        | draw(working_weeks()),
        "clauses": [header, *(clause for rule in rules for clause in clauses_of(rule))],
        "posts": {post: label(post) for post in POSTS},
        "events": {kind: label(kind) for kind in KINDS},
        "attributes": {name: label(name) for name in declared},
        "segments": plain | with_events,
        "seasons": SEASONS | ASKED_SEASON,
        "settings": {key: {"type": TYPES.get(key, "duration"), "clause": "C-0", "ask": label(key)} for key in SETTINGS},
        "rules": rules,
    }


def clauses_of(rule: dict[str, Any]) -> list[dict[str, Any]]:
    mechanism = f"rule:{rule['key']}"
    return [{"id": name, "text": label(name), "carried_out_by": [mechanism]} for name in rule["clauses"]]


@st.composite
def rules_named(
    draw: st.DrawFn, key: str, home: date, plain: list[str], with_events: list[str], sorts: Sequence[str]
) -> dict[str, Any]:
    """One rule. Segments that look at an event are for rules that are anchored to one."""
    shape = draw(st.sampled_from(sorts))
    segments = ["everyone", "everyone", "everyone", *plain, *(with_events if shape == "event" else [])]
    clauses = [f"C-{key}", f"C-{key}-2"] if draw(st.booleans()) else [f"C-{key}"]
    rule: dict[str, Any] = {"key": key, "clauses": clauses, "for": draw(st.sampled_from(segments))}
    if draw(chances(1, 3)):
        rule["while"] = draw(st.sampled_from(segments))
    if draw(chances(1, 3)):
        rule["since"] = draw(first_days(home))
    shapes = {"event": event_rules(), "attribute": attribute_rules(), "day": day_rules()}
    rule |= draw(shapes.get(shape, period_rules(shape)))
    if shape != "manual":
        rule |= draw(fewer())
    if "season" in rule and draw(st.booleans()):
        rule["season"] = "slack"
    rule["channels"] = draw(st.sampled_from(CHANNELS))
    rule["post"] = draw(st.sampled_from(POSTS))
    return rule


@st.composite
def event_rules(draw: st.DrawFn) -> dict[str, Any]:
    kinds = st.sampled_from([*KINDS, CONTACTED])
    some_kinds = st.lists(kinds, min_size=1, max_size=3, unique=True)
    rule: dict[str, Any] = {"anchor": draw(kinds | some_kinds)}
    if draw(chances(2, 3)):
        rule["until"] = draw(kinds | some_kinds | matching_ends(kinds | some_kinds))
    return rule | draw(anchored_parts())


def matching_ends(kinds: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    attributes = st.lists(st.sampled_from(["contract", "contract", "service"]), min_size=1, max_size=2, unique=True)
    return st.fixed_dictionaries({"event": kinds, "match": attributes})


@st.composite
def attribute_rules(draw: st.DrawFn) -> dict[str, Any]:
    attribute = draw(st.sampled_from(["renews_on", "joined_on", "birthday"]))
    return {"anchor": {"attribute": attribute}} | draw(anchored_parts())


@st.composite
def anchored_parts(draw: st.DrawFn) -> dict[str, Any]:
    steps = draw(anchored_steps())
    rule: dict[str, Any] = {"due": steps}
    if sum("within" in step for step in steps) > 1:
        rule["series"] = draw(st.booleans())
    if draw(chances(1, 2)):
        rule["existing"] = draw(st.sampled_from(["none", "open", "none", *GRACES, {"setting": "old-ones"}]))
    return rule


@st.composite
def anchored_steps(draw: st.DrawFn) -> list[dict[str, Any]]:
    mixed = st.lists(st.sampled_from(["within", "at", "every"]), min_size=1, max_size=4)
    withins = st.lists(st.just("within"), min_size=2, max_size=3)
    forms = draw(mixed | withins)
    ids = draw(st.permutations(STEP_IDS))
    steps: list[dict[str, Any]] = []
    for form, step_id in zip(forms, ids, strict=False):
        step = draw({"within": within_step(), "at": at_step(), "every": every_step(steps)}[form])
        step = draw(in_working_days(step).flatmap(shifted))
        if draw(chances(1, 3)):
            step["id"] = step_id
        steps.append(step)
    return steps


@st.composite
def within_step(draw: st.DrawFn) -> dict[str, Any]:
    return {"within": draw(st.sampled_from([*WITHIN, {"setting": "promptly"}]))}


@st.composite
def at_step(draw: st.DrawFn) -> dict[str, Any]:
    step: dict[str, Any] = {"at": draw(st.sampled_from(WITHIN))}
    around = st.sampled_from([*AROUND, {"setting": "promptly"}])
    for key in ("before", "tolerance"):
        if draw(st.booleans()):
            step[key] = draw(around)
    return step


@st.composite
def every_step(draw: st.DrawFn, earlier: list[dict[str, Any]]) -> dict[str, Any]:
    """`after` names an earlier step that comes to an end, by its id or else by its number."""
    elsewhere = [{"attribute": "interval"}, {"attribute": "interval"}, {"setting": "regularly"}]
    step: dict[str, Any] = {"every": draw(st.sampled_from([*INTERVALS, *elsewhere]))}
    if draw(st.booleans()):
        step["times"] = draw(st.integers(1, 4))
    ending = [
        before.get("id", number)
        for number, before in enumerate(earlier, start=1)
        if "every" not in before or "times" in before
    ]
    if draw(chances(1, 2)) and ending:
        step["after"] = draw(st.sampled_from(ending))
    return step


@st.composite
def period_rules(draw: st.DrawFn, shape: str) -> dict[str, Any]:
    if shape == "manual":
        return {"due": [{"manual": draw(st.sampled_from(POSTS))}]}
    pers = draw(st.lists(st.sampled_from(list(PARTS)), min_size=1, max_size=2))
    steps = [draw(shifted({"at_least": draw(st.sampled_from(PARTS[per])), "per": per})) for per in pers]
    if draw(chances(1, 3)):
        steps[-1]["id"] = draw(st.sampled_from(STEP_IDS))
    return {"due": steps}


def first_days(home: date) -> st.SearchStrategy[date]:
    """When a rule takes effect: often long ago, so that it makes something, else amidst the events."""
    long_ago = st.sampled_from([home + timedelta(days=days) for days in DAYS_OF_LONG_AGO])
    return long_ago | days_around(home) | half_way_days(home)


def chances(wins: int, of: int) -> st.SearchStrategy[bool]:
    return st.integers(1, of).map(lambda n: n > of - wins)


def write_world(world: World, folder: Path) -> tuple[Path, Path, Path]:
    """The three files that the command line reads: the pack, the customers, the events."""
    pack_path, customers_path, events_path = folder / "pack.yaml", folder / "customers.csv", folder / "events.csv"
    yaml = YAML()
    yaml.allow_unicode = True
    yaml.representer.ignore_aliases = lambda *data: True  # a sampled value that stands twice is written twice
    with pack_path.open("w", encoding="utf-8") as file:
        yaml.dump(world.pack, file)
    write_rows(customers_path, COLUMNS + ATTRIBUTES, world.customers)
    write_rows(events_path, [*EVENT_COLUMNS, *EVENT_ATTRIBUTES, "channel", "rule", "result"], world.events)
    return pack_path, customers_path, events_path


def write_rows(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
