"""The smallest packs, customers and events, for the tables that pin the interpreter."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from .interpreter import Line, interpret

LONG_AGO = "2000-01-01"


def care(*steps: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """A rule that is anchored to `purchase`, in force since long ago."""
    return {"key": "care", "for": "everyone", "anchor": "purchase", "due": list(steps), "since": LONG_AGO} | keys


def floor(*steps: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """A rule without an anchor."""
    return {"key": "floor", "for": "everyone", "due": list(steps), "since": LONG_AGO} | keys


def customer(customer_id: str = "c1", **values: str) -> dict[str, str]:
    return {"id": customer_id, "name": "王芳", "joined_on": "", "birthday": "", "birthday_calendar": ""} | values


def event(
    occurred_at: str, kind: str = "purchase", event_id: str = "1", of: str = "c1", **values: str
) -> dict[str, str]:
    return {"id": event_id, "customer": of, "kind": kind, "occurred_at": occurred_at} | values


def preview(
    *rules: dict[str, Any],
    customers: Sequence[Mapping[str, str]] = (),
    events: Sequence[Mapping[str, str]] = (),
    days: tuple[str, str] = ("1900-01-01", "2100-01-01"),
    settings: Mapping[str, str] | None = None,
    zone: str = "Asia/Shanghai",
    **pack: Any,
) -> list[Line]:
    """What `interpret` answers for these rules; one customer with nothing known unless others are given."""
    whole = {"pack": 1, "policy": {"key": "p", "effective_on": LONG_AGO}, "rules": list(rules)} | pack
    start, end = (date.fromisoformat(day) for day in days)
    return interpret(whole, list(customers) or [customer()], list(events), start, end, settings, zone)


def windows(lines: list[Line]) -> list[str]:
    """Each line as `occasion opens_on due_on closes_on`."""
    return [" ".join(line[2:6]) for line in lines]


def occasions(lines: list[Line]) -> list[str]:
    return [line[2] for line in lines]
