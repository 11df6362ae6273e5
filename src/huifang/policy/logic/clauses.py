"""The clauses of the written policy, and what becomes of each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from huifang.kernel.text import Message
from huifang.policy.logic.carriers import CARRIERS, GUIDANCE, HEADER, POLICY, RULE, may_carry, not_carried
from huifang.policy.logic.declared import Declared, names_in, report_repeats
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.later import LATER_SECTIONS, SECTION_OF_KIND
from huifang.policy.logic.pack import Clause, Standing
from huifang.policy.logic.texts import text_or_name
from huifang.policy.logic.tree import Place, shortened

__all__ = ["GUIDANCE", "HEADER", "Carried", "Clauses", "mechanism_of", "waits_for_its_room"]

_SECTIONS = {
    RULE: "rules",
    "rules": "rules",
    "segment": "segments",
    "segments": "segments",
    "season": "seasons",
    POLICY: POLICY,
    **SECTION_OF_KIND,
    **{section: section for section in SECTION_OF_KIND.values()},
    "questionnaire": "surveys",
}


@dataclass(frozen=True, slots=True)
class Carried:
    """By section the keys of what this release runs, and of what it reads and a later one will run."""

    running: Mapping[str, Collection[str]] = field(default_factory=dict)
    declared: Mapping[str, Collection[str]] = field(default_factory=dict)

    def standing(self, mechanisms: Collection[str]) -> Standing:
        """What becomes of a clause with these mechanisms: the best of what becomes of each."""
        found = {self._of(mechanism) for mechanism in mechanisms}
        best: tuple[Standing, ...] = ("runs", "declared", "guidance", "header")
        return next((standing for standing in best if standing in found), "unbound")

    def _of(self, mechanism: str) -> Standing:
        if mechanism == GUIDANCE:
            return "guidance"
        if mechanism == HEADER:
            return "header"
        section, key = mechanism_of(mechanism)
        if section == POLICY or key in self.running.get(section, ()):
            return "runs"
        return "declared" if key in self.declared.get(section, ()) else "unbound"


@dataclass
class Clauses:
    """Reads the clauses, and checks that every mechanism they name exists and may carry them out."""

    root: Place
    declared: Declared
    faults: Faults

    def read(self, carried: Carried) -> tuple[Clause, ...]:
        """The clauses in the order of the file; `carried` says what becomes of the mechanisms that they name."""
        section = self.root.get("clauses")
        places = section.items() if section else []
        message = Message("The clause %(name)s stands here again; the first one is on line %(first)d.")
        report_repeats(places, "id", message, self.faults)
        return tuple(self._clause(place, carried) for place in places)

    def _clause(self, place: Place, carried: Carried) -> Clause:
        name, mechanisms = place.get("id"), place.get("carried_out_by")
        for mechanism in mechanisms.items() if mechanisms else []:
            self._check_mechanism(mechanism)
        key = (name.text if name else None) or ""
        named = tuple(item.text for item in mechanisms.items() if item.text) if mechanisms else ()
        standing = carried.standing(named)
        return Clause(
            id=key,
            text=text_or_name(place.get("text"), key),
            carried_out_by=named,
            is_bound=standing != "unbound",
            standing=standing,
            kinds=self._kinds(place, mechanisms),
        )

    def _kinds(self, clause: Place, mechanisms: Place | None) -> tuple[str, ...]:
        place = clause.get("kinds")
        if place is None:
            return ()
        kinds = tuple(item.text for item in place.items() if item.text in CARRIERS and item.text)
        named = mechanisms.items() if mechanisms else []
        for mechanism in named:
            if kinds and mechanism.text and not self.faults.has(mechanism) and not may_carry(mechanism.text, kinds):
                self._report_misfit(mechanism, kinds)
        texts = [mechanism.text for mechanism in named if mechanism.text]
        if named and len(texts) == len(named) and not any(self.faults.has(item) for item in named):
            self._report_not_carried(place, not_carried(kinds, texts))
        return kinds

    def _report_misfit(self, mechanism: Place, kinds: tuple[str, ...]) -> None:
        parts = {"mechanism": shortened(mechanism.text or ""), "kinds": ", ".join(kinds)}
        message = Message("%(mechanism)s cannot carry out a clause of the kind %(kinds)s.", parts)
        allowed = sorted(set().union(*(CARRIERS[kind] for kind in kinds)))
        self.faults.add(
            mechanism, message, Message("It is carried out by %(allowed)s.", {"allowed": ", ".join(allowed)})
        )

    def _report_not_carried(self, kinds: Place, missing: tuple[str, ...]) -> None:
        if missing:
            message = Message("Nothing here carries out what is of the kind %(kind)s.", {"kind": missing[0]})
            allowed = {"allowed": ", ".join(sorted(CARRIERS[missing[0]]))}
            self.faults.add(kinds, message, Message("It is carried out by %(allowed)s.", allowed))

    def _check_mechanism(self, place: Place) -> None:
        text = place.text
        if text is None or text in (GUIDANCE, HEADER) or self.faults.has(place):
            return
        kind, _, key = text.partition(":")
        section = _SECTIONS.get(kind.replace("-", "_"))
        if section == POLICY:
            self._check_in_policy(place, key)
        elif section == "rules":
            self.declared.check(section, place, key)
        elif section:
            self._check_in_section(section, place, key)
        else:
            self._report_kind(place, kind)

    def _check_in_section(self, section: str, place: Place, key: str) -> None:
        found = self.root.get(section)
        # A list whose items have no names of their own cannot be searched for one.
        if found is None or found.is_group or names_in(found):
            self.declared.check(section, place, key)

    def _check_in_policy(self, place: Place, key: str) -> None:
        policy = self.root.get(POLICY)
        if policy and key not in policy:
            message = Message("The group policy has no key %(key)s.", {"key": shortened(key)})
            known = ", ".join(policy.keys())
            self.faults.add(place, message, Message("It has %(known)s.", {"known": known}))

    def _report_kind(self, place: Place, kind: str) -> None:
        kinds = (RULE, "segment", "season", POLICY, *SECTION_OF_KIND)
        message = Message("%(kind)s is no kind of mechanism.", {"kind": shortened(kind)})
        nearest = self.faults.nearest(kind, (GUIDANCE, HEADER, *kinds))
        if nearest:
            self.faults.add(place, message, Message("Did you mean %(nearest)s?", {"nearest": nearest}))
        else:
            expected = Message("Write guidance, header, or one of %(kinds)s with a key.", {"kinds": ", ".join(kinds)})
            self.faults.add(place, message, expected)


def waits_for_its_room(mechanisms: Collection[str], *, running: Collection[tuple[str, str]] = ()) -> bool:
    """Whether everything that carries a clause out stands in sections that a later release runs.

    `running` are the sections and keys of what of those is carried out all the same.
    """
    named = [mechanism_of(text) for text in mechanisms]
    return bool(named) and all(section in LATER_SECTIONS and (section, key) not in running for section, key in named)


def mechanism_of(text: str) -> tuple[str, str]:
    """The section and the key that an item of `carried_out_by` names; guidance and header stand for themselves."""
    kind, _, key = text.partition(":")
    kind = kind.replace("-", "_")
    return _SECTIONS.get(kind, kind), key
