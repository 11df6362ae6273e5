"""What the policies in force say to the rooms beside planner and desk, remembered by each process."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from huifang.policy.logic.desk import Form
from huifang.policy.logic.pack import Predicate, Text
from huifang.policy.logic.sections.whole import Sections
from huifang.policy.models import Version
from huifang.policy.queries.in_force import MOST_VERSIONS_KEPT, RUNS, desk_of, sections_of
from huifang.policy.queries.staffed import segments_of


@dataclass(frozen=True, slots=True)
class Saying:
    """What one version says: its sections, the segments and forms that they name, and what it calls its topics.

    `departments` are the keys of those that the policy binds with all below them; none: everybody.
    """

    version_id: int
    policy_id: int
    policy_key: str
    departments: tuple[str, ...]
    sections: Sections
    segments: Mapping[str, Predicate]
    topics: Mapping[str, Text]
    forms: Mapping[str, Form]


def sayings_in_force(on: date) -> tuple[Saying, ...]:
    """Of each policy what the version in force on a day says, in the order of their ids.

    One statement, and one more for each version that this process has not met.
    """
    found = Version.objects.filter(RUNS, effective_on__lte=on).order_by("policy_id", "-effective_on", "-id")
    return tuple(_said(*mark) for mark in _marks(found.distinct("policy_id")))


def sayings_of(versions: Collection[int]) -> dict[int, Saying]:
    """What these versions (by id) say, whether or not they are in force. Statements as above."""
    found = Version.objects.filter(pk__in=set(versions)).order_by("pk")
    return {pk: _said(pk, digest) for pk, digest in _marks(found)}


def saying_of(version: Version) -> Saying:
    """What a version says. No statement, and one the first time that this process meets it."""
    return _said(version.pk, bytes(version.digest))


def _marks(versions: QuerySet[Version]) -> list[tuple[int, bytes]]:
    return [(pk, bytes(digest)) for pk, digest in versions.values_list("pk", "digest")]


@lru_cache(MOST_VERSIONS_KEPT)
def _said(version_id: int, _digest: bytes) -> Saying:
    """A loaded version never changes, so a process reads it once; the digest guards against another of this id."""
    version = Version.objects.select_related("policy").defer("source").get(pk=version_id)
    return Saying(
        version_id=version.pk,
        policy_id=version.policy_id,
        policy_key=version.policy.key,
        departments=tuple(version.checked.get("departments", ())),
        sections=sections_of(version),
        segments=segments_of(version),
        topics=version.checked.get("topics", {}),
        forms={form.key: form for form in desk_of(version).forms},
    )
