"""A whole questionnaire on one page: to look at, to print, to write answers into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext, pgettext

from huifang.surveys.logic.branching import OTHER, pages_of
from huifang.surveys.logic.definition import Definition, Kind, Question, ShownWhen
from huifang.web.frame.questions import Filled, ShownQuestion, shown_questions
from huifang.web.frame.text import worded


@dataclass(frozen=True, slots=True)
class ShownPage:
    """What one page of the customer's asks."""

    number: int
    questions: tuple[ShownQuestion, ...]


def whole_questionnaire(definition: Definition, filled: Filled) -> tuple[ShownPage, ...]:
    """Every question, page by page; one that waits for an answer says for which."""
    found = []
    for number, page in enumerate(pages_of(definition), start=1):
        hints = {question.key: condition_in_words(question.shown_when, definition) for question in page}
        in_order = replace(definition, is_shuffled=False)
        found.append(ShownPage(number, tuple(_hinted(shown_questions(page, in_order, filled=filled), hints))))
    return tuple(found)


def lacks_pictures(question: Question) -> int:
    """How many choices among pictures show none yet."""
    return sum(not choice.picture for choice in question.choices) if question.kind is Kind.IMAGE else 0


def condition_in_words(condition: ShownWhen | None, definition: Definition) -> str:
    """When a question is asked; empty for always."""
    asked = definition.question(condition.question) if condition else None
    if condition is None or asked is None:
        return ""
    parts = {"question": worded(asked.label), "answers": _answers(condition, asked)}
    return gettext("Asked when “%(question)s” is answered with %(answers)s.") % parts


def _hinted(shown: tuple[ShownQuestion, ...], hints: Mapping[str, str]) -> list[ShownQuestion]:
    return [replace(one, help=" ".join(filter(None, (one.help, hints[one.key])))) for one in shown]


def _answers(condition: ShownWhen, asked: Question) -> str:
    if condition.any_of:
        labels = {choice.key: worded(choice.label) for choice in asked.choices} | {OTHER: pgettext("answer", "Other")}
        return " / ".join(f"“{labels.get(key, key)}”" for key in condition.any_of)
    low, high = condition.at_least, condition.at_most
    if low is not None and high is not None:
        return gettext("%(low)s to %(high)s points") % {"low": low, "high": high}
    if low is not None:
        return gettext("%(low)s points or more") % {"low": low}
    return gettext("%(high)s points or less") % {"high": high}
