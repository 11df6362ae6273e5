"""A shop's policy of a few rules, loaded and in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from tests.naive.vocabulary import SEASONS, label
from tests.planning.test_preview_against_naive import written

KINDS = ("purchase", "opened")


def load(*rules: dict[str, Any], version: str = "1.0", clauses: Sequence[dict[str, Any]] = (), **policy: Any) -> None:
    """Load the rules as a policy that is in force since 2026, with these clauses beside the one that they name."""
    source = source_of(*rules, version=version, clauses=clauses, **policy)
    reading = read_pack(source, file="pack.yaml", settings={}, require_settings=True, festivals=["founding-day"])
    assert reading.pack, reading.faults
    load_policy(source=source, reading=reading, settings={}, actor="test")


def source_of(
    *rules: dict[str, Any],
    version: str = "1.0",
    clauses: Sequence[dict[str, Any]] = (),
    segments: dict[str, Any] | None = None,
    **policy: Any,
) -> bytes:
    """The pack of such a policy."""
    return written(
        {
            "pack": 1,
            "policy": {
                "key": "shop",
                "title": label("shop"),
                "version": version,
                "effective_on": "2026-01-01",
                **policy,
            },
            "clauses": [{"id": "C", "text": label("C"), "carried_out_by": ["guidance"]}, *clauses],
            "events": {kind: label(kind) for kind in KINDS},
            "attributes": {name: label(name) for name in ("grade", "event.grade")},
            "seasons": SEASONS,
            "posts": {"clerk": label("clerk")},
            "segments": segments or {},
            "rules": [{"clauses": ["C"], "for": "everyone", **rule} for rule in rules],
        }
    )
