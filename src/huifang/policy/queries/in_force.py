"""Which versions and rules are in force, and what the desk needs of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from huifang.approvals.logic import State
from huifang.kernel.sql.prepared import prepared
from huifang.policy.logic.at_the_desk import desk_rule
from huifang.policy.logic.clauses import waits_for_its_room
from huifang.policy.logic.desk import Desk, DeskRule
from huifang.policy.logic.grades import Grade, grades_of
from huifang.policy.logic.later import GOVERNING_SECTIONS
from huifang.policy.logic.pack import Rule as RuleText
from huifang.policy.logic.pack import Text, Working
from huifang.policy.logic.sections.parts import WorkingTime
from huifang.policy.logic.sections.whole import Sections
from huifang.policy.logic.stored import from_json
from huifang.policy.models import Clause, Rule, Version
from huifang.policy.queries.answered import answered_entries
from huifang.policy.queries.staffed import staffed_entries

RUNS = Q(state=Version.State.PUBLISHED) | Q(is_on_trial=True)
"""The versions whose rules run once their day has come."""

MOST_VERSIONS_KEPT = 100
"""So many versions a process remembers; each is some tens of kilobytes."""


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
    return list(in_force_on(on).select_related("policy").defer("source"))


def in_force_on(on: date) -> QuerySet[Version]:
    """The same, as a question for those who want a few columns."""
    found = Version.objects.filter(RUNS, effective_on__lte=on)
    return found.order_by("policy_id", "-effective_on", "-id").distinct("policy_id")


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


def desk_rules(version_ids: Iterable[int]) -> dict[tuple[int, str], DeskRule]:
    """What the desk needs of every rule of these versions, by the version's id and the rule's key.

    One statement, and two more the first time that this process meets a version. One that was loaded before packs spoke
    of the desk has rules without script, form, report and review.
    """
    return {
        (version_id, key): rule
        for version_id, digest in _digests(frozenset(version_ids))
        for key, rule in _said(version_id, bytes(digest)).rules.items()
    }


@prepared
def _digests(version_ids: frozenset[int]) -> QuerySet[Any, Any]:
    return Version.objects.filter(pk__in=sorted(version_ids)).values_list("id", "digest")


def _desk_rules(checked: Mapping[int, Mapping[str, Any]]) -> dict[tuple[int, str], DeskRule]:
    desks = {version_id: _desk(said) for version_id, said in checked.items()}
    texts: dict[int, dict[str, Text]] = {version_id: {} for version_id in checked}
    for version_id, key, text in Clause.objects.filter(version_id__in=checked).values_list("version_id", "key", "text"):
        texts[version_id][key] = text
    return {
        (version_id, rule.key): desk_rule(rule, desks[version_id], clauses=texts[version_id])
        for version_id, said in checked.items()
        for rule in from_json(said["rules"])
    }


@dataclass(frozen=True, slots=True)
class DeskInForce:
    """What the desk needs of every rule in force, by the rule's id, and the grades that their segments speak of."""

    rules: Mapping[int, DeskRule]
    grades: tuple[Grade, ...]


@dataclass(frozen=True, slots=True)
class RulesSaid:
    """What a version says of every rule: to the desk, by the rule's key, and to the planner; and which are not run."""

    rules: Mapping[str, DeskRule]
    texts: tuple[RuleText, ...]
    not_run: frozenset[str]


def desk_in_force(on: date) -> DeskInForce:
    """The desk by the policies in force on a day: a duty may be older than its words.

    Two statements, and two more the first time that this process meets a version.
    """
    versions = {pk: (policy_id, _said(pk, bytes(digest))) for pk, policy_id, digest in _digests_in_force(on)}
    policies = (policy_id for policy_id, _said_there in versions.values())
    rules = {(policy_id, key): rule_id for rule_id, policy_id, key in _rules_of(frozenset(policies))}
    found = {
        rules[policy_id, key]: rule
        for policy_id, said in versions.values()
        for key, rule in said.rules.items()
        if key not in said.not_run
    }
    texts = [text for _policy, said in versions.values() for text in said.texts]
    return DeskInForce(dict(sorted(found.items())), grades_of(texts))


def never_late_in_force(on: date) -> frozenset[int]:
    """The rules in force (by id) with whose follow-ups nobody can be late: advised, or sent by the system.

    Two statements, and two more the first time that this process meets a version.
    """
    versions = {
        policy_id: {rule.key for rule in _said(pk, bytes(digest)).texts if not rule.can_be_late}
        for pk, policy_id, digest in _digests_in_force(on)
    }
    told = _rules_of(frozenset(policy for policy, keys in versions.items() if keys))
    return frozenset(rule_id for rule_id, policy, key in told if key in versions[policy])


@prepared
def _digests_in_force(on: date) -> QuerySet[Any, Any]:
    return in_force_on(on).values_list("pk", "policy_id", "digest")


@prepared
def _rules_of(policies: frozenset[int]) -> QuerySet[Any, Any]:
    return Rule.objects.filter(policy__in=sorted(policies)).values_list("id", "policy_id", "key")


def attribute_titles(on: date) -> dict[str, Text]:
    """What the policies in force on a day call attributes, by name.

    Where two policies call one differently, the earlier policy is heard. One statement.
    """
    found: dict[str, Text] = {}
    for titles in in_force_on(on).values_list("checked__attributes", flat=True):
        found = {**(titles or {}), **found}
    return found


def rules_said(version: Version) -> RulesSaid:
    """What a version says of every rule. No statement, and two the first time that this process meets it."""
    return _said(version.pk, bytes(version.digest))


@lru_cache(MOST_VERSIONS_KEPT)
def _said(version_id: int, _digest: bytes) -> RulesSaid:
    """A loaded version never changes, so a process reads it once; the digest guards against another of this id."""
    checked: Mapping[str, Any] = Version.objects.values_list("checked", flat=True).get(pk=version_id)
    rules = {key: rule for (_version, key), rule in _desk_rules({version_id: checked}).items()}
    return RulesSaid(rules, tuple(from_json(checked["rules"])), frozenset(checked["not_run"]))


def desk_rules_in_force(on: date) -> dict[int, DeskRule]:
    """What the desk needs of every rule in force on a day, by the rule's id."""
    return dict(desk_in_force(on).rules)


def desk_of(version: Version) -> Desk:
    """What a version says for the desk; nothing for one that was loaded before packs spoke of it."""
    return _desk(version.checked)


def sections_of(version: Version) -> Sections:
    """What a version says for the rooms beside planner and desk; nothing for one that was loaded before."""
    sections: Sections = from_json(version.checked["sections"]) if "sections" in version.checked else Sections()
    return sections


def governing_entries(version: Version) -> frozenset[tuple[str, str]]:
    """The entries (section and key) by which the policy itself is kept, and those that say who has what and how
    customers are answered, as far as they are carried out.
    """
    stored = version.checked.get("sections", {})
    found = {(section, entry["key"]) for section in GOVERNING_SECTIONS for entry in stored.get(section, ())}
    found |= {("approvals", entry["key"]) for entry in stored.get("approvals", ()) if "policy" in entry["of"]}
    return frozenset(found) | staffed_entries(stored) | answered_entries(stored)


def working_of(versions: Iterable[int]) -> dict[int, Working]:
    """The working days of these versions (by id); the ordinary ones where a version says nothing. One statement."""
    told = Version.objects.filter(pk__in=set(versions)).values_list("id", "checked__sections__working")
    return {version: _working(from_json(said)) for version, said in told}


def _working(said: WorkingTime | None) -> Working:
    return Working() if said is None else Working(said.week, said.holidays)


def attributes_of(version: Version) -> Mapping[str, Text]:
    """What a version calls attributes, by name; nothing for one that was loaded before these words were kept."""
    titles: Mapping[str, Text] = version.checked.get("attributes", {})
    return titles


def _desk(checked: Mapping[str, Any]) -> Desk:
    desk: Desk = from_json(checked["desk"]) if "desk" in checked else Desk()
    return desk


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
    """A version as it was loaded. `declared` are clauses whose room does not run them yet. A draft that `waits` was
    handed in, and is being judged.

    `not_run` names the rules that this release does not run, and what is in the way. `is_in_force` says whether a sweep
    of the day asked about runs its rules.
    """

    policy_key: str
    title: Text
    number: str
    effective_on: date
    is_draft: bool
    waits: bool
    is_on_trial: bool
    is_in_force: bool
    rules: int
    clauses: int
    unbound: tuple[str, ...]
    declared: tuple[str, ...]
    not_run: Mapping[str, tuple[str, ...]]


def loaded_versions(on: date) -> list[LoadedVersion]:
    """Every version of every policy, by policy and the day it takes effect."""
    in_force = {version.pk for version in versions_in_force(on)}
    versions = Version.objects.select_related("policy", "approval").prefetch_related("clauses")
    return [
        _loaded_version(version, is_in_force=version.pk in in_force)
        for version in versions.order_by("policy__key", "effective_on", "id")
    ]


def _loaded_version(version: Version, *, is_in_force: bool) -> LoadedVersion:
    clauses, governing = list(version.clauses.all()), governing_entries(version)
    return LoadedVersion(
        policy_key=version.policy.key,
        title=version.policy.title,
        number=version.number,
        effective_on=version.effective_on,
        is_draft=version.state == Version.State.DRAFT,
        waits=version.approval is not None and version.approval.state == State.WAITING,
        is_on_trial=version.is_on_trial,
        is_in_force=is_in_force,
        rules=len(version.checked["rules"]),
        clauses=len(clauses),
        unbound=tuple(clause.key for clause in clauses if not clause.is_bound),
        declared=tuple(
            clause.key
            for clause in clauses
            if clause.is_bound and waits_for_its_room(clause.carried_out_by, running=governing)
        ),
        not_run={rule: tuple(keys) for rule, keys in version.checked["blocked_by"].items()},
    )
