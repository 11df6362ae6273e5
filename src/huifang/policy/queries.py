"""Which rules are in force, and what the loaded policies say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huifang.policy.logic.pack import Rule as RuleText
from huifang.policy.logic.pack import Text
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


@dataclass(frozen=True, slots=True)
class LoadedVersion:
    """A version as it was loaded. `not_run` names the rules that this release does not run, and what is in the way.

    `is_in_force` says whether a sweep of the day asked about runs its rules.
    """

    policy_key: str
    title: Text
    number: str
    effective_on: date
    is_draft: bool
    is_on_trial: bool
    is_in_force: bool
    rules: int
    clauses: int
    unbound: tuple[str, ...]
    not_run: Mapping[str, tuple[str, ...]]


def loaded_versions(on: date) -> list[LoadedVersion]:
    """Every version of every policy, by policy and the day it takes effect."""
    in_force = {version.pk for version in versions_in_force(on)}
    versions = Version.objects.select_related("policy").prefetch_related("clauses")
    return [
        _loaded_version(version, is_in_force=version.pk in in_force)
        for version in versions.order_by("policy__key", "effective_on", "id")
    ]


def _loaded_version(version: Version, *, is_in_force: bool) -> LoadedVersion:
    clauses = list(version.clauses.all())
    return LoadedVersion(
        policy_key=version.policy.key,
        title=version.policy.title,
        number=version.number,
        effective_on=version.effective_on,
        is_draft=version.state == Version.State.DRAFT,
        is_on_trial=version.is_on_trial,
        is_in_force=is_in_force,
        rules=len(version.checked["rules"]),
        clauses=len(clauses),
        unbound=tuple(clause.key for clause in clauses if not clause.is_bound),
        not_run={rule: tuple(keys) for rule, keys in version.checked["blocked_by"].items()},
    )
