"""What a pack may declare already and this release does not carry out yet, said openly instead of ignored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from huifang.policy.logic.step_keys import FESTIVAL
from huifang.policy.logic.tree import Place

SECTION_OF_KIND = {
    "form": "forms",
    "report": "reports",
    "review": "reviews",
    "script": "scripts",
    "grade": "grades",
    "channel": "channels",
    "plan": "plans",
    "booking": "bookings",
    "promise": "promises",
    "preparation": "preparations",
    "offer": "offers",
    "contact_limit": "contact_limits",
    "template": "templates",
    "incentive": "incentives",
    "routing": "routing",
    "case": "cases",
    "clock": "clocks",
    "survey": "surveys",
    "analysis": "analysis",
    "improvement": "improvements",
    "archive": "archive",
    "register": "registers",
    "access": "access",
    "retention": "retention",
    "destruction": "destruction",
    "duty": "duties",
    "assignment": "assignment",
    "handover": "handover",
    "competence": "competences",
    "training": "training",
    "meeting": "meetings",
    "expense": "expenses",
    "attendance": "attendance",
    "kpi": "kpis",
    "appraisal": "appraisals",
    "quota": "quotas",
    "goal": "goals",
    "ledger": "ledger",
    "inspection": "inspections",
    "periodic_report": "periodic_reports",
    "approval": "approvals",
    "acknowledgement": "acknowledgements",
    "revision": "revisions",
    "reference": "references",
}
"""The sections after `rules`, by the kind that `carried_out_by` calls their mechanisms: `form:visit-record`."""

DESK_SECTIONS = frozenset({"scripts", "forms", "reports", "reviews"})
"""Those of the sections that this release reads and carries out."""

LIMITING_SECTIONS = frozenset({"contact_limits"})
"""Those that hold follow-ups back, whatever rule asks for them."""

GOVERNING_SECTIONS = frozenset({"acknowledgements", "revisions", "references"})
"""Those by which the policy itself is kept. Of the approvals those of a policy are carried out too."""

LATER_SECTIONS = frozenset(SECTION_OF_KIND.values()) - DESK_SECTIONS - LIMITING_SECTIONS - GOVERNING_SECTIONS
"""Those that it reads, checks and keeps, and does not run yet, or not all of it."""

BEGUN_SECTIONS = frozenset(
    {
        *("approvals", "assignment", "bookings", "cases", "clocks", "duties", "grades", "handover"),
        *("improvements", "plans", "preparations", "promises", "routing", "surveys"),
    }
)
"""Those of which it runs some entries: which ones, their clauses say."""


@dataclass(frozen=True, slots=True)
class NotRunYet:
    """A section, form or key that the pack declares and nothing runs yet.

    `rule` is the key of the rule in which it stands; `blocks_rule` is true where it decides dates or occasions, so that
    the rule as a whole is not planned. `festival` is the one that nobody here has heard of.
    """

    line: int
    key: str
    rule: str | None
    blocks_rule: bool
    festival: str | None = None
    file: str | None = None  # where it stands, when in a pack that this one extends


def not_run_yet(root: Place, festivals: Collection[str]) -> tuple[NotRunYet, ...]:
    """Everything in the pack that this release reads and does not carry out, by line; `festivals` are known."""
    sections = [(key, place) for key, place in root.fields() if key in LATER_SECTIONS - BEGUN_SECTIONS]
    found = [NotRunYet(place.key_line, key, None, False, file=place.key_file) for key, place in sections]
    rules = root.get("rules")
    for rule in rules.items() if rules else []:
        found.extend(_in_rule(rule, festivals))
    return tuple(sorted(found, key=lambda entry: (entry.file or "", entry.line, entry.key)))


def _in_rule(rule: Place, festivals: Collection[str]) -> list[NotRunYet]:
    key = rule.get("key")
    name = key.text if key else None
    due, performed_by = rule.get("due"), rule.get("performed_by")
    found = [_unheard_of(step.get("day"), name, festivals) for step in (due.items() if due else [])]
    if performed_by and performed_by.text == "system":
        file = performed_by.key_file
        found.append(NotRunYet(performed_by.key_line, performed_by.label, name, False, file=file))
    return [entry for entry in found if entry]


def _unheard_of(day: Place | None, rule: str | None, festivals: Collection[str]) -> NotRunYet | None:
    """A festival that is neither one of ours nor told to us as the installation's own: its day is not known."""
    festival = (day.text or "").removeprefix(FESTIVAL) if day else ""
    if day is None or not (day.text or "").startswith(FESTIVAL) or festival in festivals:
        return None
    return NotRunYet(day.key_line, day.label, rule, True, festival, day.key_file)
