"""What starts a rule and what ends it: `anchor` and `until`, and which of the two a rule's forms need or forbid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from huifang.kernel.text import Message
from huifang.policy.logic.declared import Declared
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.pack import AttributeAnchor, EventAnchor, Until
from huifang.policy.logic.step_keys import ANCHORED_FORMS, FORMS, form_of
from huifang.policy.logic.steps import check_customer_attribute, read_match
from huifang.policy.logic.tree import Place

AnchorKind = Literal["event", "attribute", "none", "unclear"]
"""Unclear: another fault already speaks of the rule's anchor, so nothing else should be concluded from it."""


@dataclass
class Anchors:
    """Reads and checks the anchors of one rule after the other."""

    declared: Declared
    faults: Faults

    def read(self, rule: Place) -> EventAnchor | AttributeAnchor | None:
        """The rule's anchor, its names checked."""
        place = rule.get("anchor")
        if place is None:
            return None
        if attribute := place.get("attribute"):
            check_customer_attribute(attribute, self.declared, self.faults)
            return AttributeAnchor(attribute.text or "")
        return EventAnchor(self._kinds(place))

    def read_until(self, rule: Place) -> Until | None:
        """The events that end what the rule's anchor started, their names checked."""
        place = rule.get("until")
        if place is None:
            return None
        kinds = place.get("event") if place.is_group else place
        return Until(
            kinds=self._kinds(kinds) if kinds else (),
            match=read_match(place.get("match"), self.declared),
        )

    def _kinds(self, place: Place) -> tuple[str, ...]:
        """One that stands there twice is one: each event starts, and ends, once."""
        return tuple(dict.fromkeys(self.declared.check_all("events", _one_or_many(place))))

    def check(self, rule: Place) -> AnchorKind:
        """Hold the forms of the rule's steps against its anchor; says which anchor the rule has."""
        due = rule.get("due")
        forms = {form_of(step) for step in due.items()} if due else set()
        anchored = ", ".join(form for form in FORMS if form in forms and form in ANCHORED_FORMS)
        other = ", ".join(form for form in FORMS if form in forms and form not in ANCHORED_FORMS)
        if due and anchored and other:
            self._report_mixed(due, anchored, other)
            return "unclear"
        kind = self._kind(rule)
        if kind == "none" and anchored:
            message = Message("The key anchor is missing, and %(forms)s counts from one.", {"forms": anchored})
            expected = Message("Name the event kind, or {attribute: name}, from which it counts.")
            self.faults.add_missing(rule, "anchor", message, expected)
            return "unclear"
        if kind != "none" and other:
            self._report_forbidden(rule, other)
            return "unclear"
        self._check_needs_anchor(rule, kind)
        return kind

    def _kind(self, rule: Place) -> AnchorKind:
        place = rule.get("anchor")
        if place is None:
            return "unclear" if self.faults.is_excused(rule, "anchor") else "none"
        if self.faults.has(place):
            return "unclear"
        return "attribute" if place.is_group else "event"

    def _report_mixed(self, due: Place, anchored: str, other: str) -> None:
        parts = {"anchored": anchored, "other": other}
        message = Message("Steps that need an anchor (%(anchored)s) stand beside ones without (%(other)s).", parts)
        self.faults.add_key(due, message, Message("Write two rules, one for each."))

    def _report_forbidden(self, rule: Place, forms: str) -> None:
        if place := rule.get("anchor"):
            message = Message("A rule with %(forms)s has no anchor.", {"forms": forms})
            self.faults.add_key(place, message, Message("Leave anchor out, or use within, at or every."))

    def _check_needs_anchor(self, rule: Place, kind: AnchorKind) -> None:
        until, existing = rule.get("until"), rule.get("existing")
        if until and kind in ("attribute", "none"):
            message = Message("The key until ends what an event started, and this rule starts with no event.")
            self.faults.add_key(until, message, Message("Leave until out, or name an event kind as the anchor."))
        if existing and kind == "none":
            message = Message("The key existing speaks of old anchors, and this rule has none.")
            self.faults.add_key(existing, message, Message("Leave existing out."))


def _one_or_many(place: Place) -> list[Place]:
    return [place] if place.text is not None else place.items()
