"""The contact limits of the policies in force, with what they name by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huifang.policy.logic.pack import Predicate, Season
from huifang.policy.logic.sections.contacts import ContactLimit
from huifang.policy.logic.stored import from_json
from huifang.policy.models import EventKind, Rule, Version
from huifang.policy.queries.in_force import sections_of, versions_in_force
from huifang.policy.queries.staffed import segments_of


@dataclass(frozen=True, slots=True)
class LimitInForce:
    """A contact limit of a policy in force, with everything that it names.

    It protects customers in `segment` (None: all) and below the departments of these keys (none: everywhere), against
    the rules of every policy but those `exempt`. `spared` may go on in spite of its hours and counts: they are exempt,
    or have a channel that it does not limit. `only` are the only rules that may contact whom it protects; None where
    it says nothing of that.
    """

    policy_id: int
    version_id: int
    limit: ContactLimit
    segment: Predicate | None
    departments: tuple[str, ...]
    seasons: tuple[Season, ...]
    after_kinds: tuple[int, ...]
    exempt: frozenset[int]
    spared: frozenset[int]
    only: frozenset[int] | None

    @property
    def is_for_all(self) -> bool:
        return self.segment is None and not self.departments


@dataclass(frozen=True, slots=True)
class LimitsInForce:
    """Every limit of the policies in force, and by rule (id) the channels that it may use; none: any."""

    limits: tuple[LimitInForce, ...]
    channels: Mapping[int, tuple[str, ...]]


def limits_in_force(on: date) -> LimitsInForce:
    """What limits contacts on a day. Three statements.

    A version that was loaded before these words were kept limits nothing.
    """
    versions = versions_in_force(on)
    ids: dict[tuple[int, str], int] = {
        (policy, key): rule
        for rule, policy, key in Rule.objects.filter(
            policy__in=[version.policy_id for version in versions]
        ).values_list("id", "policy_id", "key")
    }
    channels = {
        ids[version.policy_id, rule.key]: tuple(rule.channels)
        for version in versions
        for rule in from_json(version.checked["rules"])
        if rule.key not in version.checked["not_run"]
    }
    kinds = dict(EventKind.objects.values_list("key", "id"))
    found = [
        _limit(version, limit, ids=ids, channels=channels, kinds=kinds)
        for version in versions
        if "seasons" in version.checked
        for limit in sections_of(version).contact_limits
    ]
    return LimitsInForce(tuple(found), channels)


def _limit(
    version: Version,
    limit: ContactLimit,
    *,
    ids: Mapping[tuple[int, str], int],
    channels: Mapping[int, tuple[str, ...]],
    kinds: Mapping[str, int],
) -> LimitInForce:
    own = {key: rule for (policy, key), rule in ids.items() if policy == version.policy_id}
    exempt = frozenset(own[key] for key in limit.exempt if key in own)
    seasons = version.checked["seasons"]
    return LimitInForce(
        policy_id=version.policy_id,
        version_id=version.pk,
        limit=limit,
        segment=segments_of(version).get(limit.segment) if limit.segment else None,
        departments=tuple(version.checked["departments"]),
        seasons=tuple(from_json(seasons[name]) for name in limit.seasons if name in seasons),
        after_kinds=tuple(kinds[kind] for kind in limit.after if kind in kinds),
        exempt=exempt,
        spared=exempt | _on_other_channels(limit, channels),
        only=exempt | {own[key] for key in limit.only if key in own} if limit.only else None,
    )


def _on_other_channels(limit: ContactLimit, channels: Mapping[int, tuple[str, ...]]) -> frozenset[int]:
    """Rules with a channel that is not limited; one that names none may use any."""
    if not limit.channels:
        return frozenset()
    return frozenset(rule for rule, own in channels.items() if not own or set(own) - set(limit.channels))
