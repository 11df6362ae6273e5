"""What a person makes of a reading: statements accepted, corrected, rejected, and what a changed text changed.

A statement is known again by its clause's words, its sort and its own words, so decisions outlive another reading of
the text, and those on clauses that stayed as they were stay with them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

from huifang.policy.logic.reader.statements import (
    Channel,
    ContactCap,
    Length,
    Statement,
    Timing,
    TimingKind,
    Unit,
    Words,
)
from huifang.policy.logic.reader.written import Document

Verdict = Literal["accepted", "corrected", "rejected"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
CHANNELS: tuple[Channel, ...] = get_args(Channel)
TIMINGS: tuple[TimingKind, ...] = get_args(TimingKind)
UNITS: tuple[Unit, ...] = get_args(Unit)

_LONGEST_ANSWER = 200
_NOT_ASKED = ("policy", "clause", "words", "rule", "series", "kind", "deed", "part", "timing", "limit")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a statement; `values` are the corrected ones, by the names that `values_of` gives."""

    verdict: Verdict
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """A statement as it stands for the person: what was decided, and what it says now (None when rejected)."""

    key: str
    statement: Statement
    decision: Decision | None
    now: Statement | None


def reads_of(document: Document, statements: Sequence[Statement], decisions: Mapping[str, Decision]) -> list[Read]:
    """The statements with what was decided on each."""
    counted: Counter[str] = Counter()
    reads = []
    for one in statements:
        clause = document.policies[one.policy].clauses[one.clause]
        said = "\0".join((clause.text, type(one).__name__, one.words.text, one.rule))
        counted[said] += 1
        key = hashlib.sha256(f"{said}\0{counted[said]}".encode()).hexdigest()[:20]
        decision = decisions.get(key)
        reads.append(Read(key, one, decision, _now(one, decision)))
    return reads


def _now(statement: Statement, decision: Decision | None) -> Statement | None:
    if decision is None or decision.verdict == "accepted":
        return statement
    return None if decision.verdict == "rejected" else corrected(statement, decision.values)


def values_of(statement: Statement) -> dict[str, str]:
    """What of a statement a person may correct, as text by name; times as kind, amount and unit."""
    values: dict[str, str] = {}
    for one in fields(statement):
        value = getattr(statement, one.name)
        if isinstance(value, Timing) or (value is None and one.name in ("timing", "limit")):
            values |= _of_timing(value)
        elif one.name not in _NOT_ASKED and _is_asked(one.name, value):
            values[one.name] = _text(value)
    return values


def _is_asked(name: str, value: Any) -> bool:
    return isinstance(value, Words | tuple | Decimal | Length | None) and not (name == "measures" and value is None)


def _of_timing(timing: Timing | None) -> dict[str, str]:
    length = timing.length if timing else None
    return {
        "when": timing.kind if timing else "",
        "amount": _plain(length.amount) if length else "",
        "unit": length.unit if length else "",
        "times": _plain(timing.times) if timing else "",
    }


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Words):
        return value.text
    if isinstance(value, Decimal):
        return _plain(value)
    if isinstance(value, Length):
        return f"{_plain(value.amount)} {value.unit}"
    return ", ".join(one[0] if isinstance(one, tuple) else one.text for one in value)


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f") if number else "0"


def corrected(statement: Statement, values: Mapping[str, str]) -> Statement:
    """The statement with these values instead; one that cannot be read as what it stands for is left as it was.

    A corrected value keeps the place of the words that it corrects, or of the whole statement where there were none.
    """
    changes: dict[str, Any] = {}
    before = values_of(statement)
    for one in fields(statement):
        value = getattr(statement, one.name)
        if one.name in ("timing", "limit"):
            changes[one.name] = _timing(value, statement, values, before)
        elif one.name in before and values.get(one.name, before[one.name]) != before[one.name]:
            changes[one.name] = _value(one.name, value, statement, values[one.name].strip()[:_LONGEST_ANSWER])
    return replace(statement, **changes)


def _value(name: str, old: Any, statement: Statement, text: str) -> Any:
    if name == "channels":
        named = [one.strip() for one in text.split(",")]
        return tuple((one, statement.words) for one in CHANNELS if one in named)
    if isinstance(old, tuple):
        return tuple(_words(None, statement, one.strip()) for one in text.replace("，", ",").split(",") if one.strip())
    if isinstance(old, Decimal) or name in ("low", "high"):
        return _number(text, old)
    if isinstance(old, Length) or name == "length" or isinstance(statement, ContactCap):
        return _length(text, old)
    return _words(old, statement, text)


def _words(old: Words | None, statement: Statement, text: str) -> Words | None:
    place = old or statement.words
    return Words(text, place.start, place.end) if text else None


def _number(text: str, old: Decimal | None) -> Decimal | None:
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return old
    return number if number.is_finite() and abs(number) < 10**12 else old


def _length(text: str, old: Length | None) -> Length | None:
    amount, _, unit = text.partition(" ")
    number = _number(amount, None)
    named = next((one for one in UNITS if one == unit.strip()), None)
    return Length(number, named) if number is not None and named else old if text else None


def _timing(
    old: Timing | None, statement: Statement, values: Mapping[str, str], before: Mapping[str, str]
) -> Timing | None:
    names = ("when", "amount", "unit", "times")
    if all(values.get(name, before.get(name)) == before.get(name) for name in names):
        return old
    said = {**before, **values}
    kind = next((one for one in TIMINGS if one == said["when"]), None)
    if kind is None:
        return old if said["when"] else None
    length = _length(f"{said['amount']} {said['unit']}", None)
    times = _number(said["times"], None) or Decimal(1)
    return Timing(kind, old.words if old else statement.words, length, times=max(times, Decimal(1)))


@dataclass(frozen=True, slots=True)
class Changed:
    """What a later text says otherwise: clauses of it that are new or written otherwise, and words that are gone."""

    clauses: frozenset[tuple[int, int]]
    gone: tuple[str, ...]


def changed_between(before: Document, after: Document) -> Changed:
    """Compare two readings, clause by clause; a clause that only moved or has another number has not changed."""
    old = [clause.text for policy in before.policies for clause in policy.clauses]
    places = [(number, place) for number, policy in enumerate(after.policies) for place, _ in enumerate(policy.clauses)]
    new = [after.policies[number].clauses[place].text for number, place in places]
    kept = Counter(old) & Counter(new)
    left = dict(kept)
    changed = set()
    for place, text in zip(places, new, strict=True):
        if left.get(text, 0):
            left[text] -= 1
        else:
            changed.add(place)
    gone = []
    for text in old:
        if kept.get(text, 0):
            kept[text] -= 1
        else:
            gone.append(text)
    return Changed(frozenset(changed), tuple(gone))


def unread_sentences(document: Document, policy: int, statements: Sequence[Statement]) -> list[tuple[int, int, int]]:
    """The sentences of a policy of which nothing was read: clause, and from where to where in the original."""
    said: dict[int, list[tuple[int, int]]] = {}
    for one in statements:
        if one.policy == policy:
            said.setdefault(one.clause, []).append((one.words.start, one.words.end))
    return [
        (number, start, end)
        for number, clause in enumerate(document.policies[policy].clauses)
        for start, end in _sentences(clause.text, clause.places)
        if not any(first < end and start < last for first, last in said.get(number, ()))
    ]


def _sentences(text: str, places: Sequence[int]) -> list[tuple[int, int]]:
    found, begun = [], 0
    for at, sign in enumerate(text):
        if sign in "。;!?" or at == len(text) - 1:
            if any(one.isalnum() for one in text[begun : at + 1]):
                found.append((places[begun], places[at] + 1))
            begun = at + 1
    return found
