"""The chain of seals: what a seal covers, when a chain is whole, and the anchors that pin it from outside.

A seal is an HMAC-SHA256 over the seal before it and over all that an entry says; the key is not in the database.
Whoever changes, drops, adds or moves an entry breaks the chain at its number; whoever cuts off the end is found
by the last anchor, a line in a file outside the database.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from huifang.kernel.text import Message
from huifang.kernel.wording import InWords, Speech

GENESIS = bytes(32)
"""What the first entry is chained to."""
EMPLOYEE = "employee:"
TERMINAL = "cli:"


def _p(_context: str, word: str) -> str:
    """Marks a word that has its translation in the context of actors."""
    return word


PROGRAMS = {
    "worker": _p("actor", "Huifang, behind the pages"),
    "huifang demo": _p("actor", "Sample data of the demonstration"),
}
"""Those that do something by themselves."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one row held before and after a deed; None where it did not exist."""

    table: str
    row: str
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class ChangeMark:
    """What the seal of an entry covers of one change; the values themselves are bound to `id` by their encryption."""

    id: bytes
    table: str
    row: str
    has_before: bool
    has_after: bool


@dataclass(frozen=True, slots=True)
class ChangesMark:
    """What the seal of an entry covers of all its changes."""

    count: int = 0
    digest: bytes = b""


NO_CHANGES = ChangesMark()


@dataclass(frozen=True, slots=True)
class EntryText:
    """All that an entry says, as it stands in the database.

    `happened_at` and `facts` are the database's own texts, so that a seal does not depend on how Python reads them.
    """

    id: int
    happened_at: str
    actor: str
    deed: str
    reason: str
    row_count: int
    row_digest: bytes
    facts: str
    recorded_in: int


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """An entry as the chain holds it. `fault` says what is wrong with its changes, seen before the chain is."""

    number: int
    seal: bytes
    text: EntryText
    changes: ChangesMark
    fault: Message | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last number and seal of the chain at a moment, kept outside the database."""

    at: datetime
    number: int
    seal: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place at which the history is not what was sealed."""

    number: int
    what: Message


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries were checked, the last number, and the first fault, None when the history is whole."""

    checked: int
    last_number: int
    fault: Fault | None


class BrokenAnchors(Exception):
    """A line of the anchor file was not written by the sealer, or lines are missing before it."""

    def __init__(self, line: int) -> None:
        self.message = Message(
            "Line %(line)d of the anchor file was changed, or a line before it is missing. Compare the file with"
            " a backup of it; do not delete it.",
            {"line": line},
        )
        super().__init__(str(self.message))


def mark_of(changes: Iterable[ChangeMark]) -> ChangesMark:
    """The mark over changes in the order of their ids; memory does not grow with their number."""
    digest, count = hashlib.sha256(), 0
    for change in changes:
        kept = bytes((change.has_before, change.has_after))
        digest.update(_joined([change.id, change.table.encode(), change.row.encode(), kept]))
        count += 1
    return ChangesMark(count, digest.digest()) if count else NO_CHANGES


def seal_of(key: bytes, *, previous: bytes, number: int, text: EntryText, changes: ChangesMark) -> bytes:
    """The seal of an entry that follows the entry sealed with `previous`."""
    parts = [
        previous,
        _number(number),
        _number(text.id),
        text.happened_at.encode(),
        text.actor.encode(),
        text.deed.encode(),
        text.reason.encode(),
        _number(text.row_count),
        text.row_digest,
        text.facts.encode(),
        _number(text.recorded_in),
        _number(changes.count),
        changes.digest,
    ]
    return hmac.digest(key, _joined(parts), "sha256")


def verdict_on(key: bytes, entries: Iterable[SealedEntry], anchors: Sequence[Anchor]) -> Verdict:
    """Walk the chain in the order of numbers, from 1, and name the first number at which it is not whole."""
    pinned = {anchor.number: anchor for anchor in anchors}
    previous, checked = GENESIS, 0
    for entry in entries:
        fault = _fault_at(key, entry, expected=checked + 1, previous=previous, anchor=pinned.get(entry.number))
        if fault is not None:
            return Verdict(checked, checked, fault)
        previous, checked = entry.seal, checked + 1
    return Verdict(checked, checked, _cut_off(checked, anchors))


def anchor_line(key: bytes, anchor: Anchor, *, previous_line: str) -> str:
    """The line of the anchor file for `anchor`: moment, number, seal, and a mark chained to the line before."""
    said = f"{anchor.at.isoformat()} {anchor.number} {anchor.seal.hex()}"
    return f"{said} {_line_mark(key, said, previous_line)}"


def read_anchors(key: bytes, lines: Iterable[str]) -> Iterator[Anchor]:
    """The anchors of a file, in its order; raises BrokenAnchors at the first line that is not as it was written."""
    previous = ""
    for count, line in enumerate(lines, start=1):
        said, _, mark = line.rpartition(" ")
        if not hmac.compare_digest(mark.encode(), _line_mark(key, said, previous).encode()):
            raise BrokenAnchors(count)
        moment, number, seal = said.split(" ")
        yield Anchor(datetime.fromisoformat(moment), int(number), bytes.fromhex(seal))
        previous = line


def whole_lines(content: str) -> list[str]:
    """The lines of an anchor file; what a crash left of a last line, without its end, is none."""
    return content.split("\n")[:-1]


def _fault_at(key: bytes, entry: SealedEntry, *, expected: int, previous: bytes, anchor: Anchor | None) -> Fault | None:
    if entry.number != expected:
        return Fault(expected, Message("Entry %(number)d of the history is missing.", {"number": expected}))
    if entry.fault is not None:
        return Fault(expected, entry.fault)
    seal = seal_of(key, previous=previous, number=entry.number, text=entry.text, changes=entry.changes)
    if not hmac.compare_digest(seal, entry.seal):
        return Fault(expected, Message("Entry %(number)d of the history is not what was sealed.", {"number": expected}))
    if anchor is not None and not hmac.compare_digest(anchor.seal, entry.seal):
        return Fault(
            expected,
            Message(
                "Entry %(number)d of the history was replaced after it was anchored on %(day)s.",
                {"number": expected, "day": anchor.at.isoformat(timespec="minutes")},
            ),
        )
    return None


def _cut_off(last: int, anchors: Sequence[Anchor]) -> Fault | None:
    """The fault when an anchor knows of entries behind the last one."""
    beyond = [anchor for anchor in anchors if anchor.number > last]
    if not beyond:
        return None
    return Fault(
        last + 1,
        Message(
            "The history ends at entry %(last)d, but entry %(number)d was anchored on %(day)s: the end is cut off,"
            " or an older backup was restored.",
            {"last": last, "number": beyond[-1].number, "day": beyond[-1].at.isoformat(timespec="minutes")},
        ),
    )


def _line_mark(key: bytes, said: str, previous_line: str) -> str:
    return hmac.digest(key, _joined([b"anchor", previous_line.encode(), said.encode()]), "sha256").hex()


def _joined(parts: Iterable[bytes]) -> bytes:
    """Parts one after the other, each behind its length, so that no two lists of parts look the same."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def _number(value: int) -> bytes:
    return str(value).encode()


def number_of(actor: str) -> str:
    """The number of the employee whom the history names; empty for a program."""
    return actor.removeprefix(EMPLOYEE) if actor.startswith(EMPLOYEE) else ""


@dataclass(frozen=True, slots=True)
class Actor(InWords):
    """Who did something: an employee by name where it is known, else by number; a program by what it is."""

    key: str
    name: str = ""

    def __str__(self) -> str:
        return self.key

    def in_words(self, speech: Speech) -> str:
        """How people call them."""
        if number := number_of(self.key):
            return self.name or number
        if self.key.startswith(TERMINAL):
            account = {"account": self.key.removeprefix(TERMINAL)}
            return speech.pgettext("actor", "%(account)s at the terminal") % account
        word = PROGRAMS.get(self.key)
        return speech.pgettext("actor", word) if word else self.key
