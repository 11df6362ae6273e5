"""Which answers are low by the policies in force and the company's own rules, and have opened no case yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from huifang.cases.logic.fitting import belongs
from huifang.cases.logic.low import LowSaid, words_of
from huifang.cases.models import CaseOfAnswer, LowRule
from huifang.cases.queries.placing import values_of
from huifang.policy.queries import Saying, sayings_in_force
from huifang.surveys.models import Answer, Response

LOOKED_BACK = timedelta(days=14)
"""So far back each round looks: what was written late, or while no worker ran, is found all the same."""
MOST_AT_ONCE = 500
SCORE = "score"
"""A survey of a pack means its satisfaction, and where it asks for none its readiness to recommend."""


@dataclass(frozen=True, slots=True)
class LowAnswer:
    """A response that opens a case, by which rule, and what it says."""

    response: Response
    rule: LowSaid
    words: str


def low_rules(on: date) -> tuple[LowSaid, ...]:
    """Every rule, those that are switched off too: the packs' in the order of their policies, then the own ones."""
    rows = list(LowRule.objects.order_by("id"))
    switched = {(row.policy_id, row.survey): row for row in rows if row.survey}
    told = [
        _of_pack(saying, survey.key, switched)
        for saying in sayings_in_force(on)
        for survey in saying.sections.surveys
        if survey.low is not None
    ]
    return (*told, *(_own(row) for row in rows if not row.survey))


def _of_pack(saying: Saying, key: str, switched: dict[tuple[int | None, str], LowRule]) -> LowSaid:
    survey = next(one for one in saying.sections.surveys if one.key == key)
    assert survey.low is not None
    row = switched.get((saying.policy_id, key))
    return LowSaid(
        of=SCORE,
        below=survey.low.below,
        policy=saying.policy_id,
        survey=key,
        segment=survey.segment or "",
        case_key=survey.low.case or "",
        within=survey.low.within,
        since_on=row.since_on if row else None,
        rule=row.pk if row else None,
        is_on=row is None or row.is_on,
        title=survey.title,
    )


def _own(row: LowRule) -> LowSaid:
    return LowSaid(
        of=row.of, below=row.below, policy=row.policy_id, questionnaire=row.questionnaire_id, question=row.question,
        choices=tuple(row.choices), segment=row.segment, case_key=row.case_key, since_on=row.since_on, rule=row.pk,
        is_on=row.is_on,
    )  # fmt: skip


def low_answers(on: date) -> list[LowAnswer]:
    """Those that are to open a case. Some five statements, however many rules and answers."""
    rules = [rule for rule in low_rules(on) if rule.is_on]
    if not rules:
        return []
    sayings = {one.policy_id: one for one in sayings_in_force(on)}
    found = [
        (response, rule)
        for response in _low(rules, on=on)[:MOST_AT_ONCE]
        if (rule := _first(response, rules, sayings, on)) is not None
    ]
    words = _words([response for response, _ in found])
    return [LowAnswer(response, rule, words[response.pk]) for response, rule in found]


def is_any_low(on: date) -> bool:
    """Whether an answer is to open a case."""
    return bool(low_answers(on))


def _low(rules: Sequence[LowSaid], *, on: date) -> QuerySet[Response]:
    """Counted answers that one of the rules finds low; which of them stands in a column for each."""
    counted = Response.objects.counted().filter(answered_on__gte=on - LOOKED_BACK)
    unheard = counted.filter(~Exists(CaseOfAnswer.objects.filter(response=OuterRef("pk"))))
    marks: dict[str, Any] = {
        f"low_{number}": ExpressionWrapper(_condition(rule), output_field=BooleanField())
        for number, rule in enumerate(rules)
    }
    is_any = Q()
    for name in marks:
        is_any |= Q(**{name: True})
    return (
        unheard.annotate(**marks)
        .filter(is_any)
        .select_related("version__questionnaire", "customer")
        .order_by("answered_on", "id")
    )


def _condition(rule: LowSaid) -> Q:
    found = _is_low(rule)
    if rule.questionnaire is not None:
        found &= Q(version__questionnaire=rule.questionnaire)
    if rule.survey:
        found &= Q(version__questionnaire__policy=rule.policy, version__questionnaire__policy_key=rule.survey)
    if rule.since_on is not None:
        found &= Q(answered_on__gte=rule.since_on)
    return found


def _is_low(rule: LowSaid) -> Q:
    if rule.of == LowRule.Of.QUESTION:
        same = Answer.objects.filter(response=OuterRef("pk"), question=rule.question)
        low = Q(choice__in=rule.choices)
        if rule.below is not None:
            low |= Q(number__lt=rule.below)
        return Q(Exists(same.filter(low)))
    if rule.of == SCORE:
        return Q(csat__lt=rule.below) | Q(csat=None, nps__lt=rule.below)
    return Q(**{f"{rule.of}__lt": rule.below})


def _first(response: Response, rules: Sequence[LowSaid], sayings: dict[int, Saying], on: date) -> LowSaid | None:
    """The first rule that finds it low and whose segment its customer belongs to."""
    for number, rule in enumerate(rules):
        if getattr(response, f"low_{number}") and _is_in(rule, response, sayings, on):
            return rule
    return None


def _is_in(rule: LowSaid, response: Response, sayings: dict[int, Saying], on: date) -> bool:
    """Nobody knows to which segment an answer without a customer belongs."""
    if not rule.segment:
        return True
    predicate = sayings[rule.policy].segments.get(rule.segment) if rule.policy in sayings else None
    customer = response.customer
    return predicate is not None and customer is not None and belongs(predicate, values_of(customer), on=on)


def _words(responses: Iterable[Response]) -> dict[int, str]:
    rows = list(responses)
    answers: defaultdict[int, list[tuple[str, str, str, object]]] = defaultdict(list)
    columns = ("response_id", "question", "row", "choice", "number", "day", "text")
    for response, question, row, choice, *values in (
        Answer.objects.filter(response__in=rows).order_by("id").values_list(*columns)
    ):
        value = next((one for one in values if one not in (None, "")), "")
        answers[response].append((question, row, choice, value))
    return {row.pk: words_of(row.version.definition, answers[row.pk]) for row in rows}
