"""A pack's file as a tree in which every value knows its line, and a `Place` that walks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from huifang.kernel.text import Message

Path = tuple[str | int, ...]
Value = str | int | float | bool | None

LONGEST_NAME_IN_A_LABEL = 60


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with the writing itself, found before the meaning is looked at."""

    line: int
    message: Message
    expected: Message
    key: str | None = None  # the key of a group at which it stands, when not at the value itself
    hides_keys: bool = False  # a group that took keys from elsewhere: missing ones are not reported


@dataclass(frozen=True, slots=True)
class Scalar:
    """`text` as written, `value` as YAML 1.2 types it."""

    line: int
    text: str
    value: Value
    flaws: tuple[Flaw, ...] = ()
    file: str | None = None  # where it stands, when not in the file that is being read


@dataclass(frozen=True, slots=True)
class Items:
    line: int
    items: list[Node] = field(default_factory=list)
    flaws: tuple[Flaw, ...] = ()
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    key_line: int
    node: Node
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    line: int
    entries: dict[str, Entry] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()
    file: str | None = None


Node = Scalar | Items | Fields


@dataclass(frozen=True, slots=True)
class Place:
    """A node with the way to it: `label` for people, `path` for programs, the line of its key and its own."""

    node: Node
    path: Path = ()
    label: str = ""
    key_line: int = 1
    key_file: str | None = None

    @property
    def line(self) -> int:
        return self.node.line

    @property
    def file(self) -> str | None:
        """The file in which it stands, when that is not the one that is being read."""
        return self.node.file

    @property
    def text(self) -> str | None:
        """The scalar as it is written; None for a list, a group, an empty value or an alias."""
        if isinstance(self.node, Scalar) and self.node.value is not None:
            return self.node.text
        return None

    @property
    def truth(self) -> bool | None:
        return self.node.value if isinstance(self.node, Scalar) and isinstance(self.node.value, bool) else None

    @property
    def whole(self) -> int | None:
        """The whole number that stands here, or None."""
        value = self.node.value if isinstance(self.node, Scalar) else None
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    @property
    def is_group(self) -> bool:
        return isinstance(self.node, Fields)

    def __contains__(self, key: str) -> bool:
        return isinstance(self.node, Fields) and key in self.node.entries

    def get(self, key: str) -> Place | None:
        """The place under `key`; None where this is no group or has no such key."""
        if not isinstance(self.node, Fields) or key not in self.node.entries:
            return None
        entry = self.node.entries[key]
        return Place(entry.node, (*self.path, key), self._label_of(key), entry.key_line, entry.file)

    def keys(self) -> tuple[str, ...]:
        return tuple(self.node.entries) if isinstance(self.node, Fields) else ()

    def fields(self) -> Iterator[tuple[str, Place]]:
        """Every key of a group with its place; nothing for anything else."""
        for key in self.keys():
            if place := self.get(key):
                yield key, place

    def items(self) -> list[Place]:
        """The items of a list; nothing for anything else."""
        if not isinstance(self.node, Items):
            return []
        return [self._item(number, node) for number, node in enumerate(self.node.items)]

    def at(self, path: Path) -> Place:
        """The place `path` further down; as far as the way exists."""
        place = self
        for part in path:
            further = place.get(part) if isinstance(part, str) else place._item_or_none(part)
            if further is None:
                return place
            place = further
        return place

    def inside(self) -> Iterator[Place]:
        """This place and every place below it."""
        waiting = [self]
        while waiting:
            place = waiting.pop()
            yield place
            waiting.extend(child for _, child in place.fields())
            waiting.extend(place.items())

    def _item(self, number: int, node: Node) -> Place:
        label = f"{self.label}[{_name_of(node) or number + 1}]"
        return Place(node, (*self.path, number), label, node.line, node.file)

    def _item_or_none(self, number: int) -> Place | None:
        if not isinstance(self.node, Items) or number >= len(self.node.items):
            return None
        return self._item(number, self.node.items[number])

    def _label_of(self, key: str) -> str:
        return f"{self.label}.{shortened(key)}" if self.label else shortened(key)


def _name_of(node: Node) -> str | None:
    """An item is called by its `key` or `id`, because people look for names, else by its number from 1."""
    if not isinstance(node, Fields):
        return None
    for key in ("key", "id"):
        entry = node.entries.get(key)
        if entry and isinstance(entry.node, Scalar) and entry.node.value is not None and entry.node.text.strip():
            return shortened(entry.node.text)
    return None


def shortened(text: str) -> str:
    """`text` on one line and at most as long as a message can carry."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME_IN_A_LABEL else line[: LONGEST_NAME_IN_A_LABEL - 1] + "…"
