"""What is wrong in a pack: each fault once, at its line, with what was expected."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass

from huifang.kernel.text import Message
from huifang.policy.logic.tree import Path, Place

MOST_SUGGESTIONS = 200
"""Looking for the nearest name is slow; a file with more faults than this needs no more advice."""
MOST_NAMES_COMPARED = 500
LONGEST_NAME_COMPARED = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what, and what was expected instead.

    `key` is the way to it, `rules[surgery-care].due[2].within`: an item of a list is called by its
    `key` or `id`, else by its number from 1.
    """

    file: str
    line: int
    key: str
    message: Message
    expected: Message


class Faults:
    """The faults found so far. The first at a place counts; what would only follow from it is left out."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[Fault] = []
        self._paths: set[Path] = set()
        self._excused: set[tuple[Path, str | None]] = set()
        self._suggestions_left = MOST_SUGGESTIONS

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, place: Place, message: Message, expected: Message) -> None:
        """A fault of the value that stands at `place`."""
        self._add(place.path, place.label, (place.file, place.line), message, expected)

    def add_key(self, place: Place, message: Message, expected: Message) -> None:
        """A fault of the key under which `place` stands."""
        self._add(place.path, place.label, (place.key_file, place.key_line), message, expected)

    def add_missing(self, place: Place, key: str, message: Message, expected: Message) -> None:
        """`key` is missing in the group at `place`, unless it stands there misspelt or misplaced."""
        if not self.is_excused(place, key):
            label = f"{place.label}.{key}" if place.label else key
            self._add((*place.path, key), label, (place.file, place.line), message, expected)

    def add_at(self, line: int, key: str, message: Message, expected: Message, *, file: str | None = None) -> None:
        """A fault of the file itself, wherever it is written."""
        self._found.append(Fault(file or self._file, line, key, message, expected))

    def take_over(self, faults: tuple[Fault, ...]) -> None:
        """Faults that were found in another file."""
        self._found.extend(faults)

    def excuse(self, path: Path, key: str | None) -> None:
        """Do not miss `key` (or any key, None) at `path`: another fault already speaks of it."""
        self._excused.add((path, key))

    def is_excused(self, place: Place, key: str) -> bool:
        return (place.path, key) in self._excused or (place.path, None) in self._excused

    def has(self, place: Place) -> bool:
        """Whether a fault was found at exactly this place."""
        return place.path in self._paths

    def is_doubtful(self, place: Place) -> bool:
        """Whether a fault at this place makes it unknown what stands in it."""
        return self.has(place) or (place.path, None) in self._excused

    def nearest(self, name: str, known: Collection[str]) -> str | None:
        """The known name that `name` was probably meant to be."""
        if self._suggestions_left <= 0 or len(known) > MOST_NAMES_COMPARED or len(name) > LONGEST_NAME_COMPARED:
            return None
        self._suggestions_left -= 1
        found = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
        return found[0] if found else None

    def sorted(self) -> tuple[Fault, ...]:
        """All faults, by line and key; those of other files after those of the file that was read."""
        own = self._file
        return tuple(sorted(self._found, key=lambda fault: (fault.file != own, fault.file, fault.line, fault.key)))

    def _add(self, path: Path, key: str, at: tuple[str | None, int], message: Message, expected: Message) -> None:
        if path not in self._paths:
            self._paths.add(path)
            file, line = at
            self._found.append(Fault(file or self._file, line, key, message, expected))
