"""Figures of satisfaction: sums of what was answered, by month and by one thing more, within somebody's reach."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from huifang.org.logic import Reach
from huifang.surveys.logic.figures import Figures, Place, later
from huifang.surveys.logic.scores import Scale, Sums
from huifang.surveys.models import Response, ScoreTally
from huifang.surveys.queries.sums import ASKED, KEYS, SUMS

By = ScoreTally.By
LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures are asked for: of one questionnaire, from a month to a month, by one thing."""

    questionnaire: int
    first_on: date
    last_on: date


def tallies(asked: Asked, by: ScoreTally.By, *, reach: Reach) -> QuerySet[ScoreTally]:
    """The sums within somebody's reach: of everything, or of their departments. Who has neither sees no figures."""
    rows = ScoreTally.objects.filter(
        questionnaire_id=asked.questionnaire, by=by, month__gte=asked.first_on.replace(day=1), month__lte=asked.last_on
    )
    return rows if reach.is_all else rows.filter(department_id__in=reach.departments or ())


def figures(
    asked: Asked, by: ScoreTally.By | None, *, reach: Reach, scales: Collection[Scale] = tuple(Scale)
) -> dict[Place, Figures]:
    """The figures for each key and month; `by` None for departments, whose key is their id as text.

    Only these scales are added up, the others are nothing.
    """
    names = [name for name in (*SUMS, *ASKED) if name.split("_")[0] in {"responses", *ASKED, *map(str, scales)}]
    key = "department_id" if by is None else "key"
    rows = tallies(asked, By.NOTHING if by is None else by, reach=reach).order_by().values_list(key, "month")
    found = {}
    for who, month, *numbers in rows.annotate(**{f"all_{name}": Sum(name) for name in names}):
        if any(numbers):
            named = dict(zip(names, numbers, strict=True))
            found["" if who is None else str(who), month] = _read(named, scales)
    return found


def _read(named: Mapping[str, int | Decimal], scales: Collection[Scale]) -> Figures:
    sums = {
        scale.value: Sums(
            int(named[f"{scale}_answers"]),
            int(named[f"{scale}_best"]),
            int(named[f"{scale}_worst"]),
            Decimal(named.get(f"{scale}_total", 0)),
            Decimal(named.get(f"{scale}_squares", 0)),
        )
        for scale in scales
    }
    return Figures(int(named["responses"]), **sums, asked=int(named["asked"]), answered=int(named["answered"]))


def answers_behind(asked: Asked, by: ScoreTally.By | None, key: str | None, *, reach: Reach) -> QuerySet[Response]:
    """The responses that a figure of this key is made of, as far as somebody may see them; `key` None for all."""
    rows = Response.objects.visible_to(reach).counted()
    rows = rows.filter(
        version__questionnaire=asked.questionnaire,
        answered_on__gte=asked.first_on.replace(day=1),
        answered_on__lt=later(asked.last_on.replace(day=1), 1),
    )
    return rows if key is None else rows.filter(_is(by, key))


def _is(by: ScoreTally.By | None, key: str) -> Q:
    column = "department_id" if by is None else KEYS[by]
    if not column.endswith("_id"):
        return Q(**{column: key})
    if not key:
        return Q(**{f"{column}__isnull": True})
    return Q(**{column: int(key)}) if key.isdecimal() and len(key) < LONGEST_ID else Q(pk=None)
