"""Figures of satisfaction: sums of what was answered, by month and by one thing more, within somebody's reach."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from huifang.org.logic import Reach
from huifang.surveys.logic.by_question import Group
from huifang.surveys.logic.figures import Figures, Measure, Place, Rate, later
from huifang.surveys.logic.scores import Scale, Sums
from huifang.surveys.models import Answer, QuestionnaireVersion, Response, ScoreTally
from huifang.surveys.queries.sums import ASKED, KEYS, SUMS

By = ScoreTally.By
LONGEST_ID = 18
MOST_AT_ONCE = 20_000
"""Question by question so many responses are added up, the latest; nothing of it is kept."""


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
    asked: Asked, by: ScoreTally.By | None, *, reach: Reach, measures: Collection[Measure] = tuple(Scale)
) -> dict[Place, Figures]:
    """The figures for each key and month; `by` None for departments, whose key is their id as text.

    Only these scales are added up, the others are nothing; the response rate costs nothing more.
    """
    scales = [one for one in measures if isinstance(one, Scale)]
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


def answers_behind(
    asked: Asked, by: ScoreTally.By | None, key: str | None, *, measure: Measure, reach: Reach
) -> QuerySet[Response]:
    """The responses that a figure of this key is made of, as far as somebody may see them; `key` None for all.

    Of a score those that give one; of the response rate those of customers who were sent their link in these months.
    """
    first_on, before = _months(asked)
    rows = _in_figures(reach).filter(version__questionnaire=asked.questionnaire)
    if isinstance(measure, Rate):
        sent = {"invitation__asked_on__gte": first_on, "invitation__asked_on__lt": before}
        rows = rows.filter(invitation__customer__isnull=False, **sent)
    else:
        given = {f"{measure}__isnull": False}
        rows = rows.filter(answered_on__gte=first_on, answered_on__lt=before, **given)
    return rows if key is None else rows.filter(_is(by, key))


@dataclass(frozen=True, slots=True)
class Grouped:
    """The responses to a version in some months: how many there are, and what they answer.

    `part` is how many of them are added up where these are not all, 0 where they are; it begins on `since_on`.
    """

    responses: int
    part: int
    since_on: date | None
    groups: tuple[Group, ...]
    answered: Mapping[tuple[str, str], int]


def grouped(version: QuestionnaireVersion, asked: Asked, *, reach: Reach) -> Grouped:
    """What a version was answered with. Three statements, over the latest responses alone where there are very many,
    and one more then.
    """
    first_on, before = _months(asked)
    rows = _in_figures(reach).filter(version=version, answered_on__gte=first_on, answered_on__lt=before)
    count, in_order = rows.count(), rows.order_by("-answered_on", "-id")
    is_part = count > MOST_AT_ONCE
    since_on = in_order.values_list("answered_on", flat=True)[MOST_AT_ONCE - 1] if is_part else None
    answers = Answer.objects.filter(response__in=in_order.values("pk")[:MOST_AT_ONCE]).order_by()
    same = answers.values_list("question", "row", "choice", "number").annotate(count=Count("pk"))
    people = answers.values_list("question", "row").annotate(count=Count("response", distinct=True))
    return Grouped(
        count,
        MOST_AT_ONCE if is_part else 0,
        since_on,
        tuple(Group(*row) for row in same),
        {(question, row): count for question, row, count in people},
    )


def _months(asked: Asked) -> tuple[date, date]:
    """The first day of the first month, and the day after the last one."""
    return asked.first_on.replace(day=1), later(asked.last_on.replace(day=1), 1)


def _in_figures(reach: Reach) -> QuerySet[Response]:
    """What somebody's figures are made of; not what they wrote down for another department, nor what rates them."""
    rows = Response.objects.visible_to(reach).counted()
    return rows if reach.is_all else rows.filter(department_id__in=reach.departments)


def _is(by: ScoreTally.By | None, key: str) -> Q:
    column = "department_id" if by is None else KEYS[by]
    if not column.endswith("_id"):
        return Q(**{column: key})
    if not key:
        return Q(**{f"{column}__isnull": True})
    return Q(**{column: int(key)}) if is_id(key) else Q(pk=None)


def is_id(key: str) -> bool:
    """Whether a key that came with an address can be the id of anything."""
    return key.isdecimal() and len(key) < LONGEST_ID
