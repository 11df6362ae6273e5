"""What would be in force if a draft were: its rules with the numbers that they have, or would have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from huifang.policy.logic.pack import Rule as RuleText
from huifang.policy.logic.pack import Working
from huifang.policy.logic.reading import Reading
from huifang.policy.logic.stored import from_json
from huifang.policy.models import Rule, Version
from huifang.policy.queries import PolicyRule, rules_in_force, working_of

NO_VERSION = -1
"""The number of a version that does not stand in the database. New rules count down from here too."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that is not in force: `rules` are those that would be run."""

    policy_key: str
    rules: tuple[RuleText, ...]
    departments: tuple[str, ...]
    effective_on: date
    working: Working
    number: str = ""
    version_id: int = NO_VERSION


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules that are run together, with the working days of each of their versions (by id)."""

    rules: list[PolicyRule]
    working: Mapping[int, Working] = field(default_factory=dict)

    @property
    def by_id(self) -> dict[int, PolicyRule]:
        return {rule.rule_id: rule for rule in self.rules}


def draft_of_version(version: Version) -> Draft:
    """A version as it was loaded, whether or not it is in force."""
    not_run = set(version.checked["not_run"])
    return Draft(
        policy_key=version.policy.key,
        rules=tuple(rule for rule in from_json(version.checked["rules"]) if rule.key not in not_run),
        departments=tuple(version.checked["departments"]),
        effective_on=version.effective_on,
        working=working_of([version.pk])[version.pk],
        number=version.number,
        version_id=version.pk,
    )


def draft_of_reading(reading: Reading) -> Draft:
    """A sound pack as it was read."""
    pack = reading.pack
    assert pack is not None, "a pack with faults is no draft"
    blocked = {later.rule for later in reading.not_run_yet if later.blocks_rule and later.rule}
    return Draft(
        policy_key=pack.key,
        rules=tuple(rule for rule in pack.rules if rule.key not in blocked),
        departments=tuple(pack.departments),
        effective_on=pack.effective_on,
        working=Working(reading.sections.working.week, reading.sections.working.holidays),
        number=pack.version,
    )


def rules_now(on: date) -> RuleSet:
    """What is in force on a day."""
    rules = rules_in_force(on)
    return RuleSet(rules, working_of({rule.version_id for rule in rules}))


def rules_with(draft: Draft, *, on: date) -> RuleSet:
    """What would be in force on a day if the draft were, in place of the other versions of its policy.

    A rule that the policy never had takes effect on the draft's day, or on the day asked about where that is earlier.
    """
    others = [rule for rule in rules_in_force(on) if rule.policy_key != draft.policy_key]
    known = {rule.key: rule for rule in Rule.objects.filter(policy__key=draft.policy_key)}
    new = [rule.key for rule in draft.rules if rule.key not in known]
    ids = {key: rule.pk for key, rule in known.items()} | {key: -number for number, key in enumerate(new, start=1)}
    since = {key: rule.took_effect_on for key, rule in known.items()}
    drafted = [
        PolicyRule(
            rule_id=ids[rule.key],
            version_id=draft.version_id,
            policy_key=draft.policy_key,
            rule=rule,
            effect_on=rule.since or since.get(rule.key, min(draft.effective_on, on)),
            departments=draft.departments,
        )
        for rule in draft.rules
    ]
    working = working_of({rule.version_id for rule in others}) | {draft.version_id: draft.working}
    return RuleSet([*others, *drafted], working)
