"""What became of every clause of a catalogue of written policies, held against packs.

A catalogue is a list of policies, each with its clauses, their kinds and the capabilities that they ask for. A policy
that inherits another's clauses has those in force as well, but for the ones it leaves out or replaces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from huifang.kernel.text import Message
from huifang.policy.logic.carriers import may_carry
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.pack import Clause
from huifang.policy.logic.reading import Reading
from huifang.policy.logic.tree import Items, Place
from huifang.policy.logic.yaml12 import read_tree

Fate = Literal["runs", "declared", "guidance", "header", "unbound", "missing"]
FATES: tuple[Fate, ...] = ("runs", "declared", "guidance", "header", "unbound", "missing")

ANSWERS: Mapping[str, str] = {
    "duration": "P7D",
    "clock": "P7D",
    "number": "3",
    "amount": "100",
    "percent": "10%",
    "date": "2026-01-01",
    "year_day": "04-01",
    "period": "month",
    "text": "–",
}
"""Some answer to a setting of each type: what asks for one waits for the company, and not for its room."""

_KINDS_BY_TYPE: Mapping[str, str] = {
    "purpose": "purpose",
    "benefit": "purpose",
    "relationship": "purpose",
    "scope": "scope",
    "definition": "scope",
    "followup_types": "scope",
    "segmentation": "scope",
    "priority_segments": "scope",
    "interpretation": "interpretation",
}
"""A catalogue keeps purpose under goal, and scope and interpretation under governance; the clause's type tells them."""
_SPLIT = ("goal", "governance")


@dataclass(frozen=True, slots=True)
class CatalogueClause:
    """A clause in force in a policy; `kinds` are those that a mechanism may have to fit."""

    id: str
    kinds: tuple[str, ...]
    capabilities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CataloguePolicy:
    id: str
    title: str
    clauses: tuple[CatalogueClause, ...]


@dataclass(frozen=True, slots=True)
class CoveredClause:
    """What became of a clause. `misfits` are mechanisms that cannot carry a clause of its kind, and count nothing."""

    policy: str
    clause: str
    capabilities: tuple[str, ...]
    fate: Fate
    carried_out_by: tuple[str, ...] = ()
    misfits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """Of a policy, or of a capability, how many clauses there are and what became of them."""

    name: str
    clauses: int
    runs: int = 0
    declared: int = 0
    guidance: int = 0
    header: int = 0
    unbound: int = 0
    missing: int = 0


def read_catalogue(text: bytes, faults: Faults) -> tuple[CataloguePolicy, ...]:
    """The policies with all clauses in force in each; what cannot be read is a fault."""
    root = read_tree(text, faults, of_what=Items)
    if root is None:
        return ()
    policies = {_text(place, "id"): place for place in root.items()}
    own = {key: _own_clauses(place, faults) for key, place in policies.items()}
    return tuple(
        CataloguePolicy(key, _text(place, "title_en") or _text(place, "title_zh"), _in_force(place, own, faults))
        for key, place in policies.items()
    )


def covered(policies: Iterable[CataloguePolicy], packs: Mapping[str, Reading]) -> tuple[CoveredClause, ...]:
    """What became of each clause; `packs` are sound packs by the policy of the catalogue that they carry out."""
    return tuple(_covered(policy.id, clause, packs.get(policy.id)) for policy in policies for clause in policy.clauses)


def counts_by_policy(clauses: Sequence[CoveredClause]) -> list[Count]:
    """A line for each policy, in the order of the catalogue."""
    return [
        _count(name, [one for one in clauses if one.policy == name])
        for name in _in_order(one.policy for one in clauses)
    ]


def counts_by_capability(clauses: Sequence[CoveredClause], asked: Collection[str]) -> list[Count]:
    """A line for each capability, or for those asked about; a clause counts under each of its capabilities."""
    names = sorted({name for one in clauses for name in one.capabilities}, key=_letter_and_number)
    return [
        _count(name, [one for one in clauses if name in one.capabilities])
        for name in names
        if not asked or name in asked
    ]


def _own_clauses(policy: Place, faults: Faults) -> dict[str, CatalogueClause]:
    clauses = policy.get("clauses")
    if clauses is None:
        message = Message("The key clauses is missing.")
        faults.add_missing(policy, "clauses", message, Message("Write a list of clauses, each with id and kind."))
        return {}
    return {_text(place, "id"): _clause(place, faults) for place in clauses.items()}


def _clause(place: Place, faults: Faults) -> CatalogueClause:
    for key in ("id", "kind"):
        if not _text(place, key):
            message = Message("The key %(key)s is missing.", {"key": key})
            faults.add_missing(place, key, message, Message("Write the id and the kind of each clause."))
    kind, type_ = _text(place, "kind"), _text(place.at(("data",)), "type")
    split = _KINDS_BY_TYPE.get(type_) if kind in _SPLIT else None
    # What a policy says of grades and segments is its scope, and more than a header may carry it out.
    kinds = (split, kind) if split == "scope" else (split or kind,)
    return CatalogueClause(_text(place, "id"), kinds, tuple(_words(place, "capabilities")))


def _in_force(
    policy: Place, own: Mapping[str, Mapping[str, CatalogueClause]], faults: Faults
) -> tuple[CatalogueClause, ...]:
    clauses = tuple(own[_text(policy, "id")].values())
    inherits = policy.get("inherits")
    base = inherits.get("base") if inherits else None
    if inherits is None or base is None or base.text is None:
        return clauses
    if base.text not in own:
        message = Message("The catalogue has no policy %(name)s.", {"name": base.text})
        faults.add(base, message, Message("Name a policy that stands in it."))
        return clauses
    overridden = inherits.get("overridden")
    left_out = {*_words(inherits, "excluded"), *(overridden.keys() if overridden else ())}
    return (*(clause for key, clause in own[base.text].items() if key not in left_out), *clauses)


def _covered(policy: str, clause: CatalogueClause, reading: Reading | None) -> CoveredClause:
    found = _found(clause.id, reading)
    if found is None or reading is None:
        return CoveredClause(policy, clause.id, clause.capabilities, "missing")
    fitting = tuple(one for one in found.carried_out_by if may_carry(one, clause.kinds))
    return CoveredClause(
        policy=policy,
        clause=clause.id,
        capabilities=clause.capabilities,
        fate=reading.carried.standing(fitting),
        carried_out_by=found.carried_out_by,
        misfits=() if fitting else found.carried_out_by,
    )


def _found(key: str, reading: Reading | None) -> Clause | None:
    clauses = reading.pack.clauses if reading and reading.pack else ()
    return next((clause for clause in clauses if clause.id == key), None)


def _count(name: str, clauses: Sequence[CoveredClause]) -> Count:
    fates = Counter(one.fate for one in clauses)
    return Count(name, len(clauses), **{fate: fates[fate] for fate in FATES})


def _in_order(names: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(names))


def _letter_and_number(capability: str) -> tuple[str, int, str]:
    digits = capability.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return capability.removesuffix(digits), int(digits) if digits.isdecimal() else 0, capability


def _text(place: Place, key: str) -> str:
    child = place.get(key)
    return (child.text if child else None) or ""


def _words(place: Place, key: str) -> list[str]:
    child = place.get(key)
    return [item.text for item in child.items() if item.text] if child else []
