"""What a pack may declare already and this release does not carry out yet, said openly instead of ignored."""

from __future__ import annotations

from dataclasses import dataclass

from huifang.policy.logic.tree import Place

SECTION_OF_KIND = {
    "form": "forms",
    "report": "reports",
    "review": "reviews",
    "booking": "bookings",
    "script": "scripts",
    "template": "templates",
    "routing": "routing",
    "case": "cases",
    "archive": "archive",
    "access": "access",
    "retention": "retention",
    "assignment": "assignment",
    "handover": "handover",
    "contact_limit": "contact_limits",
    "kpi": "kpis",
    "quota": "quotas",
    "goal": "goals",
    "ledger": "ledger",
    "survey": "surveys",
    "analysis": "analysis",
    "training": "training",
    "meeting": "meetings",
    "expense": "expenses",
    "incentive": "incentives",
    "attendance": "attendance",
}
"""The sections after `rules`, by the kind that `carried_out_by` calls their mechanisms: `form:visit-record`."""

DESK_SECTIONS = frozenset({"scripts", "forms", "reports", "reviews"})
"""Those of the sections that this release reads and carries out."""

_BLOCKING_STEP_KEYS = ("day", "days", "shift")
_BLOCKING_RULE_KEYS = ("season", "sample")


@dataclass(frozen=True, slots=True)
class NotRunYet:
    """A section, form or key that the pack declares and nothing runs yet.

    `rule` is the key of the rule in which it stands; `blocks_rule` is true where it decides dates or occasions, so that
    the rule as a whole is not planned.
    """

    line: int
    key: str
    rule: str | None
    blocks_rule: bool


def not_run_yet(root: Place) -> tuple[NotRunYet, ...]:
    """Everything in the pack that this release reads and does not carry out, by line."""
    found = [NotRunYet(place.key_line, key, None, False) for key, place in root.fields() if key in _SECTIONS]
    rules = root.get("rules")
    for rule in rules.items() if rules else []:
        found.extend(_in_rule(rule))
    return tuple(sorted(found, key=lambda entry: (entry.line, entry.key)))


_SECTIONS = frozenset(SECTION_OF_KIND.values()) - DESK_SECTIONS


def _in_rule(rule: Place) -> list[NotRunYet]:
    key = rule.get("key")
    name = key.text if key else None
    blocking = [rule.get(key) for key in _BLOCKING_RULE_KEYS]
    due, counts, performed_by = rule.get("due"), rule.get("counts"), rule.get("performed_by")
    for step in due.items() if due else []:
        blocking.extend(step.get(key) for key in _BLOCKING_STEP_KEYS)
    if counts and counts.text == "any":
        blocking.append(counts)
    harmless = [rule.get("expires")]
    if performed_by and performed_by.text == "system":
        harmless.append(performed_by)
    return [
        *(NotRunYet(place.key_line, place.label, name, True) for place in blocking if place),
        *(NotRunYet(place.key_line, place.label, name, False) for place in harmless if place),
    ]
