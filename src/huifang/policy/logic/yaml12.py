"""YAML 1.2 read into a tree that knows its lines, or refused with a reason.

Of YAML a pack needs groups, lists and scalars. Tags, merge keys and several documents are refused; an alias stands for
what it names, and counts as often as it stands. `on`, `no` and dates are words (YAML 1.2, core schema).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from huifang.kernel.text import Message
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.syntax import expected_for_syntax, syntax_message
from huifang.policy.logic.tree import Entry, Fields, Flaw, Items, Node, Place, Scalar, Value, shortened

LARGEST_FILE = 1024 * 1024
MOST_VALUES = 50_000
DEEPEST = 32

_BYTE_ORDER_MARK = "\ufeff"
# What YAML does not allow in a file, and the line ends that editors count otherwise than YAML 1.2 does.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n|\r|\n")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile("[-+]?[0-9]{1,18}", re.ASCII)
_OTHER_BASE = re.compile("0o[0-7]{1,18}|0x[0-9a-fA-F]{1,15}", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)

_PLAIN_YAML = Message("Write the value itself at its place; only groups, lists and values are read.")


class Refused(Exception):
    """The file is not read further: too large, too deep, or not one group of keys."""

    def __init__(self, line: int, message: Message, expected: Message) -> None:
        super().__init__(str(message))
        self.line, self.message, self.expected = line, message, expected


def read_tree(text: bytes, faults: Faults, *, of_what: type[Fields | Items] = Fields) -> Place | None:
    """The file's one document as a tree, its flaws of writing reported; None when it cannot be read on.

    A pack is one group of keys; `of_what` Items asks for a file that is one list.
    """
    try:
        characters = _characters(text, faults)
        if characters is None:
            return None
        root = Place(_document(characters, of_what))
    except Refused as refused:
        faults.add_at(refused.line, "", refused.message, refused.expected)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = syntax_message(str(error.problem or ""), str(error.context or ""))
        faults.add_at(mark.line + 1 if mark else 1, "", message, expected_for_syntax())
    except (YAMLError, ValueError, OverflowError):
        # Escapes such as "\UFFFFFFFF" that name no character.
        faults.add_at(1, "", syntax_message("", ""), expected_for_syntax())
    else:
        _report_flaws(root, faults)
        return root
    return None


def _characters(text: bytes, faults: Faults) -> str | None:
    if len(text) > LARGEST_FILE:
        raise Refused(
            1,
            Message("The file has %(size)d bytes.", {"size": len(text)}),
            Message("It may have at most %(most)d bytes.", {"most": LARGEST_FILE}),
        )
    try:
        characters = text.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        line = len(_LINE_END.findall(text[: error.start].decode("utf-8", "replace"))) + 1
        raise Refused(
            line, Message("This line is not in UTF-8."), Message("Save the file in UTF-8 and check it again.")
        ) from error
    return None if _report_forbidden(characters, faults) else characters


def _report_forbidden(characters: str, faults: Faults) -> bool:
    if not _FORBIDDEN.search(characters):
        return False
    for number, line in enumerate(_LINE_END.split(characters), start=1):
        if found := _FORBIDDEN.search(line):
            faults.add_at(number, "", *_control_character(found.group()))
    return True


def _control_character(character: str) -> tuple[Message, Message]:
    return (
        Message("An invisible control character stands here: %(code)s.", {"code": f"U+{ord(character):04X}"}),
        Message("Delete it; it often comes with text that was copied from another program."),
    )


def _document(characters: str, of_what: type[Fields | Items]) -> Node:
    root = _root(characters)
    if of_what is Items and not isinstance(root, Items):
        raise Refused(1, Message("The file is no list."), Message("Begin each item of the list with a hyphen."))
    if root is None or (of_what is Fields and not isinstance(root, Fields)):
        raise Refused(1, Message("The file is no pack."), Message("Begin with pack: 1, then policy, clauses, rules."))
    return root


@lru_cache(maxsize=4)
def _root(characters: str) -> Node | None:
    """Nodes never change, and a pack is read again as soon as its settings are answered: so the last few are kept."""
    events: Iterator[Event] = YAML(typ="safe", pure=True).parse(characters)
    composer = _Composer(events)
    root: Node | None = None
    for event in events:
        if not isinstance(event, (DocumentStartEvent, NodeEvent)):
            continue
        line = event.start_mark.line + 1
        if isinstance(event, NodeEvent):
            root = composer.node(event)
        elif root is not None:
            raise Refused(line, Message("A second document begins here."), Message("Write each in a file of its own."))
        elif event.version not in (None, (1, 2)) or event.tags:
            raise Refused(
                line,
                Message("The file asks for another kind of YAML."),
                Message("Delete the lines that begin with a percent sign; plain YAML 1.2 is read."),
            )
    return root


class _Composer:
    """Makes nodes of events, and counts them: what an alias repeats is counted each time."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self._count = 0
        self._named: dict[str, Node] = {}

    def node(self, event: Event, *, depth: int = 1) -> Node:
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            return self._repeated(event.anchor, line, depth)
        self._admit(line, size=1, depth=depth)
        if isinstance(event, SequenceStartEvent):
            node: Node = Items(line, self._items(depth), _special(event, line))
        elif isinstance(event, MappingStartEvent):
            entries, flaws = self._fields(depth)
            node = Fields(line, entries, (*_special(event, line), *flaws))
        else:
            node = _scalar(event, line)
        if anchor := getattr(event, "anchor", None):
            self._named[anchor] = node
        return node

    def _repeated(self, anchor: str, line: int, depth: int) -> Node:
        node = self._named.get(anchor)
        if node is None:
            message = Message("The alias %(name)s names nothing that stands before it.", {"name": shortened(anchor)})
            return Scalar(line, "*", None, (Flaw(line, message, _PLAIN_YAML),))
        size, height = _measured(node)
        self._admit(line, size=size, depth=depth + height - 1)
        return node

    def _admit(self, line: int, *, size: int, depth: int) -> None:
        self._count += size
        if self._count > MOST_VALUES:
            message = Message("The file holds more than %(most)d values.", {"most": MOST_VALUES})
            raise Refused(line, message, Message("Divide it into several files."))
        if depth > DEEPEST:
            message = Message("The values are nested more than %(most)d deep here.", {"most": DEEPEST})
            raise Refused(line, message, Message("Give what is inside a name of its own and refer to it."))

    def _items(self, depth: int) -> list[Node]:
        items = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self.node(event, depth=depth + 1))
        return items

    def _fields(self, depth: int) -> tuple[dict[str, Entry], list[Flaw]]:
        entries: dict[str, Entry] = {}
        flaws: list[Flaw] = []
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            key_line = event.start_mark.line + 1
            key = self.node(event, depth=depth + 1)
            value = self.node(next(self._events), depth=depth + 1)
            if isinstance(value, Scalar) and value.text == "" and value.value is None:
                value = replace(value, line=key_line)  # an empty value has no place of its own: comments push it on
            if flaw := _flaw_of_key(key, key_line, entries):
                flaws.append(flaw)
            elif isinstance(key, Scalar):
                flaws.extend(Flaw(key_line, f.message, f.expected, key=shortened(key.text)) for f in key.flaws)
                entries[key.text] = Entry(key_line, value)
        return entries, flaws


def _measured(node: Node) -> tuple[int, int]:
    """How many values a node holds, itself included, and how deep they are nested."""
    if isinstance(node, Scalar):
        return 1, 1
    inside = node.items if isinstance(node, Items) else [entry.node for entry in node.entries.values()]
    measured = [_measured(child) for child in inside]
    return 1 + sum(size for size, _ in measured), 1 + max((height for _, height in measured), default=0)


def _flaw_of_key(key: Node, line: int, entries: dict[str, Entry]) -> Flaw | None:
    if not isinstance(key, Scalar):
        return Flaw(line, Message("A list or a group cannot be a key."), Message("Write a word as the key."), "?")
    if key.text == "<<":
        return Flaw(line, Message("Merge keys (<<) are not read."), _PLAIN_YAML, "<<", hides_keys=True)
    if key.text in entries:
        first = entries[key.text].key_line
        parts = {"key": shortened(key.text), "first": first}
        return Flaw(
            line,
            Message("The key %(key)s stands here again; the first one is on line %(first)d.", parts),
            Message("Keep one of the two, or give one another name."),
            shortened(key.text),
        )
    return None


def _special(event: Event, line: int) -> tuple[Flaw, ...]:
    if getattr(event, "tag", None) is not None:
        return (Flaw(line, Message("Tags of YAML (!) are not read."), _PLAIN_YAML),)
    return ()


def _scalar(event: Event, line: int) -> Scalar:
    assert isinstance(event, ScalarEvent)
    flaws = _special(event, line)
    if found := _FORBIDDEN.search(event.value.replace("\r", "\0")):
        flaws = (*flaws, Flaw(line, *_control_character(found.group())))
    is_plain = bool(event.implicit[0])
    return Scalar(line, event.value, _typed(event.value) if is_plain else event.value, flaws)


def _typed(text: str) -> Value:
    """The value of a plain scalar by the core schema; numbers without end or of more than 18 digits stay text."""
    if text in _NULL:
        return None
    if text in _TRUTHS:
        return _TRUTHS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def _report_flaws(root: Place, faults: Faults) -> None:
    for place in root.inside():
        for flaw in place.node.flaws:
            if flaw.key is None:
                faults.add(place, flaw.message, flaw.expected)
            else:
                key = f"{place.label}.{flaw.key}" if place.label else flaw.key
                faults.add_at(flaw.line, key, flaw.message, flaw.expected)
                faults.excuse((*place.path, flaw.key), None)
            if flaw.hides_keys:
                faults.excuse(place.path, None)
