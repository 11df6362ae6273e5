"""What a text of a policy says otherwise than another: clauses, rules field by field, everything else it sets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from huifang.kernel.dates import Duration
from huifang.policy.logic.pack import Rule, Step, Text

LONGEST_COMPARED = 5_000
"""Of a longer text than this the whole counts as changed: to compare would take too long, and nobody reads it so."""

_WORD = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)


class Became(StrEnum):
    """What became of something from one text to the next."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class ClauseSaid:
    """A clause as a version says it."""

    key: str
    text: Text
    carried_out_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionSaid:
    """Everything that a version says. `entries` are by section, those of the desk among them."""

    head: Mapping[str, object] = field(default_factory=dict)
    clauses: tuple[ClauseSaid, ...] = ()
    rules: tuple[Rule, ...] = ()
    entries: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that says something else; `step` is the step of the rule in which it stands, empty for none."""

    name: str
    before: object
    after: object
    step: str = ""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that came, went or says something else; the side on which it is not there is None."""

    key: str
    became: Became
    before: ClauseSaid | None
    after: ClauseSaid | None


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A rule, or an entry of a section, that came, went or says something else in these fields."""

    section: str
    key: str
    became: Became
    title: Text
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """All that one version says otherwise than another."""

    head: tuple[FieldChange, ...]
    clauses: tuple[ClauseChange, ...]
    rules: tuple[EntryChange, ...]
    entries: tuple[EntryChange, ...]
    settings: tuple[FieldChange, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.head or self.clauses or self.rules or self.entries or self.settings)

    @property
    def counts(self) -> dict[str, int]:
        """How much changed of each; what did not change is left out."""
        groups: dict[str, Iterable[Any]] = {"clauses": self.clauses, "rules": self.rules, "entries": self.entries}
        counted = {
            f"{name}_{became}": sum(one.became is became for one in group)
            for name, group in groups.items()
            for became in Became
        }
        counted |= {"head": len(self.head), "settings": len(self.settings)}
        return {name: count for name, count in counted.items() if count}


def changes_between(before: VersionSaid, after: VersionSaid) -> VersionChanges:
    """What `after` says otherwise than `before`, in the order of `after`; what went stands behind."""
    sections = dict.fromkeys([*after.entries, *before.entries])
    return VersionChanges(
        head=tuple(_fields_of(before.head, after.head)),
        clauses=tuple(_clauses(before.clauses, after.clauses)),
        rules=tuple(_entries("rules", before.rules, after.rules)),
        entries=tuple(
            change
            for section in sections
            for change in _entries(section, before.entries.get(section, ()), after.entries.get(section, ()))
        ),
        settings=tuple(_fields_of(before.settings, after.settings)),
    )


def _clauses(before: tuple[ClauseSaid, ...], after: tuple[ClauseSaid, ...]) -> Iterator[ClauseChange]:
    was, now = {clause.key: clause for clause in before}, {clause.key: clause for clause in after}
    for key, became in _became(was, now):
        yield ClauseChange(key, became, was.get(key), now.get(key))


def _became(was: Mapping[str, object], now: Mapping[str, object]) -> Iterator[tuple[str, Became]]:
    for key, value in now.items():
        if key not in was:
            yield key, Became.ADDED
        elif was[key] != value:
            yield key, Became.CHANGED
    yield from ((key, Became.REMOVED) for key in was if key not in now)


def _fields_of(was: Mapping[str, object], now: Mapping[str, object]) -> Iterator[FieldChange]:
    for key, _ in _became(was, now):
        if was.get(key) != now.get(key):
            yield FieldChange(key, was.get(key), now.get(key))


def _entries(section: str, before: Iterable[Any], after: Iterable[Any]) -> Iterator[EntryChange]:
    was, now = {entry.key: entry for entry in before}, {entry.key: entry for entry in after}
    for key, became in _became(was, now):
        changed = tuple(_fields(was[key], now[key])) if became is Became.CHANGED else ()
        yield EntryChange(section, key, became, getattr(now.get(key) or was[key], "title", {}), changed)


def _fields(was: Any, now: Any) -> Iterator[FieldChange]:
    for one in fields(now):
        before: Any = getattr(was, one.name, None)
        after: Any = getattr(now, one.name)
        if before == after:
            continue
        if one.name == "steps" and all(isinstance(step, Step) for step in (*before, *after)):
            yield from _steps(before, after)
        else:
            yield FieldChange(one.name, before, after)


def _steps(before: tuple[Step, ...], after: tuple[Step, ...]) -> Iterator[FieldChange]:
    was, now = {step.key: step for step in before}, {step.key: step for step in after}
    for key, became in _became(was, now):
        if became is not Became.CHANGED:
            yield FieldChange("due", was.get(key), now.get(key), step=key)
            continue
        for one in fields(Step):
            if one.name != "number" and getattr(was[key], one.name) != getattr(now[key], one.name):
                yield FieldChange(one.name, getattr(was[key], one.name), getattr(now[key], one.name), step=key)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: in both, only in the text before, or only in the one after."""

    text: str
    is_before: bool = False
    is_after: bool = False


def pieces_of(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one, in pieces; Chinese is compared by characters, other writing by words."""
    if before == after:
        return (Piece(before),) if before else ()
    if len(before) + len(after) > LONGEST_COMPARED:
        return tuple(piece for piece in (Piece(before, is_before=True), Piece(after, is_after=True)) if piece.text)
    return tuple(_compared(_WORD.findall(before), _WORD.findall(after)))


def _compared(was: list[str], now: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for what, first, last, first_now, last_now in matcher.get_opcodes():
        before, after = "".join(was[first:last]), "".join(now[first_now:last_now])
        if what == "equal":
            yield Piece(before)
            continue
        if before:
            yield Piece(before, is_before=True)
        if after:
            yield Piece(after, is_after=True)


def flat(value: object) -> object:
    """A value of a pack without the objects around it: what a page can write in one line."""
    if isinstance(value, Duration):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: flat(getattr(value, one.name)) for one in fields(value) if not _is_default(value, one)}
    if isinstance(value, tuple | list):
        return [flat(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): flat(item) for key, item in value.items()}
    return value


def _is_default(value: object, one: Any) -> bool:
    return bool(getattr(value, one.name) == one.default)
