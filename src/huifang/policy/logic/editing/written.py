"""Where in the text of a pack its values stand, character by character."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A value as it is written: a text or a list of texts, and from where to where it stands."""

    value: str | tuple[str, ...]
    first: int
    behind: int


class Written:
    """The text of a pack, to be looked into by the way to a value. A text that is no YAML has nothing in it."""

    def __init__(self, text: str) -> None:
        try:
            root: Any = YAML().compose(text)
        except YAMLError:
            root = None
        self._root: Node | None = root

    def keys(self, path: Path) -> tuple[str, ...]:
        """The keys of the group at a path, or the names (`key`, `id`) of the items of a list."""
        node = self._at(path)
        if isinstance(node, MappingNode):
            return tuple(str(key.value) for key, _ in node.value)
        if isinstance(node, SequenceNode):
            return tuple(_name(item) for item in node.value)
        return ()

    def spot(self, path: Path) -> Spot | None:
        """The text, or the list of texts, at a path; None where something else stands, or nothing."""
        node = self._at(path)
        if isinstance(node, ScalarNode):
            return Spot(str(node.value), node.start_mark.index, node.end_mark.index) if _is_on_a_line(node) else None
        if isinstance(node, SequenceNode) and node.value and all(isinstance(one, ScalarNode) for one in node.value):
            last = node if node.flow_style else node.value[-1]
            texts = tuple(str(one.value) for one in node.value)
            return Spot(texts, node.start_mark.index, last.end_mark.index)
        return None

    def _at(self, path: Path) -> Node | None:
        node = self._root
        for part in path:
            node = _below(node, part)
        return node


def _below(node: Node | None, part: str | int) -> Node | None:
    if isinstance(node, MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, SequenceNode):
        if isinstance(part, int):
            return node.value[part] if part < len(node.value) else None
        return next((item for item in node.value if _name(item) == part), None)
    return None


def _name(item: Node) -> str:
    for key in ("key", "id"):
        named = _below(item, key) if isinstance(item, MappingNode) else None
        if isinstance(named, ScalarNode):
            return str(named.value)
    return ""


def _is_on_a_line(node: ScalarNode) -> bool:
    """Whether it is written plainly or between quotes; a block of lines is left to whoever edits the text."""
    return node.style not in ("|", ">")
