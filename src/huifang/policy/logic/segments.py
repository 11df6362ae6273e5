"""Segments: conditions on customers, with the segments that they name put in their place."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from huifang.kernel.dates import Duration
from huifang.kernel.text import Message
from huifang.policy.logic.declared import EVERYONE, Declared
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.pack import AllOf, AnyOf, Comparison, NotOf, Operator, Predicate
from huifang.policy.logic.settings import Settings
from huifang.policy.logic.tree import Place, shortened

LARGEST_SEGMENT = 1_000
"""Comparisons in one segment, those of the segments that it names counted each time."""
DEEPEST_SEGMENT = 40
MOST_NAMES_SHOWN = 8
EVENT_PREFIX = "event."

_BOUNDS = ("number", "amount", "date")
"""The types of settings whose answer an attribute may be compared with."""

_OPERATORS: tuple[Operator, ...] = (
    "in",
    "not_in",
    "gte",
    "gt",
    "lte",
    "lt",
    "exists",
    "older_than",
    "younger_than",
)


@dataclass(frozen=True, slots=True)
class _Segment:
    """A segment as written: the places of its comparisons' attributes and of the names of other segments."""

    place: Place
    attributes: tuple[Place, ...]
    references: tuple[Place, ...]

    def names(self) -> tuple[str, ...]:
        return tuple(place.text for place in self.references if place.text)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A segment ready for use: its condition, what makes it unfit for some rules, and how large it is."""

    predicate: Predicate
    event_attributes: frozenset[str]
    is_open: bool  # it waits for the answer to a setting
    size: int
    depth: int


class Segments:
    """All segments of a pack, checked and resolved once."""

    def __init__(self, root: Place, declared: Declared, settings: Settings, faults: Faults) -> None:
        self._settings = settings
        self._faults = faults
        section = root.get("segments")
        self._written = {name: _written(place) for name, place in section.fields()} if section else {}
        self._resolved: dict[str, Resolved] = {}
        self._check(declared)
        self._resolve_all()

    def get(self, name: str | None) -> Resolved | None:
        """The resolved segment of that name; None when there is none, it is faulty, or `name` is everyone."""
        return self._resolved.get(name) if name else None

    def predicates(self) -> dict[str, Predicate]:
        """Every segment that waits for no setting, in the order of the file."""
        found = {name: self._resolved[name] for name in self._written if name in self._resolved}
        return {name: resolved.predicate for name, resolved in found.items() if not resolved.is_open}

    def _check(self, declared: Declared) -> None:
        for name, segment in self._written.items():
            if name == EVERYONE:
                message = Message("everyone is no name for a segment: it always means every customer.")
                self._faults.add_key(segment.place, message, Message("Give the segment another name."))
            for place in segment.attributes:
                declared.check("attributes", place)
            for place in segment.references:
                declared.check("segments", place)

    def _resolve_all(self) -> None:
        """Resolve each segment after those that it names; what then remains leads back to itself."""
        waiting = dict(self._written)
        order = TopologicalSorter({name: self._named_by(segment) for name, segment in waiting.items()})
        with suppress(CycleError):  # the sorter still gives what stands in no circle
            order.prepare()
        while order.is_active():
            for name in order.get_ready():
                self._resolve(name, waiting.pop(name))
                order.done(name)
        self._report_circles(waiting)

    def _named_by(self, segment: _Segment) -> set[str]:
        return {name for name in segment.names() if name in self._written}

    def _resolve(self, name: str, segment: _Segment) -> None:
        if any(other not in self._resolved for other in self._named_by(segment)):
            return  # one that it names is too large, which is reported there
        named = [self._resolved[other] for other in segment.names() if other in self._resolved]
        size = len(segment.attributes) + sum(other.size for other in named)
        depth = _depth(segment.place) + max((other.depth for other in named), default=0)
        if size > LARGEST_SEGMENT or depth > DEEPEST_SEGMENT:
            self._report_too_large(segment)
            return
        self._resolved[name] = Resolved(
            predicate=_Reader(self._settings, self._resolved).predicate(segment.place),
            event_attributes=_event_attributes(segment).union(*(other.event_attributes for other in named)),
            is_open=self._settings.is_open(segment.place) or any(other.is_open for other in named),
            size=size,
            depth=depth,
        )

    def _report_too_large(self, segment: _Segment) -> None:
        parts = {"size": LARGEST_SEGMENT, "depth": DEEPEST_SEGMENT}
        self._faults.add_key(
            segment.place,
            Message("With the segments that it names, this segment is too large.", parts),
            Message("Keep it to %(size)d comparisons, nested at most %(depth)d deep.", parts),
        )

    def _report_circles(self, waiting: dict[str, _Segment]) -> None:
        reported: set[str] = set()
        for start in waiting:
            way: list[str] = []
            name = start
            while name not in way and name not in reported:
                way.append(name)
                name = next(other for other in waiting[name].names() if other in waiting)
            if name in way:
                self._report_circle(way[way.index(name) :])
            reported.update(way)

    def _report_circle(self, names: list[str]) -> None:
        first = min(names, key=lambda name: self._written[name].place.key_line)
        at = names.index(first)
        circle = [shortened(name) for name in [*names[at:], *names[:at], first]]
        if len(circle) > MOST_NAMES_SHOWN:
            circle = [*circle[: MOST_NAMES_SHOWN - 2], "…", circle[-1]]
        self._faults.add_key(
            self._written[first].place,
            Message("These segments name each other in a circle: %(circle)s.", {"circle": " → ".join(circle)}),
            Message("Let a segment name only segments that do not lead back to it."),
        )


_EMPTY = AllOf(())


@dataclass(frozen=True, slots=True)
class _Reader:
    settings: Settings
    resolved: dict[str, Resolved]

    def predicate(self, place: Place) -> Predicate:
        """The condition at `place`; where it is faulty, one that stands for nothing."""
        if parts := place.get("all"):
            return AllOf(tuple(self.predicate(part) for part in parts.items()))
        if parts := place.get("any"):
            return AnyOf(tuple(self.predicate(part) for part in parts.items()))
        if part := place.get("not"):
            return NotOf(self.predicate(part))
        if named := place.get("segment"):
            found = self.resolved.get(named.text or "")
            return found.predicate if found else _EMPTY
        return self._comparison(place)

    def _comparison(self, place: Place) -> Predicate:
        attribute = place.get("attr")
        for operator in _OPERATORS:
            value = place.get(operator)
            if value and attribute and attribute.text:
                return Comparison(attribute.text, operator, self._value(operator, value))
        return _EMPTY

    def _value(self, operator: Operator, place: Place) -> tuple[str, ...] | str | bool | Duration:
        match operator:
            case "in" | "not_in":
                return tuple(item.text for item in place.items() if item.text is not None)
            case "exists":
                return bool(place.truth)
            case "older_than" | "younger_than":
                return self.settings.duration(place)
            case _:
                return self.settings.said(place, _BOUNDS)


def _written(place: Place) -> _Segment:
    inside = list(place.inside())
    attributes = [part.get("attr") for part in inside]
    references = [part.get("segment") for part in inside]
    return _Segment(
        place,
        tuple(place for place in attributes if place and place.text),
        tuple(place for place in references if place and place.text),
    )


def _event_attributes(segment: _Segment) -> frozenset[str]:
    names = (place.text or "" for place in segment.attributes)
    return frozenset(name for name in names if name.startswith(EVENT_PREFIX))


def _depth(place: Place) -> int:
    """How deep all, any and not stand in each other."""
    ways = (part.path[len(place.path) :] for part in place.inside())
    return 1 + max(sum(isinstance(step, int) or step == "not" for step in way) for way in ways)
