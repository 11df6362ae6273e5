"""A stored version as the document of its policy, with who signed it and when, as far as that has happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from huifang.approvals.logic import Decision
from huifang.approvals.models import Step
from huifang.history.logic import number_of
from huifang.org.models import Department, Employee
from huifang.org.queries import own_festivals
from huifang.policy.logic.document import Paper, Signature, paper_of
from huifang.policy.logic.document.paper import Language
from huifang.policy.logic.extending import FindPack, Source
from huifang.policy.logic.reading import Reading, read_pack
from huifang.policy.logic.shipped import shipped_pack
from huifang.policy.models import Stage, Version
from huifang.policy.queries.in_force import RUNS

_DRAFTED = (Stage.Did.DRAFTED, Stage.Did.REWRITTEN)


def document_of(version: Version, *, language: Language, zone: ZoneInfo) -> Paper | None:
    """The document of a version, or None for a draft whose text has faults. Moments are told as days of the zone."""
    reading = reading_of(version)
    if reading.pack is None:
        return None
    effective_on = None if version.effective_on == date.max else version.effective_on
    signatures = tuple(_signatures(version, zone))
    return paper_of(
        reading,
        language=language,
        effective_on=effective_on,
        signatures=signatures,
        departments=dict(Department.objects.values_list("key", "name")),
    )


def reading_of(version: Version, *, text: str | None = None, settings: Mapping[str, str] | None = None) -> Reading:
    """The text of a version read anew, with its answers and the packs that it was made of; or another text of it, with
    other answers.
    """
    return read_pack(
        (version.source if text is None else text).encode(),
        file=f"{version.policy.key}.yaml",
        settings=version.settings if settings is None else settings,
        festivals=own_festivals(),
        find=_packs_of(version),
    )


def _packs_of(version: Version) -> FindPack:
    kept = {base["file"].removesuffix(".yaml"): base for base in version.checked.get("bases", ())}

    def find(policy: str) -> Source | None:
        base = kept.get(policy)
        return Source(base["file"], base["source"].encode()) if base else shipped_pack(policy)

    return find


def _signatures(version: Version, zone: ZoneInfo) -> Iterator[Signature]:
    """Who drafted it last, the steps of the round of its approval that runs or ran, who published it."""
    stages = list(version.stages.select_related("entry"))
    numbers = {number_of(stage.entry.actor) for stage in stages}
    names = dict(Employee.objects.filter(number__in=numbers).values_list("number", "name"))
    signed = {
        stage.did: (names.get(number_of(stage.entry.actor), ""), stage.entry.happened_at.astimezone(zone).date())
        for stage in stages
    }
    yield Signature("drafted", *next((signed[did] for did in reversed(_DRAFTED) if did in signed), ()))
    yield from _decided(version, zone) if version.approval_id else (Signature("review"), Signature("approve"))
    yield Signature("published", *signed.get(Stage.Did.PUBLISHED, ()))


def _decided(version: Version, zone: ZoneInfo) -> Iterator[Signature]:
    assert version.approval is not None
    steps = Step.objects.filter(approval=version.approval, round=version.approval.round).select_related("decided_by")
    for step in steps.exclude(does__in=["draft", "publish"]).order_by("position"):
        agreed = step.decision == Decision.AGREED and step.decided_by is not None and step.decided_at is not None
        if agreed and step.decided_by and step.decided_at:
            yield Signature(step.does, step.decided_by.name, step.decided_at.astimezone(zone).date())
        else:
            yield Signature(step.does)


def version_to_show(policy: str, *, number: str | None, on: date) -> Version | None:
    """The version of a policy (by key) of that number; without one the version in force, else the latest."""
    versions = Version.objects.select_related("policy", "approval").filter(policy__key=policy)
    if number is not None:
        return versions.filter(number=number).first()
    in_force = versions.filter(RUNS, effective_on__lte=on).order_by("-effective_on", "-id").first()
    return in_force or versions.order_by("-effective_on", "-id").first()
