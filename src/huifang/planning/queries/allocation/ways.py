"""The ways of the policies in force, in the order in which they are tried: policy by policy, as the files have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from huifang.planning.logic.allocating import Way, in_order
from huifang.policy.logic.pack import Predicate
from huifang.policy.logic.sections.people import Allocation
from huifang.policy.models import Rule, Version
from huifang.policy.queries import desk_of, sections_of, segments_of, versions_in_force


def ways_in_force(on: date) -> tuple[Way, ...]:
    """Every way on a day. One whose segment this installation no longer knows is left out, and so gives nothing."""
    versions = [version for version in versions_in_force(on) if sections_of(version).assignment]
    policies = [version.policy_id for version in versions]
    rules = {
        (policy, key): pk
        for pk, policy, key in Rule.objects.filter(policy__in=policies).values_list("pk", "policy_id", "key")
    }
    told = (way for version in versions for way in _ways_of(version, rules))
    return in_order(_numbered(told))


_Told = tuple[Version, Allocation, Predicate | None, tuple[int, ...], tuple[int, ...]]


def _numbered(told: Iterable[_Told]) -> Iterator[Way]:
    for number, (version, says, segment, rules, proving) in enumerate(told, start=1):
        departments = tuple(version.checked["departments"])
        yield Way(number, version.policy_id, version.policy.key, version.pk, says, segment, departments, rules, proving)


def _ways_of(version: Version, rules: dict[tuple[int, str], int]) -> Iterator[_Told]:
    segments, forms = segments_of(version), desk_of(version).form_of
    for says in sections_of(version).assignment:
        if says.segment and says.segment != "everyone" and says.segment not in segments:
            continue
        named = tuple(rules[version.policy_id, key] for key in says.rules if (version.policy_id, key) in rules)
        proving = tuple(
            rules[version.policy_id, key]
            for key, form in sorted(forms.items())
            if says.proof and form == says.proof and (version.policy_id, key) in rules
        )
        yield version, says, segments.get(says.segment or ""), named, proving
