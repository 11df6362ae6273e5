"""What a bad answer is, and what is written into the case that it opens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from huifang.policy.logic.figures import Clock
from huifang.policy.logic.languages import in_language
from huifang.policy.logic.pack import Text

FIRST_LANGUAGE = "zh-Hans"
"""Cases are written down in the language of the company."""


@dataclass(frozen=True, slots=True)
class LowSaid:
    """A rule by which an answer opens a case, of a policy or of the company's own.

    `of` is a score (csat, nps, ces), `question` the key of a question, or `of` "score" for the score that a survey
    has. `rule` is the id of its row, None for a pack's that nobody switched; `survey` the pack's entry.
    """

    of: str
    below: Decimal | None
    policy: int | None = None
    survey: str = ""
    questionnaire: int | None = None
    question: str = ""
    choices: tuple[str, ...] = ()
    segment: str = ""
    case_key: str = ""
    within: Clock | None = None
    since_on: date | None = None
    rule: int | None = None
    is_on: bool = True
    title: Text = field(default_factory=dict)


def words_of(definition: Mapping[str, Any], answers: Iterable[tuple[str, str, str, object]]) -> str:
    """What was asked and answered, a line each: answers as (question, row, choice, value)."""
    questions = {question["key"]: question for question in definition.get("questions", ())}
    found = [_line(questions.get(key, {}), key, row, choice, value) for key, row, choice, value in answers]
    return "\n".join(found)


def _line(question: Mapping[str, Any], key: str, row: str, choice: str, value: object) -> str:
    label = in_language(question.get("label", {}), FIRST_LANGUAGE) or key
    if row:
        label = f"{label} · {_named(question.get('rows', ()), row)}"
    said = _named(question.get("choices", ()), choice) if choice else _plain(value)
    return f"{label}：{said}"


def _named(choices: Iterable[Mapping[str, Any]], key: str) -> str:
    return next((in_language(one.get("label", {}), FIRST_LANGUAGE) or key for one in choices if one["key"] == key), key)


def _plain(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
