"""The schedule rules, deadlines, targets, channels and posts of a document as plain data (`--format rules`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from huifang.policy.logic.reader.grammar import when
from huifang.policy.logic.reader.statements import Deadline, Schedule, Statement, Target, Timing, Words
from huifang.policy.logic.reader.written import Document

CALENDAR = "calendar"
ANYONE = "客户"


def rules_of(document: Document, statements: Sequence[Statement], *, name: str = "") -> dict[str, Any]:
    """Plain data in the shape of the labelled texts: durations as in ISO 8601, quotes as the original has them."""
    schedules = [each for each in statements if isinstance(each, Schedule)]
    return {
        "doc": name,
        "schedule": [_schedule(document, each) for each in schedules],
        "deadlines": _once(
            [_deadline(document, each) for each in statements if isinstance(each, Deadline)], "what", "limit"
        ),
        "targets": _once(
            [_target(document, each) for each in statements if isinstance(each, Target)], "metric", "value"
        ),
        "channels": sorted({channel for each in schedules for channel, _words in each.channels}),
        "roles": _named(each.post for each in statements if isinstance(each, Schedule | Deadline)),
    }


def written(timing: Timing) -> str:
    """The timing in the short language: `within P3D`, `min 2 per P1M`, `every P3M until P1Y`, `before X:提前`."""
    return when.written(
        when.When(
            timing.kind,
            timing.length,
            timing.low,
            timing.times,
            timing.bound,
            timing.name,
            timing.since,
            timing.until,
        )
    )


def _schedule(document: Document, each: Schedule) -> dict[str, Any]:
    recurs = each.timing.kind in {"every", "times"}
    anchor = each.anchor.text if each.anchor else CALENDAR if recurs else ""
    return {
        "part": document.policies[each.policy].title,
        "segment": _segment(each),
        "anchor_event": anchor,
        "timing": written(each.timing),
        "channels": [channel for channel, _words in each.channels],
        "role": each.post.text if each.post else "",
        "quote": _quote(document, each.words),
    }


def _segment(each: Schedule) -> str:
    """The customers, with the season in front where the rule has one: the same customers are met otherwise then."""
    named = each.segment.text if each.segment else ANYONE
    season = each.season.text if each.season else ""
    return named if not season or season in named else f"{named}({season})"


def _deadline(document: Document, each: Deadline) -> dict[str, Any]:
    return {
        "what": each.what.text,
        "trigger": each.trigger.text if each.trigger else "",
        "limit": written(each.limit),
        "role": each.post.text if each.post else "",
        "quote": _quote(document, each.words),
    }


def _target(document: Document, each: Target) -> dict[str, Any]:
    both = each.low is not None and each.high is not None
    op = "range" if both else ">=" if each.low is not None else "<="
    bounds = [_number(bound) for bound in (each.low, each.high) if bound is not None]
    return {
        "metric": each.metric.text,
        "op": op,
        "value": bounds if both else bounds[0],
        "unit": each.unit,
        "quote": _quote(document, each.words),
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _quote(document: Document, words: Words) -> str:
    return document.text[words.start : words.end]


def _once(rows: list[dict[str, Any]], *keys: str) -> list[dict[str, Any]]:
    """The rows without repetitions: the same text often stands in a document more than once."""
    seen: set[tuple[str, ...]] = set()
    kept: list[dict[str, Any]] = []
    for row in rows:
        key = tuple(str(row[name]) for name in keys)
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept


def _named(found: Iterable[Words | None]) -> list[str]:
    return list(dict.fromkeys(words.text for words in found if words is not None))
