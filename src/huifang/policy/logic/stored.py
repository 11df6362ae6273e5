"""Rules and what the desk needs, as JSON and back.

A version keeps what the check understood, so that nobody reads YAML again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from huifang.kernel.dates import Duration
from huifang.policy.logic import desk
from huifang.policy.logic import pack as parts

_MAPPING = "mapping"

_TYPES: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        Duration,
        parts.Comparison,
        parts.AllOf,
        parts.AnyOf,
        parts.NotOf,
        parts.IntervalOf,
        parts.EventAnchor,
        parts.AttributeAnchor,
        parts.Until,
        parts.Step,
        parts.Rule,
        desk.Script,
        desk.Option,
        desk.Field,
        desk.Form,
        desk.ReportRule,
        desk.ReviewRule,
        desk.Desk,
    )
}


def to_json(value: object) -> Any:
    """A value of the pack as JSON: objects and mappings say under `is` what they are, dates stand under `day`."""
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__, **named}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {"is": _MAPPING, "of": {key: to_json(item) for key, item in value.items()}}
    return value


def from_json(value: Any) -> Any:
    """The value that `to_json` wrote; raises KeyError for a type that this release does not know."""
    if isinstance(value, list):
        return tuple(from_json(item) for item in value)
    if not isinstance(value, dict):
        return value
    if "day" in value and "is" not in value:
        return date.fromisoformat(value["day"])
    if value["is"] == _MAPPING:
        return {name: from_json(item) for name, item in value["of"].items()}
    kind = _TYPES[value["is"]]
    return kind(**{name: from_json(item) for name, item in value.items() if name != "is"})
