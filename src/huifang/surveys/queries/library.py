"""The questionnaires that there are, and which version of one is asked now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count, F, Q, QuerySet

from huifang.policy.models import Version
from huifang.policy.queries import sections_of
from huifang.policy.queries.in_force import versions_in_force
from huifang.surveys.logic.definition import Definition, stored
from huifang.surveys.logic.offered import Offered, of_survey
from huifang.surveys.logic.reading import read_definition
from huifang.surveys.models import Questionnaire, QuestionnaireVersion, Response


def current_version(questionnaire: Questionnaire) -> QuestionnaireVersion:
    """The version that is asked now: the last one."""
    found = QuestionnaireVersion.objects.filter(questionnaire=questionnaire).order_by("-number").first()
    assert found is not None, "a questionnaire is made with its first version"
    return found


def definition_of(version: QuestionnaireVersion) -> Definition:
    """What a version asks. It was checked when it was written, and the same text is read once in a process."""
    return _read(json.dumps(version.definition))


@lru_cache(maxsize=128)
def _read(text: str) -> Definition:
    return read_definition(json.loads(text))


def surveys_in_force(on: date) -> dict[tuple[int, str], tuple[Version, Offered]]:
    """What the policies in force ask, as questionnaires, by policy and by the entry's key."""
    return {
        (version.policy_id, survey.key): (version, of_survey(survey))
        for version in versions_in_force(on)
        for survey in sections_of(version).surveys
    }


def are_surveys_apart(on: date) -> bool:
    """Whether what the policies in force ask is not what their questionnaires ask. Three statements."""
    wanted = {place: (stored(one.definition), one.title) for place, (_v, one) in surveys_in_force(on).items()}
    newest = QuestionnaireVersion.objects.order_by("questionnaire", "-number").distinct("questionnaire")
    kept = {
        (row.questionnaire.policy_id, row.questionnaire.policy_key): (row.definition, row.questionnaire.title)
        for row in newest.select_related("questionnaire")
        if row.questionnaire.policy_id is not None and not row.questionnaire.is_retired
    }
    return wanted != kept


def questionnaires() -> QuerySet[Questionnaire]:
    """All of them, those in use first, in the order of their keys."""
    return Questionnaire.objects.select_related("policy").order_by("is_retired", "key")


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version, and how many responses to it are counted."""

    version: QuestionnaireVersion
    answered: int


def versions_of(questionnaire: Questionnaire) -> tuple[VersionLine, ...]:
    """Its versions, the newest first."""
    found = QuestionnaireVersion.objects.filter(questionnaire=questionnaire).order_by("-number")
    counted = dict(
        Response.objects.counted()
        .filter(version__questionnaire=questionnaire)
        .values_list("version_id")
        .annotate(answered=Count("id"))
        .values_list("version_id", "answered")
    )
    return tuple(VersionLine(version, counted.get(version.pk, 0)) for version in found)


def answered_counts() -> dict[int, int]:
    """By questionnaire how many responses are counted."""
    found = Response.objects.counted().values(questionnaire=F("version__questionnaire")).annotate(answered=Count("id"))
    return {row["questionnaire"]: row["answered"] for row in found.filter(~Q(questionnaire=None))}
