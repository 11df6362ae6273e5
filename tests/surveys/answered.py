"""A clinic whose patients answer: questionnaires and responses in numbers, as the deeds leave them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction

from huifang.history.actions import record
from huifang.surveys.actions.counting import count_in
from huifang.surveys.models import Answer, Questionnaire, QuestionnaireVersion, Response

NUMBERS = count(1)


@dataclass(frozen=True)
class Asked:
    """A questionnaire with a version that was answered."""

    questionnaire: Questionnaire
    version: QuestionnaireVersion

    @transaction.atomic
    def answered(self, scores: Iterable[float | None], *, words: str = "", **more: Any) -> list[Response]:
        """Responses with these scores of satisfaction, counted; each says the words."""
        entry = record(deed="survey.answered", actor="test")
        fixed: dict[str, Any] = {"mode": "qr", "is_counted": True, "answered_on": date(2026, 5, 20)}
        made = [
            Response.objects.create(
                version=self.version, csat=None if score is None else Decimal(str(score)), entry=entry, **fixed | more
            )
            for score in scores
        ]
        if words:
            Answer.objects.bulk_create(Answer(response=one, question="words", text=words) for one in made)
        count_in([one.pk for one in made])
        return made


@transaction.atomic
def a_questionnaire(**more: Any) -> Asked:
    entry = record(deed="survey.built", actor="test")
    key = f"after-care-{next(NUMBERS)}"
    title = {"en": "After care", "zh-Hans": "术后满意度"}
    one = Questionnaire.objects.create(key=key, source="own", entry=entry, **{"title": title, **more})
    return Asked(one, QuestionnaireVersion.objects.create(questionnaire=one, number=1, definition={}, entry=entry))
