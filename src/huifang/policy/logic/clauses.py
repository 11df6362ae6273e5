"""The clauses of the written policy, and whether something carries each of them out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from huifang.kernel.text import Message
from huifang.policy.logic.declared import Declared, names_in, report_repeats
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.later import SECTION_OF_KIND
from huifang.policy.logic.pack import Clause
from huifang.policy.logic.texts import text_or_name
from huifang.policy.logic.tree import Place, shortened

GUIDANCE, HEADER, RULE = "guidance", "header", "rule:"

_SECTIONS = {
    **SECTION_OF_KIND,
    **{section: section for section in SECTION_OF_KIND.values()},
    "questionnaire": "surveys",
}


@dataclass
class Clauses:
    """Reads the clauses, and checks that every mechanism they name exists."""

    root: Place
    declared: Declared
    faults: Faults

    def read(self, *, running: Mapping[str, Collection[str]]) -> tuple[Clause, ...]:
        """The clauses in the order of the file; `running` holds, by section, the keys of what is carried out."""
        section = self.root.get("clauses")
        places = section.items() if section else []
        message = Message("The clause %(name)s stands here again; the first one is on line %(first)d.")
        report_repeats(places, "id", message, self.faults)
        return tuple(self._clause(place, running) for place in places)

    def _clause(self, place: Place, running: Mapping[str, Collection[str]]) -> Clause:
        name, mechanisms = place.get("id"), place.get("carried_out_by")
        for mechanism in mechanisms.items() if mechanisms else []:
            self._check_mechanism(mechanism)
        key = (name.text if name else None) or ""
        carried = tuple(item.text for item in mechanisms.items() if item.text) if mechanisms else ()
        return Clause(
            id=key,
            text=text_or_name(place.get("text"), key),
            carried_out_by=carried,
            is_bound=any(_carries(mechanism, running) for mechanism in carried),
        )

    def _check_mechanism(self, place: Place) -> None:
        text = place.text
        if text is None or text in (GUIDANCE, HEADER) or self.faults.has(place):
            return
        kind, _, key = text.partition(":")
        if f"{kind}:" == RULE:
            self.declared.check("rules", place, key)
        elif section := _SECTIONS.get(kind.replace("-", "_")):
            self._check_in_section(section, place, key)
        else:
            self._report_kind(place, kind)

    def _check_in_section(self, section: str, place: Place, key: str) -> None:
        found = self.root.get(section)
        # A list whose items have no names of their own cannot be searched for one.
        if found and (found.is_group or names_in(found)):
            self.declared.check(section, place, key)

    def _report_kind(self, place: Place, kind: str) -> None:
        kinds = ("rule", *SECTION_OF_KIND)
        message = Message("%(kind)s is no kind of mechanism.", {"kind": shortened(kind)})
        nearest = self.faults.nearest(kind, (GUIDANCE, HEADER, *kinds))
        if nearest:
            self.faults.add(place, message, Message("Did you mean %(nearest)s?", {"nearest": nearest}))
        else:
            expected = Message("Write guidance, header, or one of %(kinds)s with a key.", {"kinds": ", ".join(kinds)})
            self.faults.add(place, message, expected)


def mechanism_of(text: str) -> tuple[str, str]:
    """The section and the key that an item of `carried_out_by` names; guidance and header stand for themselves."""
    kind, _, key = text.partition(":")
    kind = kind.replace("-", "_")
    return ("rules" if f"{kind}:" == RULE else _SECTIONS.get(kind, kind)), key


def _carries(mechanism: str, running: Mapping[str, Collection[str]]) -> bool:
    section, key = mechanism_of(mechanism)
    return mechanism in (GUIDANCE, HEADER) or key in running.get(section, ())
