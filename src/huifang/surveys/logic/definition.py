"""What a questionnaire asks: its questions and their kinds, when each is shown, how its answers are scored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from huifang.policy.logic.pack import Text


class Kind(StrEnum):
    """What sort of question; a section is a heading with what stands below it."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    NPS = "nps"
    CES = "ces"
    MATRIX = "matrix"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    IMAGE = "image"
    SECTION = "section"


CHOSEN = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.IMAGE})
"""Questions that are answered by choosing among `choices`."""

SPANS: Mapping[Kind, tuple[int, int]] = {
    Kind.SCALE: (1, 5),
    Kind.MATRIX: (1, 5),
    Kind.NPS: (0, 10),
    Kind.CES: (1, 7),
}
"""Questions that are answered by a point on a scale: its lowest and its highest."""

MEASURED = frozenset({Kind.SCALE, Kind.NPS, Kind.CES, Kind.NUMBER})
"""Questions whose answer is one number: a condition may say how much."""

PICTURES = ("delighted", "happy", "neutral", "unhappy", "angry", "thumb-up", "thumb-down", "star", "heart", "clock")
"""The signs of the product, for choices."""

_UPLOADED = re.compile(r"[0-9a-f]{32}\Z")


def is_uploaded(picture: str) -> bool:
    """Whether it is the key of a picture that somebody handed in, and no sign of the product."""
    return bool(_UPLOADED.match(picture))


LANGUAGES = ("zh-Hans", "zh-Hant", "en")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose, or one row of a matrix. `alt` says an uploaded picture to whoever does not see it."""

    key: str
    label: Text
    picture: str = ""
    alt: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownWhen:
    """A question is asked when an earlier one was answered so: by one of these choices, or from so much to so much."""

    question: str
    any_of: tuple[str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question, or the heading of a section. The answers of `is_overall` alone make the CSAT of a response.

    `picture` is one that was uploaded, shown above the answers; `alt` says it in words.
    """

    key: str
    kind: Kind
    label: Text
    help: Text = field(default_factory=dict)
    is_required: bool = False
    choices: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    takes_other: bool = False
    is_shuffled: bool = False
    shown_when: ShownWhen | None = None
    is_overall: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    most: int | None = None
    picture: str = ""
    alt: Text = field(default_factory=dict)

    @property
    def is_section(self) -> bool:
        return self.kind is Kind.SECTION

    @property
    def points(self) -> tuple[int, ...]:
        """The points of its scale, the lowest first; none where it has no scale."""
        span = SPANS.get(self.kind)
        return tuple(range(span[0], span[1] + 1)) if span else ()


@dataclass(frozen=True, slots=True)
class Definition:
    """The questions in their order, with what stands above them and what is said at the end."""

    questions: tuple[Question, ...]
    languages: tuple[str, ...] = LANGUAGES
    intro: Text = field(default_factory=dict)
    thanks: Text = field(default_factory=dict)
    is_shuffled: bool = False

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions without the headings."""
        return tuple(question for question in self.questions if not question.is_section)

    @property
    def uploaded(self) -> frozenset[str]:
        """The keys of the uploaded pictures that it shows."""
        named = [question.picture for question in self.questions]
        named += [choice.picture for question in self.questions for choice in question.choices]
        return frozenset(filter(is_uploaded, named))

    def question(self, key: str) -> Question | None:
        """The one of a key."""
        return next((question for question in self.questions if question.key == key), None)


def stored(definition: Definition) -> dict[str, object]:
    """A definition as it is kept: what is not said is left out."""
    return _without_nothing(
        {
            "languages": list(definition.languages),
            "intro": dict(definition.intro),
            "thanks": dict(definition.thanks),
            "shuffled": definition.is_shuffled,
            "questions": [_stored_question(question) for question in definition.questions],
        }
    )


def _stored_question(question: Question) -> dict[str, object]:
    return _without_nothing(
        {
            "key": question.key,
            "kind": question.kind.value,
            "label": dict(question.label),
            "help": dict(question.help),
            "required": question.is_required,
            "choices": [_stored_choice(choice) for choice in question.choices],
            "rows": [_stored_choice(row) for row in question.rows],
            "other": question.takes_other,
            "shuffled": question.is_shuffled,
            "shown_when": question.shown_when and _stored_condition(question.shown_when),
            "overall": question.is_overall,
            "low": _stored_number(question.low),
            "high": _stored_number(question.high),
            "most": question.most,
            "picture": question.picture,
            "alt": dict(question.alt),
        }
    )


def _stored_choice(choice: Choice) -> dict[str, object]:
    said = {"key": choice.key, "label": dict(choice.label), "picture": choice.picture, "alt": dict(choice.alt)}
    return _without_nothing(said)


def _stored_condition(condition: ShownWhen) -> dict[str, object]:
    return _without_nothing(
        {
            "question": condition.question,
            "in": list(condition.any_of),
            "at_least": _stored_number(condition.at_least),
            "at_most": _stored_number(condition.at_most),
        }
    )


def _stored_number(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _without_nothing(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value not in (None, False, "", [], {})}
