"""What the questionnaires of the library are made of. Every text stands in simplified Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from huifang.policy.logic.pack import Text
from huifang.surveys.logic.definition import Choice, Definition, Kind, Question, ShownWhen


@dataclass(frozen=True, slots=True)
class Shipped:
    """A questionnaire that comes with Huifang."""

    key: str
    title: Text
    purpose: Text
    definition: Definition


def said(chinese: str, english: str) -> Text:
    """A text in the two languages in which it was written."""
    return {"zh-Hans": chinese, "en": english}


def overall(chinese: str, english: str) -> Question:
    """How content somebody is on the whole: everybody is asked."""
    return Question("overall", Kind.SCALE, said(chinese, english), is_required=True, is_overall=True)


def scale(key: str, chinese: str, english: str) -> Question:
    """How content somebody is with one thing."""
    return Question(key, Kind.SCALE, said(chinese, english))


def matrix(key: str, text: Text, *rows: tuple[str, str, str]) -> Question:
    """How content somebody is with several things."""
    named = tuple(Choice(row, said(chinese, english)) for row, chinese, english in rows)
    return Question(key, Kind.MATRIX, text, rows=named)


def choice(key: str, text: Text, *choices: tuple[str, str, str], takes_other: bool = False) -> Question:
    """One of several answers."""
    return Question(key, Kind.SINGLE, text, choices=_choices(choices), takes_other=takes_other)


def several(key: str, text: Text, *choices: tuple[str, str, str], shown_when: ShownWhen | None = None) -> Question:
    """As many of several answers as hold, and one's own."""
    return Question(
        key, Kind.MULTIPLE, text, choices=_choices(choices), takes_other=True, is_shuffled=True, shown_when=shown_when
    )


def recommend(chinese: str, english: str) -> Question:
    """The net promoter question, from 0 to 10."""
    return Question("recommend", Kind.NPS, said(chinese, english))


def effort(chinese: str, english: str) -> Question:
    """The effort question, from 1 for very hard to 7 for very easy."""
    return Question("effort", Kind.CES, said(chinese, english))


def words(key: str, chinese: str, english: str, *, shown_when: ShownWhen | None = None) -> Question:
    """The customer's own words."""
    return Question(key, Kind.TEXT, said(chinese, english), shown_when=shown_when)


def section(key: str, chinese: str, english: str) -> Question:
    """A heading."""
    return Question(key, Kind.SECTION, said(chinese, english))


def upto(question: str, most: int) -> ShownWhen:
    """Asked of those who gave at most so many points."""
    return ShownWhen(question, at_most=Decimal(most))


def chose(question: str, *keys: str) -> ShownWhen:
    """Asked of those who chose one of these."""
    return ShownWhen(question, any_of=keys)


def asking(*questions: Question, intro: Text | None = None) -> Definition:
    """A definition with the words that all of the library begin and end with."""
    return Definition(questions, intro=intro or INTRO, thanks=THANKS)


INTRO = said(
    "感谢您抽出一点时间。您的回答只用于改进我们的工作。",
    "Thank you for a moment of your time. Your answers serve to make our work better, and nothing else.",
)
THANKS = said(
    "谢谢您！您的意见我们会认真看。",
    "Thank you! We read what you tell us.",
)


def _choices(choices: tuple[tuple[str, str, str], ...]) -> tuple[Choice, ...]:
    return tuple(Choice(key, said(chinese, english)) for key, chinese, english in choices)
