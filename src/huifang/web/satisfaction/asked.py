"""What a reader asks the figures for, as their address says it; whatever it says wrongly is what it is without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from huifang.surveys.logic.figures import Every, Measure, Rate, later
from huifang.surveys.logic.scores import Scale
from huifang.surveys.models import Questionnaire
from huifang.surveys.queries.satisfaction import Asked
from huifang.surveys.queries.satisfaction import By as Counted

MONTHS_AT_FIRST = 11
"""The page begins with this month and so many before it."""
MOST_MONTHS = 120
ANY = "any"
"""Not by one key, but everything."""
MEASURES: tuple[Measure, ...] = (*Scale, *Rate)


class By(StrEnum):
    """What figures are shown by."""

    DEPARTMENT = "department"
    EMPLOYEE = "employee"
    PRODUCT = "product"
    RULE = "rule"
    MODE = "mode"
    CHANNEL = "channel"

    @property
    def counted(self) -> Counted | None:
        """How the sums call it; None for departments."""
        return None if self is By.DEPARTMENT else Counted.__members__[self.name]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to the figures."""

    questionnaire: Questionnaire
    first_on: date
    last_on: date
    by: By
    every: Every
    scale: Measure

    @property
    def asked(self) -> Asked:
        return Asked(self.questionnaire.pk, self.first_on, self.last_on)

    def address(self, **other: str) -> str:
        """The question as it stands in an address, with these parts said otherwise."""
        parts = {
            "questionnaire": str(self.questionnaire.pk),
            "from": f"{self.first_on:%Y-%m}",
            "to": f"{self.last_on:%Y-%m}",
            "by": self.by.value,
            "every": self.every.value,
            "scale": self.scale.value,
        }
        return urlencode({**parts, **other})

    def of_period(self, first_on: date) -> Wanted:
        """The same question of one of its columns."""
        last_on = min(self.every.last_of(first_on), self.last_on)
        return replace(self, first_on=max(first_on, self.first_on), last_on=last_on)


def wanted(said: Mapping[str, str], questionnaires: Sequence[Questionnaire], *, on: date) -> Wanted | None:
    """The question of an address; None where nothing can be asked yet."""
    if not questionnaires:
        return None
    by_key = {str(one.pk): one for one in questionnaires}
    last_on = _month(said.get("to", "")) or on.replace(day=1)
    first_on = _month(said.get("from", "")) or later(last_on, -MONTHS_AT_FIRST)
    by, every, scale = said.get("by", ""), said.get("every", ""), said.get("scale", "")
    return Wanted(
        questionnaire=by_key.get(said.get("questionnaire", ""), questionnaires[0]),
        first_on=max(min(first_on, last_on), later(last_on, 1 - MOST_MONTHS)),
        last_on=last_on,
        by=By(by) if by in set(By) else By.DEPARTMENT,
        every=Every(every) if every in set(Every) else Every.MONTH,
        scale=next((one for one in MEASURES if one.value == scale), Scale.CSAT),
    )


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2026-06") else None
    except ValueError:
        return None
