"""Which rules are in force, and what the loaded policies say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huifang.policy.logic.pack import Rule as RuleText
from huifang.policy.logic.stored import from_json
from huifang.policy.models import Rule, Version


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """A rule in force. `effect_on` is E; `departments` are keys, none for the whole organisation."""

    rule_id: int
    version_id: int
    policy_key: str
    rule: RuleText
    effect_on: date
    departments: tuple[str, ...]


def versions_in_force(on: date) -> list[Version]:
    """Of each policy the version in force on a day: published, or a draft on trial, and effective by then."""
    runs = Q(state=Version.State.PUBLISHED) | Q(is_on_trial=True)
    return list(
        Version.objects.filter(runs, effective_on__lte=on)
        .select_related("policy")
        .order_by("policy_id", "-effective_on", "-id")
        .distinct("policy_id")
    )


def rules_in_force(on: date) -> list[PolicyRule]:
    """The rules that a sweep runs on a day, of all policies, in the order of their ids."""
    versions = versions_in_force(on)
    rules = {
        (rule.policy_id, rule.key): rule
        for rule in Rule.objects.filter(policy__in=[version.policy_id for version in versions])
    }
    found = [
        _in_force(version, text, rules[version.policy_id, text.key])
        for version in versions
        for text in from_json(version.checked["rules"])
        if text.key not in version.checked["not_run"]
    ]
    return sorted(found, key=lambda rule: rule.rule_id)


def _in_force(version: Version, text: RuleText, rule: Rule) -> PolicyRule:
    return PolicyRule(
        rule_id=rule.pk,
        version_id=version.pk,
        policy_key=version.policy.key,
        rule=text,
        effect_on=text.since or rule.took_effect_on,
        departments=tuple(version.checked["departments"]),
    )
