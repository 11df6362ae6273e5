"""Which questions are asked, in which order, and on which page.

A page ends before a question that waits for an answer of the same page: without a program in the browser it is the
next page that knows the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from typing import TypeVar

from huifang.surveys.logic.definition import Choice, Definition, Question, ShownWhen

Answers = Mapping[str, object]
"""By question: the key of a choice, several, a number, `{row: number}`, words; `<question>/other`: one's own words."""

Keyed = TypeVar("Keyed", Question, Choice)

FULL = 6
"""After so many questions a section begins a page of its own."""

OTHER = "other"


def pages_of(definition: Definition) -> tuple[tuple[Question, ...], ...]:
    """All questions, page by page, whatever is answered."""
    pages: list[list[Question]] = [[]]
    section: ShownWhen | None = None
    for question in definition.questions:
        section = question.shown_when if question.is_section else section
        if pages[-1] and _begins_a_page(question, section, pages[-1]):
            pages.append([])
        pages[-1].append(question)
    for page, following in pairwise(pages):
        while page and page[-1].is_section:
            # A heading goes with what stands below it.
            following.insert(0, page.pop())
    return tuple(tuple(page) for page in pages if page)


def _begins_a_page(question: Question, section: ShownWhen | None, page: list[Question]) -> bool:
    here = {one.key for one in page}
    if any(one is not None and one.question in here for one in (question.shown_when, section)):
        return True
    return question.is_section and sum(not one.is_section for one in page) >= FULL


def shown(definition: Definition, answers: Answers) -> tuple[Question, ...]:
    """The questions that are asked after these answers, headings among them.

    What is not asked has no answer: whatever was said there before does not open anything further.
    """
    found: list[Question] = []
    said: dict[str, object] = {}
    is_open = True
    for question in definition.questions:
        holds = question.shown_when is None or is_met(question.shown_when, said)
        if question.is_section:
            is_open = holds
        if is_open and holds:
            found.append(question)
            if question.key in answers:
                said[question.key] = answers[question.key]
    return _without_empty_headings(found)


def is_met(condition: ShownWhen, answers: Answers) -> bool:
    """Whether a condition holds after these answers; without an answer it does not."""
    answer = answers.get(condition.question)
    if answer is None or answer == []:
        return False
    if condition.any_of:
        chosen = answer if isinstance(answer, list) else [answer]
        return any(one in condition.any_of for one in chosen)
    number = Decimal(str(answer))
    above = condition.at_least is None or number >= condition.at_least
    return above and (condition.at_most is None or number <= condition.at_most)


def page_shown(page: tuple[Question, ...], definition: Definition, answers: Answers) -> tuple[Question, ...]:
    """The questions of a page that are asked after these answers; empty where it has nothing to ask."""
    asked = {question.key for question in shown(definition, answers)}
    here = [question for question in page if question.key in asked]
    return () if all(question.is_section for question in here) else tuple(here)


def in_order(questions: tuple[Question, ...], definition: Definition, *, seed: bytes) -> tuple[Question, ...]:
    """The questions of a page as this respondent sees them: where the questionnaire says so, in an order of chance.

    A heading, a question that waits for another and one that another waits for keep their places. The same seed gives
    the same order.
    """
    if not definition.is_shuffled:
        return questions
    waited_for = {one.shown_when.question for one in definition.questions if one.shown_when}
    mixed: list[Question] = []
    run: list[Question] = []
    for question in questions:
        if question.is_section or question.shown_when or question.key in waited_for:
            mixed += [*_by_chance(run, seed), question]
            run = []
        else:
            run.append(question)
    return (*mixed, *_by_chance(run, seed))


def choices_in_order(question: Question, *, seed: bytes) -> tuple[Choice, ...]:
    """The choices, or the rows of a matrix, as this respondent sees them."""
    given = question.rows or question.choices
    return tuple(_by_chance(list(given), seed + question.key.encode())) if question.is_shuffled else given


def _by_chance(things: list[Keyed], seed: bytes) -> list[Keyed]:
    return sorted(things, key=lambda thing: sha256(seed + b"|" + thing.key.encode()).digest())


def _without_empty_headings(questions: list[Question]) -> tuple[Question, ...]:
    after = [*questions[1:], None]
    return tuple(
        question
        for question, following in zip(questions, after, strict=True)
        if not question.is_section or (following is not None and not following.is_section)
    )
