"""A shop's policy of a few rules, loaded and in force."""

from __future__ import annotations

from typing import Any

from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from tests.naive.vocabulary import SEASONS, label
from tests.planning.test_preview_against_naive import written

KINDS = ("purchase", "opened")


def load(*rules: dict[str, Any], version: str = "1.0", **policy: Any) -> None:
    """Load the rules as a policy that is in force since 2026."""
    source = written(
        {
            "pack": 1,
            "policy": {
                "key": "shop",
                "title": label("shop"),
                "version": version,
                "effective_on": "2026-01-01",
                **policy,
            },
            "clauses": [{"id": "C", "text": label("C"), "carried_out_by": ["guidance"]}],
            "events": {kind: label(kind) for kind in KINDS},
            "attributes": {name: label(name) for name in ("grade", "event.grade")},
            "seasons": SEASONS,
            "rules": [{"clauses": ["C"], "for": "everyone", **rule} for rule in rules],
        }
    )
    reading = read_pack(source, file="pack.yaml", settings={}, require_settings=True, festivals=["founding-day"])
    assert reading.pack, reading.faults
    load_policy(source=source, reading=reading, settings={}, actor="test")
