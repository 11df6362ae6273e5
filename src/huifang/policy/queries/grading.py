"""By which events the policies move grades of customers, in all their versions that hold or held. (分级)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from huifang.org.queries import departments_below
from huifang.policy.logic.sections.contacts import Grading
from huifang.policy.logic.stored import from_json
from huifang.policy.models import Version
from huifang.policy.queries.in_force import MOST_VERSIONS_KEPT, RUNS


@dataclass(frozen=True, slots=True)
class GradingVersion:
    """What a version says of grades from a day on, until the next one of its policy. `departments` None: everywhere."""

    version_id: int
    policy_id: int
    policy_key: str
    effective_on: date
    departments: frozenset[int] | None
    gradings: tuple[Grading, ...]


def grading_versions() -> Sequence[GradingVersion]:
    """Every version of the policies, by policy and the day on which it takes effect.

    Those that move no grade stand too: they end what the version before said. One statement, one more for each version
    that this process meets, and one for each that holds in some departments alone.
    """
    marks = Version.objects.filter(RUNS).order_by("policy__key", "effective_on", "id")
    columns = marks.values_list("pk", "policy_id", "policy__key", "effective_on", "digest")
    return [
        GradingVersion(pk, policy, key, effective_on, *_said(pk, bytes(digest)))
        for pk, policy, key, effective_on, digest in columns
    ]


def _said(version_id: int, digest: bytes) -> tuple[frozenset[int] | None, tuple[Grading, ...]]:
    departments, gradings = _kept(version_id, digest)
    if not gradings or not departments:
        return None, gradings
    return frozenset(departments_below(departments)), gradings


@lru_cache(MOST_VERSIONS_KEPT)
def _kept(version_id: int, _digest: bytes) -> tuple[tuple[str, ...], tuple[Grading, ...]]:
    """A loaded version never changes, so a process reads it once; the digest guards against another of this id."""
    told: tuple[Any, Any] = Version.objects.values_list("checked__departments", "checked__sections__grades").get(
        pk=version_id
    )
    departments, entries = told
    return tuple(departments or ()), tuple(entry for entry in from_json(entries or []) if entry.changes)
