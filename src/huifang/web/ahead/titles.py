"""Rules by what people call them, where a page speaks of several versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from huifang.policy.models import Version
from huifang.policy.queries import desk_rules
from huifang.web.frame.text import worded


def rule_titles(versions: Iterable[Version]) -> Mapping[tuple[str, str], str]:
    """By the keys of policy and rule; of two versions that say it otherwise the first one is heard."""
    policies = {version.pk: version.policy.key for version in versions}
    order = {pk: place for place, pk in enumerate(policies)}
    found: dict[tuple[str, str], str] = {}
    for (version, rule), said in sorted(desk_rules(policies).items(), key=lambda item: order[item[0][0]]):
        found.setdefault((policies[version], rule), worded(said.title) or rule)
    return found
