"""What of a rule, a segment or the head of a pack can be changed in a form, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from huifang.policy.logic.editing.written import Path, Spot, Written

Kind = Literal["duration", "count", "post", "words", "day", "text", "bound", "values", "truth", "number"]
Part = Literal["rule", "segment", "head"]
PARTS: tuple[Part, ...] = ("rule", "segment", "head")

_OF_A_STEP: dict[str, Kind] = {
    "within": "duration", "at": "duration", "every": "duration", "before": "duration", "tolerance": "duration",
    "at_least": "count", "times": "count",
}  # fmt: skip
_OF_A_RULE: dict[str, Kind] = {"channels": "words", "post": "post", "expires": "duration", "binding": "truth"}
_OF_A_COMPARISON: dict[str, Kind] = {
    "gte": "bound", "gt": "bound", "lte": "bound", "lt": "bound", "older_than": "duration", "younger_than": "duration",
    "in": "values", "not_in": "values",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changeable:
    """A value that can be changed: what it is about, of which sort, what stands there and where.

    `about` names it: the key of a step or rule, `clause` for the words of a clause, `attr` for what a comparison looks
    at. `label` is the way to it as faults tell it. `of` says to which step, attribute, clause or language it belongs.
    """

    path: Path
    label: str
    kind: Kind
    about: str
    of: str
    spot: Spot


def what_can_change(text: str, part: Part, key: str) -> tuple[Changeable, ...]:
    """Everything of a rule or segment (by key), or of the head, that stands in this text and can be changed."""
    written = Written(text)
    if part == "rule":
        return tuple(_of_rule(written, key))
    if part == "segment":
        return tuple(_of_condition(written, ("segments", key), f"segments.{key}"))
    return tuple(_of_head(written))


def _of_rule(written: Written, key: str) -> Iterator[Changeable]:
    rule: Path = ("rules", key)
    label = f"rules[{key}]"
    steps = written.keys((*rule, "due"))
    for place, name in enumerate(steps):
        step = name or str(place + 1)
        of = step if len(steps) > 1 else ""
        for about, kind in _OF_A_STEP.items():
            path = (*rule, "due", place, about)
            yield from _found(written, path, f"{label}.due[{step}].{about}", kind=kind, about=about, of=of)
    for about, kind in _OF_A_RULE.items():
        yield from _found(written, (*rule, about), f"{label}.{about}", kind=kind, about=about)
    clauses = written.spot((*rule, "clauses"))
    for clause in clauses.value if clauses and isinstance(clauses.value, tuple) else ():
        yield from _texts(written, ("clauses", clause, "text"), f"clauses[{clause}].text", about="clause", of=clause)


def _texts(written: Written, path: Path, label: str, *, about: str, of: str) -> Iterator[Changeable]:
    """A text, or one for each language."""
    yield from _found(written, path, label, kind="text", about=about, of=of)
    for language in written.keys(path):
        whose = f"{of} · {language}" if of else language
        yield from _found(written, (*path, language), f"{label}.{language}", kind="text", about=about, of=whose)


def _of_condition(written: Written, path: Path, label: str) -> Iterator[Changeable]:
    keys = written.keys(path)
    if "attr" in keys:
        attribute = written.spot((*path, "attr"))
        for about, kind in _OF_A_COMPARISON.items():
            of = str(attribute.value) if attribute else ""
            yield from _found(written, (*path, about), f"{label}.{about}", kind=kind, about=about, of=of)
    for group in ("all", "any"):
        for place in range(len(written.keys((*path, group)))):
            yield from _of_condition(written, (*path, group, place), f"{label}.{group}[{place + 1}]")
    if "not" in keys:
        yield from _of_condition(written, (*path, "not"), f"{label}.not")


def _of_head(written: Written) -> Iterator[Changeable]:
    yield from _found(written, ("policy", "effective_on"), "policy.effective_on", kind="day", about="effective_on")
    yield from _texts(written, ("policy", "title"), "policy.title", about="title", of="")


def _found(written: Written, path: Path, label: str, *, kind: Kind, about: str, of: str = "") -> Iterator[Changeable]:
    spot = written.spot(path)
    if spot is not None:
        yield Changeable(path, label, kind, about, of, spot)
