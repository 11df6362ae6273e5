"""The questionnaires that there are, and which version of one is asked now."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet, Sum

from huifang.org.logic import Reach
from huifang.policy.models import Version
from huifang.policy.queries import sections_of
from huifang.policy.queries.in_force import versions_in_force
from huifang.surveys.logic.definition import Definition, stored
from huifang.surveys.logic.offered import Offered, of_survey
from huifang.surveys.logic.reading import read_definition
from huifang.surveys.models import Questionnaire, QuestionnaireVersion, ScoreTally


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


def versions_of(questionnaire: Questionnaire) -> tuple[QuestionnaireVersion, ...]:
    """Its versions, the newest first."""
    return tuple(QuestionnaireVersion.objects.filter(questionnaire=questionnaire).order_by("-number"))


def answered_counts(reach: Reach | None = None) -> dict[int, int]:
    """By questionnaire how many responses are counted, out of the sums that are kept; of all, or within a reach."""
    sums = ScoreTally.objects.filter(by=ScoreTally.By.NOTHING)
    if reach is not None and not reach.is_all:
        sums = sums.filter(department_id__in=reach.departments or ())
    every = sums.order_by().values_list("questionnaire")
    return dict(every.annotate(answered=Sum("responses")).values_list("questionnaire", "answered"))
