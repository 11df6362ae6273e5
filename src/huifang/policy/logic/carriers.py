"""What a clause may ask for, and which mechanisms may carry out which of these kinds.

Guidance carries conduct alone: etiquette, content, preparation and script. A header carries purpose, scope and
interpretation alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

GUIDANCE, HEADER, RULE, POLICY = "guidance", "header", "rule", "policy"

LEAVES_OUT = "policy:extends"
"""Carries a clause that says what of another policy does not hold here: the pack that it extends, without that."""

CARRIERS: Mapping[str, frozenset[str]] = {
    "purpose": frozenset({HEADER}),
    "scope": frozenset({HEADER, "segment", POLICY}),
    "interpretation": frozenset({HEADER, POLICY}),
    "goal": frozenset({"goal", "kpi"}),
    "governance": frozenset(
        {"approval", "acknowledgement", "revision", "reference", "duty", "grade", "segment", "plan", POLICY}
    ),
    "schedule": frozenset({RULE}),
    "channel": frozenset({RULE, "channel", "survey", "template"}),
    "content": frozenset({"script", "form", "survey", "offer", "archive", GUIDANCE}),
    "preparation": frozenset({"preparation", "plan", "script", "form", "duty", GUIDANCE}),
    "booking": frozenset({"booking", "promise", "contact_limit"}),
    "script": frozenset({"script", "survey", "template", "offer", "form", "promise", GUIDANCE}),
    "message_template": frozenset({"template"}),
    "etiquette": frozenset({GUIDANCE, "script", "contact_limit", "offer"}),
    "record": frozenset({"form", "channel", "archive", "register"}),
    "report": frozenset({"report", "periodic_report"}),
    "review": frozenset({"review", "inspection", "approval", "appraisal"}),
    "routing": frozenset({"routing", "case", "report", "periodic_report", "analysis", "duty"}),
    "complaint": frozenset({"case", "routing", RULE, "form", "script", "promise", "approval"}),
    "sla": frozenset({"clock"}),
    "survey": frozenset({"survey", RULE}),
    "analysis": frozenset({"analysis", "report", "periodic_report", "improvement"}),
    "improvement": frozenset({"improvement", "analysis", "plan", "revision", "routing", "duty"}),
    "archive": frozenset({"archive", "register", "grade", "form", "access", "preparation"}),
    "access": frozenset({"access", "approval"}),
    "retention": frozenset({"retention", "archive", "inspection"}),
    "destruction": frozenset({"destruction"}),
    "assignment": frozenset({"assignment", RULE, "duty", "competence", "archive"}),
    "handover": frozenset({"handover"}),
    "training": frozenset({"training", "competence", "acknowledgement", "reference"}),
    "meeting": frozenset({"meeting"}),
    "expense": frozenset({"expense"}),
    "incentive": frozenset({"incentive", "offer"}),
    "attendance": frozenset({"attendance"}),
    "kpi": frozenset({"kpi", "appraisal", "quota"}),
    "penalty": frozenset({"ledger"}),
    "reward": frozenset({"ledger"}),
}
"""By the kind of a clause the kinds of mechanisms that may carry it out; `policy:extends` may carry every kind."""


def may_carry(mechanism: str, kinds: Iterable[str]) -> bool:
    """Whether a mechanism as `carried_out_by` names it may carry out a clause of one of these kinds."""
    return mechanism == LEAVES_OUT or any(kind_of(mechanism) in CARRIERS.get(kind, ()) for kind in kinds)


def not_carried(kinds: Iterable[str], mechanisms: Collection[str]) -> tuple[str, ...]:
    """Those of the kinds that none of the mechanisms may carry out."""
    return tuple(kind for kind in kinds if not any(may_carry(mechanism, (kind,)) for mechanism in mechanisms))


def kind_of(mechanism: str) -> str:
    """The kind that a mechanism begins with; guidance and header are kinds by themselves."""
    kind = mechanism.partition(":")[0].replace("-", "_")
    return "survey" if kind == "questionnaire" else kind
