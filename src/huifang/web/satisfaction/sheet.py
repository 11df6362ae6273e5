"""One response, whole: every question with its answer, and what was sent after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huifang.followups.queries.visible import customers_visible_to
from huifang.org.logic import Right
from huifang.surveys.logic.branching import OTHER
from huifang.surveys.logic.definition import Kind, Question
from huifang.surveys.models import Answer, Response
from huifang.surveys.queries.library import definition_of
from huifang.surveys.queries.voices import answers_of, later_ones
from huifang.web.frame.channels import channel_name
from huifang.web.frame.marks import needs
from huifang.web.frame.questions import scale_words
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded
from huifang.web.satisfaction.words import MODES

NAMED = ("version__questionnaire", "customer", "department", "employee", "typed_by")


@dataclass(frozen=True, slots=True)
class Said:
    """A question, and what was answered: one line, several of several choices."""

    label: str
    lines: tuple[str, ...]


@needs(Right.SEE_SATISFACTION)
@require_safe
def sheet(request: Request, response: int) -> HttpResponse:
    """Who may see it and does not rate themselves in it; of an anonymous questionnaire there are figures alone."""
    named = Response.objects.visible_to(request.reach).counted().select_related(*NAMED)
    found = named.filter(pk=response, version__questionnaire__is_anonymous=False).first()
    if found is None:
        raise Http404
    every = [found, *later_ones(found)]
    answers = answers_of([one.pk for one in every])
    questions = definition_of(found.version).asked
    seen = customers_visible_to(request.reach).filter(pk=found.customer_id or 0)
    return render(
        request,
        "satisfaction/sheet.html",
        {
            "one": found,
            "title": worded(found.version.questionnaire.title),
            "customer": found.customer if seen.exists() else None,
            "mode": MODES[found.mode],
            "channel": channel_name(found.channel) if found.channel else "",
            "sheets": [(each, _said(questions, answers.get(each.pk, ()))) for each in every],
        },
    )


def _said(questions: Iterable[Question], answers: Sequence[Answer]) -> list[Said]:
    by_question: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_question[answer.question].append(answer)
    return [Said(worded(question.label), tuple(_lines(question, by_question[question.key]))) for question in questions]


def _lines(question: Question, answers: Iterable[Answer]) -> Iterator[str]:
    choices = {choice.key: worded(choice.label) for choice in question.choices}
    rows = {row.key: worded(row.label) for row in question.rows}
    for answer in answers:
        if answer.choice:
            yield choices.get(answer.choice, pgettext("answer", "Other") if answer.choice == OTHER else answer.choice)
        elif answer.day is not None:
            yield date_format(answer.day, "DATE_FORMAT")
        elif answer.number is None:
            yield answer.text
        else:
            point = _point(question, answer)
            yield f"{rows.get(answer.row, answer.row)}: {point}" if answer.row else point


def _point(question: Question, answer: Answer) -> str:
    """Points of satisfaction in words with their number; other numbers as they are."""
    assert answer.number is not None
    number = f"{answer.number.normalize():f}"
    words: Mapping[int, str] = scale_words() if question.kind in (Kind.SCALE, Kind.MATRIX) else {}
    name = words.get(int(answer.number))
    return f"{name} ({number})" if name else number
