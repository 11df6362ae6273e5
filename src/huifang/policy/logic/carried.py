"""Of everything that a pack names, what this release runs and what a later one will run."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from huifang.policy.logic.clauses import Carried
from huifang.policy.logic.declared import names_in
from huifang.policy.logic.later import DESK_SECTIONS, GOVERNING_SECTIONS, LATER_SECTIONS, LIMITING_SECTIONS
from huifang.policy.logic.sections.answering import SECTIONS as ANSWERING
from huifang.policy.logic.sections.planned import SECTIONS as PLANNED
from huifang.policy.logic.tree import Place

_USED_BY_RULES = ("segments", "seasons")
_GOVERNING = frozenset({*GOVERNING_SECTIONS, "duties", "assignment", "handover", *ANSWERING, *PLANNED})


def what_is_carried(
    root: Place,
    *,
    planned: Collection[str],
    at_the_desk: Mapping[str, Collection[str]],
    named: Collection[tuple[str, str]],
    limits: Collection[str] = (),
    governed: Collection[tuple[str, str]] = (),
) -> Carried:
    """What runs and what is declared, when `planned` are the keys of the rules that are planned.

    `at_the_desk` is what the desk uses of its sections then, `named` what the entries of later sections name,
    `limits` are the keys of the contact limits that wait for no answer, `governed` the sections and keys of the
    entries by which the policy itself is kept, or that say who has what or how customers are answered, and that wait
    for none.
    """
    rules = [rule for rule in _items(root, "rules") if _text(rule, "key") in planned]
    running = {
        "rules": frozenset(planned),
        "segments": _segments_of(root, rules),
        "seasons": frozenset(filter(None, (_text(rule, "season") for rule in rules))),
        **at_the_desk,
        **{section: frozenset(limits) for section in LIMITING_SECTIONS},
        **{section: frozenset(key for place, key in governed if place == section) for section in _GOVERNING},
    }
    declared: dict[str, frozenset[str]] = {
        section: frozenset(names_in(found))
        for section in LATER_SECTIONS | LIMITING_SECTIONS | GOVERNING_SECTIONS
        if (found := root.get(section))
    }
    for section in (*DESK_SECTIONS, *_USED_BY_RULES):
        declared[section] = frozenset(name for place, name in named if place == section)
    return Carried(running, declared)


def _segments_of(root: Place, rules: list[Place]) -> frozenset[str]:
    """The segments that these rules look at, and those that these name in turn."""
    waiting = [name for rule in rules for key in ("for", "while") if (name := _text(rule, key))]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        predicate = root.at(("segments", name))
        if name not in found and predicate.path == ("segments", name):
            found.add(name)
            waiting.extend(inner for part in predicate.inside() if (inner := _text(part, "segment")))
    return frozenset(found)


def _items(place: Place, key: str) -> list[Place]:
    child = place.get(key)
    return child.items() if child else []


def _text(place: Place, key: str) -> str | None:
    child = place.get(key)
    return child.text if child else None
