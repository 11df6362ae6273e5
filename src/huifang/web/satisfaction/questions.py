"""What was answered question by question, to one version of a questionnaire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huifang.org.logic import Right
from huifang.surveys.logic.branching import OTHER
from huifang.surveys.logic.by_question import Answered, by_question
from huifang.surveys.logic.definition import Kind, Question
from huifang.surveys.models import QuestionnaireVersion
from huifang.surveys.queries.library import definition_of, versions_of
from huifang.surveys.queries.satisfaction import grouped
from huifang.web.frame.marks import needs
from huifang.web.frame.questions import scale_words
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded
from huifang.web.satisfaction.asked import wanted
from huifang.web.satisfaction.figures import most_answered_first

Word = str | Promise


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question with what was answered; `row` names the row of a matrix, `bars` are words, how often, per cent."""

    label: str
    row: str
    said: Answered
    bars: tuple[tuple[Word, int, float], ...]
    is_words: bool


@needs(Right.SEE_SATISFACTION)
@require_safe
def questions(request: Request) -> HttpResponse:
    """Every question of the version that is asked for, else of the last one that was answered."""
    asks = wanted(request.GET.dict(), most_answered_first(request.reach), on=request.on)
    versions = [one for one in versions_of(asks.questionnaire) if one.frozen_at] if asks else []
    if asks is None or not versions:
        return render(request, "satisfaction/none.html")
    version = _chosen(versions, request.GET.get("version", ""))
    found = grouped(version, asks.asked, reach=request.reach)
    said = by_question(definition_of(version), found.groups, found.answered)
    return render(
        request,
        "satisfaction/questions.html",
        {
            "asks": asks,
            "title": worded(asks.questionnaire.title),
            "version": version,
            "others": [(one, asks.address(version=str(one.number))) for one in versions if one != version],
            "responses": found.responses,
            "part": found.part,
            "since_on": found.since_on,
            "questions": [_shown(one) for one in said],
        },
    )


def _chosen(versions: Iterable[QuestionnaireVersion], number: str) -> QuestionnaireVersion:
    every = {str(one.number): one for one in versions}
    return every.get(number) or next(iter(every.values()))


def _shown(said: Answered) -> ShownQuestion:
    question, words = said.question, _words(said.question)
    rows = {row.key: worded(row.label) for row in question.rows}
    bars = tuple((words.get(bar.answer, bar.answer), bar.count, bar.share) for bar in said.bars)
    return ShownQuestion(
        worded(question.label), rows.get(said.row, ""), said, bars, is_words=question.kind is Kind.TEXT
    )


def _words(question: Question) -> Mapping[str, Word]:
    if question.kind in (Kind.SCALE, Kind.MATRIX):
        return {str(point): word for point, word in scale_words().items()}
    return {choice.key: worded(choice.label) for choice in question.choices} | {OTHER: pgettext("answer", "Other")}
