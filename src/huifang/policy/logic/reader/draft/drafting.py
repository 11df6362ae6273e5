"""`draft_of`: the pack that a written policy and what was read of it make."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huifang.policy.logic.carriers import may_carry
from huifang.policy.logic.reader.draft.making import Making, name_of
from huifang.policy.logic.reader.draft.rules import rule_of
from huifang.policy.logic.reader.draft.sections import kind_of, mechanism_of
from huifang.policy.logic.reader.statements import KindOfClause, Schedule, Statement
from huifang.policy.logic.reader.written import Clause, Document

_HEADERS = frozenset({"purpose", "scope", "interpretation"})
_GUIDANCE = frozenset({"etiquette", "content", "preparation", "script"})
# What YAML does not allow in a file.
_FORBIDDEN = re.compile("[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_ORDER = ("departments", "topics", "posts", "events", "attributes", "segments", "seasons", "settings", "rules")


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a statement: the mechanism that carries it, `rule:…`, or None where a pack has none for it."""

    statement: Statement
    mechanism: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A pack as plain data in the order of its file; `made` goes through the statements in their order."""

    pack: Mapping[str, Any]
    made: tuple[Made, ...]
    headings: Mapping[str, tuple[str, ...]]

    @property
    def unbound(self) -> tuple[str, ...]:
        """The ids of clauses that nothing carries out yet."""
        return tuple(clause["id"] for clause in self.pack["clauses"] if not clause.get("carried_out_by"))


def draft_of(
    document: Document,
    policy: int,
    statements: Sequence[Statement],
    *,
    key: str = "",
    version: str = "1.0.0",
    effective_on: str | None = None,
) -> Draft:
    """The draft of one policy of a document. `statements` may be of all its policies; those of others are left alone.

    What the text leaves open, the day it takes effect among it, is asked for by settings.
    """
    written = document.policies[policy]
    making = Making(document, policy)
    own = [one for one in statements if one.policy == policy]
    made = _made(making, own)
    _use_forms(making)
    head: dict[str, Any] = {
        "key": key or _policy_key(written.title),
        "title": _clean(written.title) or "未命名",
        "version": version,
        "effective_on": effective_on or _asked_day(making),
    }
    clauses = [
        _clause(making, number, clause, [one for one in made if one.statement.clause == number])
        for number, clause in enumerate(written.clauses)
    ]
    sections = making.sections
    order = [*(name for name in _ORDER if name in sections), *(name for name in sections if name not in _ORDER)]
    body = {name: _listed(name, sections[name]) for name in order}
    headings = {making.clause_id(number): clause.headings for number, clause in enumerate(written.clauses)}
    return Draft({"pack": 1, "policy": head, "clauses": clauses, **body}, tuple(made), headings)


def _policy_key(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name_of(title)).strip("-") or "written-policy"


def _asked_day(making: Making) -> dict[str, Any]:
    settings = making.sections.setdefault("settings", {})
    settings["effective-on"] = {
        "type": "date",
        "ask": {"zh-Hans": "本制度从哪天起施行？", "en": "From which day is it in force?"},
    }
    return {"setting": "effective-on"}


def _listed(name: str, entries: Mapping[str, Any]) -> Any:
    """A section as it is written: rules are a list, all others are groups of names."""
    return [{"key": key, **entry} for key, entry in entries.items()] if name == "rules" else dict(entries)


def _made(making: Making, statements: Sequence[Statement]) -> list[Made]:
    made: list[Made] = []
    place = 0
    while place < len(statements):
        statement = statements[place]
        if isinstance(statement, Schedule):
            steps = _series(statements, place)
            mechanism: str | None = f"rule:{rule_of(making, steps)}"
            made += [Made(step, mechanism) for step in steps]
            place += len(steps)
            continue
        made.append(Made(statement, mechanism_of(making, statement)))
        place += 1
    return made


def _series(statements: Sequence[Statement], place: int) -> list[Schedule]:
    """The statement at this place, and those behind it that are further steps of its series."""
    first = statements[place]
    assert isinstance(first, Schedule)
    steps = [first]
    for one in statements[place + 1 :]:
        last = steps[-1]
        goes_on = (
            isinstance(one, Schedule)
            and last.series is not None
            and one.series == last.series + 1
            and (one.anchor and one.anchor.text) == (first.anchor and first.anchor.text)
            and (one.segment and one.segment.text) == (first.segment and first.segment.text)
            and (one.post and one.post.text) == (first.post and first.post.text)
            and _is_of_a_series(one)
            and _is_of_a_series(first)
        )
        if not goes_on:
            break
        assert isinstance(one, Schedule)
        steps.append(one)
    return steps


def _is_of_a_series(step: Schedule) -> bool:
    return step.anchor is not None and step.timing.kind in ("same_day", "within", "at", "after", "window", "every")


def _use_forms(making: Making) -> None:
    """Every rule uses the form of its clause, else the first one that the policy names."""
    forms = making.sections.get("forms", {})
    for rule in making.sections.get("rules", {}).values():
        own = [key for key, form in forms.items() if set(form["clauses"]) & set(rule["clauses"])]
        if found := own or list(forms):
            rule["form"] = found[0]


def _clause(making: Making, number: int, clause: Clause, made: Sequence[Made]) -> dict[str, Any]:
    text = making.document.text
    words = _clean("".join(text[place] for place in clause.places))
    entry: dict[str, Any] = {"id": making.clause_id(number), "text": f"{clause.number} {words}".strip()}
    mechanisms = list(dict.fromkeys(one.mechanism for one in made if one.mechanism))
    said = list(dict.fromkeys(one.statement.kind for one in made if isinstance(one.statement, KindOfClause)))
    carried = list(dict.fromkeys(kind_of(one.statement) for one in made if one.mechanism))
    if not mechanisms and said and said[0] in _HEADERS:
        mechanisms, carried = ["header"], [kind for kind in said if kind in _HEADERS]
    elif said and set(said) & _GUIDANCE and (not mechanisms or set(said) <= _GUIDANCE):
        guided = [kind for kind in said if kind in _GUIDANCE and kind not in carried]
        if guided:
            mechanisms, carried = [*mechanisms, "guidance"], [*carried, *guided]
    kinds = [kind for kind in carried if any(may_carry(one, (kind,)) for one in mechanisms)] or said
    if kinds:
        entry["kinds"] = kinds
    if mechanisms:
        entry["carried_out_by"] = mechanisms
    return entry


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text.replace("\t", " "))
