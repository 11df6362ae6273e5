"""Rules, what the desk needs and what all other rooms need, as JSON and back.

A version keeps what the check understood, so that nobody reads YAML again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from huifang.kernel.dates import Duration
from huifang.policy.logic import desk, figures
from huifang.policy.logic import pack as parts
from huifang.policy.logic.sections import answers, contacts, files, governed
from huifang.policy.logic.sections import parts as values
from huifang.policy.logic.sections.reading import kinds_of_entries
from huifang.policy.logic.sections.whole import Sections

_MAPPING = "mapping"
_EXACT = {date: "day", time: "time", Decimal: "number"}

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
        parts.Season,
        parts.Working,
        parts.Rule,
        desk.Script,
        desk.Option,
        desk.Field,
        desk.Form,
        desk.ReportRule,
        desk.ReviewRule,
        desk.Desk,
        figures.AnyFigure,
        values.Addressee,
        values.Hours,
        values.WorkingTime,
        figures.Clock,
        answers.Escalation,
        answers.LowScore,
        contacts.GradeChange,
        contacts.Variable,
        files.DossierPart,
        governed.ApprovalStep,
        *kinds_of_entries().values(),
        Sections,
    )
}


def to_json(value: object) -> Any:
    """A value of the pack as JSON: objects and mappings say under `is` what they are, dates stand under `day`.

    Times of the day stand under `time`, exact numbers under `number`. Of an entry of a section what is absent is left
    out.
    """
    if is_dataclass(value) and not isinstance(value, type):
        named = {
            field.name: to_json(getattr(value, field.name)) for field in fields(value) if not _is_left_out(value, field)
        }
        return {"is": type(value).__name__, **named}
    if isinstance(value, date | time | Decimal):
        return {_EXACT[type(value)]: str(value) if isinstance(value, Decimal) else value.isoformat()}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {"is": _MAPPING, "of": {key: to_json(item) for key, item in value.items()}}
    return value


def _is_left_out(value: object, field: Field[Any]) -> bool:
    return isinstance(value, values.Entry | Sections) and bool(getattr(value, field.name) == field.default)


def from_json(value: Any) -> Any:
    """The value that `to_json` wrote; raises KeyError for a type that this release does not know."""
    if isinstance(value, list):
        return tuple(from_json(item) for item in value)
    if not isinstance(value, dict):
        return value
    if "is" not in value:
        return _plain(value)
    if value["is"] == _MAPPING:
        return {name: from_json(item) for name, item in value["of"].items()}
    kind = _TYPES[value["is"]]
    return kind(**{name: from_json(item) for name, item in value.items() if name != "is"})


def _plain(value: Mapping[str, str]) -> object:
    if "time" in value:
        return time.fromisoformat(value["time"])
    return Decimal(value["number"]) if "number" in value else date.fromisoformat(value["day"])
