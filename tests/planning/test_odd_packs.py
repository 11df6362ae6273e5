"""What is legal in a pack and seldom written: names of digits, empty groups, a kind named twice. Planner and naive agree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huifang.kernel.moments import BadMoment, read_moment
from tests.naive.interpreter import interpret
from tests.naive.vocabulary import World, label
from tests.planning.test_preview_against_naive import previewed

ATTRIBUTES = [
    "2026",
    "0",
    "１２",
    "100%s",
    "it's",
    "d",
    "event.2026",
    "event.k",
    "event.occurred_at",
    "event.occurred_on",
]
SEGMENTS: dict[str, Any] = {
    "gold": {"attr": "2026", "in": ["A"]},
    "wide": {"attr": "１２", "gte": 10},
    "quoted": {"any": [{"attr": "100%s", "exists": True}, {"attr": "it's", "not_in": []}]},
    "nobody": {"any": []},
    "all-of-them": {"not": {"any": [{"all": [{"any": []}]}]}},
    "any-with-all": {"any": [{"all": []}, {"attr": "2026", "in": ["A"]}]},
    "nameless": {"attr": "name", "exists": False},
    "since": {"attr": "event.occurred_at", "gte": "2026-02-01"},
    "long-ago": {"attr": "event.occurred_at", "older_than": "P1M"},
    "of-events": {"all": [{"attr": "event.2026", "in": ["B"]}, {"attr": "event.occurred_on", "in": ["soon"]}]},
    "own": {"attr": "event.customer", "in": ["c1"]},
}
RULES: list[dict[str, Any]] = [
    *({"key": name, "for": name, "anchor": "bought", "due": [{"at": "P2M", "before": "P1W"}]} for name in SEGMENTS),
    {"key": "twice", "anchor": ["bought", "bought"], "until": ["fixed", "fixed"], "due": [{"every": "P1M"}]},
    {"key": "like", "anchor": ["bought", "fixed"], "until": {"event": ["bought", "fixed"], "match": ["kind", "k"]},
     "due": [{"every": "P1M"}]},
    {"key": "own-days", "anchor": "bought", "due": [{"every": {"attribute": "0"}}]},
    {"key": "named", "due": [{"day": "milestone:fixed", "match": ["2026"]}]},
    {"key": "dated", "anchor": {"attribute": "d"}, "due": [{"within": "P1M"}]},
]  # fmt: skip
CUSTOMERS = [
    {"id": "c1", "name": "  ", "2026": "A", "0": "P10D", "１２": "１１", "100%s": "", "it's": "x", "d": "2026-02-01"},
    {"id": "c2", "name": "王", "2026": "B", "0": "", "１２": "11", "100%s": "y", "it's": "", "d": "2026-03-01T10:00"},
]
EVENTS = [
    {"id": "e1", "customer": "c1", "kind": "bought", "occurred_at": "2026-01-05", "2026": "B", "k": "1"},
    {"id": "e2", "customer": "c2", "kind": "bought", "occurred_at": "2026-02-05", "2026": "B", "k": "1"},
    {"id": "e3", "customer": "c2", "kind": "bought", "occurred_at": "2026-02-06T09:00", "2026": "", "k": "2"},
    {"id": "e4", "customer": "c2", "kind": "fixed", "occurred_at": "2026-03-07", "2026": "A", "k": "1"},
    {"id": "e5", "customer": "c2", "kind": "bought", "occurred_at": "2026-04-07", "2026": "A", "k": "1"},
    {"id": "m1", "customer": "", "kind": "fixed", "occurred_at": "2026-03-09", "2026": "A", "k": ""},
]


@pytest.mark.django_db
def test_planner_and_naive_agree_on_what_is_seldom_written() -> None:
    pack = {
        "pack": 1,
        "policy": {"key": "odd", "title": label("odd"), "version": "1.0", "effective_on": "2026-01-01"},
        "clauses": [{"id": "C", "text": label("C"), "carried_out_by": ["guidance"]}],
        "events": {"bought": label("b"), "fixed": label("f")},
        "attributes": {name: label(name) for name in [*ATTRIBUTES, "event.customer"]},
        "segments": SEGMENTS,
        "rules": [{"clauses": ["C"], "for": "everyone", **rule} for rule in RULES],
    }
    events = [{"occurred_on": "soon", **event} for event in EVENTS]
    world = World(pack, CUSTOMERS, events, date(2026, 1, 1), date(2026, 7, 1), {}, "Asia/Shanghai")
    expected = interpret(pack, CUSTOMERS, events, world.start, world.end)
    asked = {line[1] for line in expected}
    assert asked == {rule["key"] for rule in RULES} - {"nobody"}
    assert previewed(world) == expected


@pytest.mark.parametrize("offset", ["+15:00", "-23:59", "+09:60"])
def test_a_time_with_an_offset_of_no_place_is_no_moment(offset: str) -> None:
    """The database would read no day from it: better to say so than to leave the customer out."""
    with pytest.raises(BadMoment):
        read_moment(f"2026-01-31T10:00{offset}", zone=None)  # type: ignore[arg-type]
