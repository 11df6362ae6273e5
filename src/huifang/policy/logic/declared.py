"""What a pack declares, and the check that whatever a rule or a segment names is declared.

Sections name their things in two shapes: as the keys of a group (`posts`), or as list items with a `key` or `id`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from huifang.kernel.text import Message
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.tree import Place, shortened

EVERYONE = "everyone"
ALWAYS_DECLARED = {
    "events": frozenset({"contacted"}),
    "attributes": frozenset(
        {
            "id",
            "name",
            "joined_on",
            "birthday",
            "birthday_calendar",
            "event.id",
            "event.kind",
            "event.channel",
            "event.rule",
            "event.result",
        }
    ),
    "segments": frozenset({EVERYONE}),
}
"""What needs no declaration: the record of a contact, and the columns that every customer and every event has."""

_UNDECLARED = {
    "posts": Message("The post %(name)s is not declared."),
    "events": Message("The event kind %(name)s is not declared."),
    "attributes": Message("The attribute %(name)s is not declared."),
    "segments": Message("The segment %(name)s is not declared."),
    "seasons": Message("The season %(name)s is not declared."),
    "settings": Message("The setting %(name)s is not declared."),
    "clauses": Message("The pack has no clause %(name)s."),
    "departments": Message("The department %(name)s is not declared."),
    "topics": Message("The topic %(name)s is not declared."),
    "rules": Message("The pack has no rule %(name)s."),
}
_NAMED_BY = {"rules": "key", "clauses": "id"}
_UNDECLARED_ELSEWHERE = Message("The section %(section)s does not hold %(name)s.")


@dataclass
class Declared:
    """The names of a pack by section. A section that cannot be read, or is missing, is complained of once."""

    root: Place
    faults: Faults
    _names: dict[str, frozenset[str] | None] = field(default_factory=dict)

    def names(self, section: str) -> frozenset[str] | None:
        """The names that `section` declares with those that need no declaration; None when it cannot be read."""
        if section not in self._names:
            self._names[section] = self._read(section)
        return self._names[section]

    def check(self, section: str, place: Place | None, *names: str) -> bool:
        """Whether the name at `place` is declared, or one of `names` where the text there is not yet the name.

        A fault when it is not; nothing is reported where the section itself cannot be read.
        """
        name = names[0] if names else place.text if place else None
        known = self.names(section)
        if place is None or name is None or known is None:
            return False
        if name in known or any(other in known for other in names):
            return True
        if section in self.root:
            self._report(section, place, name, known)
        else:
            self._report_missing(section, place, name)
        return False

    def check_all(self, section: str, places: Iterable[Place]) -> tuple[str, ...]:
        """The names at `places`, each checked."""
        return tuple(place.text for place in places if self.check(section, place) and place.text)

    def _read(self, section: str) -> frozenset[str] | None:
        place = self.root.get(section)
        always = ALWAYS_DECLARED.get(section, frozenset())
        if place is None:
            return None if self.faults.is_excused(self.root, section) else always
        if self.faults.is_doubtful(place) or (section in _NAMED_BY and _has_nameless(place, _NAMED_BY[section])):
            return None
        return always | frozenset(names_in(place))

    def _report(self, section: str, place: Place, name: str, known: frozenset[str]) -> None:
        template = _UNDECLARED.get(section, _UNDECLARED_ELSEWHERE).template
        message = Message(template, {"name": shortened(name), "section": section})
        if nearest := self.faults.nearest(name, known):
            parts = {"section": section, "nearest": nearest}
            expected = Message("Did you mean %(nearest)s? Otherwise declare it under %(section)s.", parts)
        else:
            expected = Message("Declare it under %(section)s.", {"section": section})
        self.faults.add(place, message, expected)

    def _report_missing(self, section: str, place: Place, name: str) -> None:
        self._names[section] = None
        parts = {"section": section, "name": shortened(name)}
        self.faults.add_at(
            place.line,
            section,
            Message("The section %(section)s is missing, and %(name)s should stand in it.", parts),
            Message("Add the section %(section)s and declare in it every name that the pack uses.", parts),
            file=place.file,
        )


def names_in(section: Place) -> list[str]:
    """The names of a section: the keys of a group; of a list each item's `key` or `id`, or the word itself."""
    names = list(section.keys())
    for item in section.items():
        named = [item, item.get("key"), item.get("id")]
        names.extend(place.text for place in named if place and place.text)
    return names


def _has_nameless(section: Place, key: str) -> bool:
    names = (item.get(key) for item in section.items())
    return any(name is None or name.text is None for name in names)


def report_repeats(items: Iterable[Place], key: str, message: Message, faults: Faults) -> None:
    """One fault for each item whose `key` an earlier item has."""
    first_lines: dict[str, int] = {}
    for item in items:
        place = item.get(key)
        if place is None or place.text is None:
            continue
        if place.text in first_lines:
            parts = {"name": shortened(place.text), "first": first_lines[place.text]}
            faults.add(place, Message(message.template, parts), Message("Give each a name of its own."))
        first_lines.setdefault(place.text, place.line)
