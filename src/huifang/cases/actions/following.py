"""Live cases go by the version of their policy that is in force: a new one moves their deadlines from its day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from huifang.cases.actions.log import Doer, Line, write_lines
from huifang.cases.logic.words import Happened
from huifang.cases.models import Case
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id, take_lock
from huifang.policy.queries import sayings_in_force

LOCK = "cases.versions"


@transaction.atomic
def follow_versions(*, at: datetime, on: date, actor: str) -> int:
    """Have live cases go by the version in force, where it still knows their kind; returns how many cases moved."""
    take_lock(LOCK)
    moving = _moving(on)
    for version, cases in moving.items():
        entry_id = next_id(Entry)
        Case.objects.filter(pk__in=cases.keys()).update(
            policy_version=version, version=F("version") + 1, entry_id=entry_id
        )
        lines = [
            Line(case, Happened.CHANGED, state, facts={"policy_version": version}) for case, state in cases.items()
        ]
        write_lines(lines, doer=Doer(None, at, on, actor), deed="cases.version_followed", entry_id=entry_id)
    return sum(map(len, moving.values()))


def is_any_behind(on: date) -> bool:
    """Whether a live case goes by a version that is not in force any more, and could go by the one that is."""
    return bool(_moving(on))


def _moving(on: date) -> Mapping[int, Mapping[int, str]]:
    """By the version that they are to go by, the cases with their states. Two statements."""
    sayings = {one.policy_id: one for one in sayings_in_force(on)}
    others = Case.objects.live().filter(policy_version__policy__in=sayings.keys())
    others = others.exclude(policy_version__in=[one.version_id for one in sayings.values()])
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for case, policy, key, state in others.values_list("id", "policy_version__policy_id", "key", "state"):
        if key in {kind.key for kind in sayings[policy].sections.cases}:
            found[sayings[policy].version_id][case] = state
    return found
