"""A reading as its page shows it: each clause with its words in colours, and beside it what was read of them.

The reader's patterns take time and memory that few processes need: they are loaded by the first page that reads a text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from huifang.policy.logic.reader.deciding import (
    Changed,
    Decision,
    Read,
    changed_between,
    reads_of,
    unread_sentences,
    values_of,
)
from huifang.policy.logic.reader.draft import Draft, draft_of
from huifang.policy.logic.reader.statements import KindOfClause, Statement
from huifang.policy.logic.reader.written import Clause, Document
from huifang.policy.models import WrittenText
from huifang.web.reader.words import CHANNELS, KINDS, PARTS, SAID, STATEMENTS, TIMES, UNITS, WHYS

Word = str | Promise


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a clause; `group` gives their colour, `key` the statement that they were read for."""

    text: str
    group: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class StatementShown:
    key: str
    name: Word
    group: str
    words: str
    parts: tuple[tuple[Word, str], ...]
    mechanism: str
    verdict: str


@dataclass(frozen=True, slots=True)
class ClauseShown:
    id: str
    number: str
    chapter: str
    pieces: tuple[Piece, ...]
    kinds: tuple[Word, ...]
    statements: tuple[StatementShown, ...]
    carried_out_by: tuple[str, ...]
    is_changed: bool


class Reading:
    """A text, read with the decisions of its owner."""

    def __init__(self, written: WrittenText, policy: int) -> None:
        from huifang.policy.logic.reader.grammar import read_statements  # noqa: PLC0415 # see above

        self.written = written
        self.document = document_of(written.text)
        self.policies = [place for place, one in enumerate(self.document.policies) if one.clauses]
        self.policy = policy if policy in self.policies else self.policies[0] if self.policies else -1
        decisions = {key: Decision(one["verdict"], one["values"]) for key, one in written.decisions.items()}
        every = read_statements(self.document)
        self._about = [one for one in every if isinstance(one, KindOfClause)]
        stated = [one for one in every if not isinstance(one, KindOfClause)]
        self.reads: list[Read] = reads_of(self.document, stated, decisions)

    @property
    def title(self) -> str:
        return self.document.policies[self.policy].title if self.policies else self.written.title

    @property
    def own(self) -> list[Read]:
        """The statements of the policy that is shown."""
        return [one for one in self.reads if one.statement.policy == self.policy]

    @cached_property
    def made(self) -> Draft:
        """The draft under the name that it would get by itself."""
        return self.draft()

    def draft(self, *, key: str = "", version: str = "1.0.0") -> Draft:
        """The draft of the policy that is shown, without what was rejected."""
        now = [one.now for one in self.reads if one.now is not None]
        together = sorted([*now, *self._about], key=lambda one: (one.policy, one.clause, one.words.start))
        return draft_of(self.document, self.policy, together, key=key, version=version)

    def changed(self) -> Changed | None:
        """What the last change of the text changed; None for a text that was read once."""
        return changed_between(document_of(self.written.before), self.document) if self.written.before else None

    def clauses(self, changed: Changed | None) -> list[ClauseShown]:
        by_statement = {id(one.statement): one.mechanism for one in self.made.made}
        carried: Mapping[str, Any] = {clause["id"]: clause for clause in self.made.pack["clauses"]}
        shown = []
        headings: tuple[str, ...] = ()
        own: defaultdict[int, list[Read]] = defaultdict(list)
        for read in self.own:
            own[read.statement.clause].append(read)
        kinds: defaultdict[int, list[str]] = defaultdict(list)
        for one in self._about:
            if one.policy == self.policy:
                kinds[one.clause].append(one.kind)
        for number, clause in enumerate(self.document.policies[self.policy].clauses):
            reads, about = own[number], kinds[number]
            chapter = " / ".join(clause.headings) if clause.headings != headings else ""
            headings = clause.headings
            shown.append(
                ClauseShown(
                    id=f"C{number + 1}",
                    number=clause.number,
                    chapter=chapter,
                    pieces=tuple(_pieces(self.document.text, clause, reads)),
                    kinds=tuple(KINDS.get(kind, kind) for kind in dict.fromkeys(about)),
                    statements=tuple(_statement(one, by_statement) for one in reads),
                    carried_out_by=tuple(carried[f"C{number + 1}"].get("carried_out_by", ())),
                    is_changed=changed is not None and (self.policy, number) in changed.clauses,
                )
            )
        return shown

    def unread(self) -> list[tuple[str, str]]:
        """Clause and words of each sentence of which nothing was read, clauses of mere conduct and purpose aside."""
        kept = [*(read.statement for read in self.own), *self._about]
        text = self.document.text
        found = unread_sentences(self.document, self.policy, kept) if self.policies else []
        return [(f"C{number + 1}", " ".join(text[start:end].split())) for number, start, end in found]

    def rest(self) -> list[tuple[Word, str]]:
        text = self.document.text
        return [(WHYS[one.why], text[one.start : one.end].strip()) for one in self.document.rest]


def _pieces(text: str, clause: Clause, reads: Sequence[Read]) -> Iterator[Piece]:
    """The words of the clause in runs that belong to the same statement; the narrowest one has a character."""
    spans = sorted(
        ((one.statement.words.end - one.statement.words.start, place, one) for place, one in enumerate(reads)),
        key=lambda span: span[:2],
    )
    run: list[str] = []
    last: Read | None = None
    for place in clause.places:
        owner = next((one for _, _, one in spans if one.statement.words.start <= place < one.statement.words.end), None)
        if owner is not last and run:
            yield _piece(run, last)
            run = []
        last = owner
        run.append(text[place])
    if run:
        yield _piece(run, last)


def _piece(run: Sequence[str], read: Read | None) -> Piece:
    if read is None:
        return Piece("".join(run))
    group = "rejected" if read.now is None else STATEMENTS[type(read.statement).__name__][1]
    return Piece("".join(run), group, read.key)


def _statement(read: Read, mechanisms: Mapping[int, str | None]) -> StatementShown:
    name, group = STATEMENTS[type(read.statement).__name__]
    now = read.now or read.statement
    return StatementShown(
        key=read.key,
        name=name,
        group=group,
        words=read.statement.words.text,
        parts=tuple(_parts(now)),
        mechanism=mechanisms.get(id(read.now)) or "",
        verdict=read.decision.verdict if read.decision else "",
    )


def _parts(statement: Statement) -> Iterator[tuple[Word, str]]:
    values = values_of(statement)
    if "when" in values:
        time = _time(values)
        if time:
            yield PARTS["when"], time
        values = {name: value for name, value in values.items() if name not in ("when", "amount", "unit", "times")}
    for name, value in values.items():
        if value:
            yield PARTS.get(name, name), _channels(value) if name == "channels" else value


def _time(values: Mapping[str, str]) -> str:
    if not values["when"]:
        return ""
    if values["when"] not in SAID or not values["amount"]:
        return str(TIMES[values["when"]])
    length = f"{values['amount']} {UNITS.get(values['unit'], '')}"
    return str(SAID[values["when"]]) % {"length": length, "times": values["times"]}


def _channels(value: str) -> str:
    return ", ".join(str(CHANNELS[one.strip()]) for one in value.split(",") if one.strip() in CHANNELS)


def document_of(text: str) -> Document:
    """The policies of a text, with their clauses."""
    from huifang.policy.logic.reader.structure import read_structure  # noqa: PLC0415 # see above

    return read_structure(text)
