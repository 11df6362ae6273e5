"""A definition in every language that it speaks, and the surveys of a policy as questionnaires."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from huifang.kernel.traditional import traditional
from huifang.policy.logic.desk import Field, Option
from huifang.policy.logic.pack import Text
from huifang.policy.logic.sections.answers import Survey
from huifang.policy.logic.texts import NO_LANGUAGE
from huifang.surveys.logic.branching import OTHER
from huifang.surveys.logic.definition import LANGUAGES, SPANS, Choice, Definition, Kind, Question
from huifang.surveys.logic.reading import CHOICE_KEY, KEY, LONGEST_LABEL, MOST_CHOICES, MOST_QUESTIONS

SIMPLIFIED, TRADITIONAL, ENGLISH = LANGUAGES
USUAL_POINTS = tuple(str(point) for point in range(SPANS[Kind.SCALE][0], SPANS[Kind.SCALE][1] + 1))


def in_every_language(definition: Definition) -> Definition:
    """Traditional Chinese made of the simplified where it is not written; nothing that is written is changed."""
    if TRADITIONAL not in definition.languages:
        return definition
    return _with_texts(definition, in_traditional)


def in_traditional(text: Text) -> Text:
    """A text with its traditional Chinese, made of the simplified where it lacks."""
    if TRADITIONAL in text or SIMPLIFIED not in text:
        return text
    return {**text, TRADITIONAL: traditional(text[SIMPLIFIED])}


def in_chinese(definition: Definition) -> Definition:
    """A definition that speaks Chinese alone."""
    spoken = replace(definition, languages=(SIMPLIFIED, TRADITIONAL))
    return _with_texts(spoken, lambda text: {tag: words for tag, words in text.items() if tag != ENGLISH})


@dataclass(frozen=True, slots=True)
class Offered:
    """A questionnaire to begin with: what it is called, and what it asks."""

    title: Text
    definition: Definition
    is_anonymous: bool = False


def of_survey(survey: Survey) -> Offered:
    """An entry of the section `surveys` as a questionnaire; one with a topic alone asks for a score and for words."""
    fields = survey.questions[:MOST_QUESTIONS]
    keys = _keys([field.key for field in fields], KEY, "q")
    asked = tuple(_of_field(field, key) for field, key in zip(fields, keys, strict=True))
    questions = asked or _of_topic()
    labels = [label for one in questions for label in (one.label, *(choice.label for choice in one.choices))]
    languages = _languages_of((survey.title, *labels, *([survey.topic] if survey.topic else [])))
    definition = Definition(questions, languages=languages, intro=survey.topic or {})
    spoken = _with_texts(definition, lambda text: _spoken(text, languages))
    return Offered(_spoken(survey.title, LANGUAGES), _with_overall(spoken), survey.anonymous)


def _languages_of(texts: tuple[Text, ...]) -> tuple[str, ...]:
    """Those that every text is written in; a text without a language is one in Chinese."""
    is_english = all(ENGLISH in text for text in texts)
    return LANGUAGES if is_english else (SIMPLIFIED, TRADITIONAL)


def _spoken(text: Text, languages: tuple[str, ...]) -> Text:
    if not text:
        return {}
    chinese = text.get(SIMPLIFIED) or text.get(NO_LANGUAGE) or next(iter(text.values()))
    every = in_traditional({**text, SIMPLIFIED: chinese})
    return {language: (every.get(language) or chinese)[:LONGEST_LABEL] for language in languages}


def _of_topic() -> tuple[Question, ...]:
    return (
        Question("overall", Kind.SCALE, {SIMPLIFIED: "您总体满意吗？", ENGLISH: "How content are you on the whole?"}),
        Question(
            "view",
            Kind.TEXT,
            {SIMPLIFIED: "您怎么看？有什么建议？", ENGLISH: "What do you think of it? What do you suggest?"},
        ),
    )


def _of_field(field: Field, key: str) -> Question:
    question = Question(key, _KINDS[field.type], field.label, is_required=field.is_required)
    if field.type == "yes_no":
        return replace(question, choices=YES_NO)
    if field.type == "scale" and tuple(option.key for option in field.options) == USUAL_POINTS:
        return question
    choices = _of_options(field.options[:MOST_CHOICES])
    if not choices:
        return question
    # A scale of other points than ours is a choice among these points; where there is one answer, nobody chooses.
    kind = Kind.TEXT if len(choices) == 1 else Kind.MULTIPLE if field.type == "choices" else Kind.SINGLE
    return replace(question, kind=kind, choices=choices if len(choices) > 1 else ())


def _of_options(options: tuple[Option, ...]) -> tuple[Choice, ...]:
    keys = _keys([option.key for option in options], CHOICE_KEY, "c")
    return tuple(Choice(key, option.label) for option, key in zip(options, keys, strict=True))


def _keys(names: list[str], pattern: re.Pattern[str], letter: str) -> list[str]:
    """The names as keys of a questionnaire, where they can be; by their place where not, or where another has it."""
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        key = name.lower().replace("_", "-")
        is_free = pattern.match(key) and key != OTHER and key not in found and not key[1:].isdigit()
        found.append(key if is_free else f"{letter}{place}")
    return found


YES_NO = (Choice("yes", {SIMPLIFIED: "是", ENGLISH: "Yes"}), Choice("no", {SIMPLIFIED: "否", ENGLISH: "No"}))

_KINDS = {
    "text": Kind.TEXT,
    "long_text": Kind.TEXT,
    "choice": Kind.SINGLE,
    "choices": Kind.MULTIPLE,
    "scale": Kind.SCALE,
    "number": Kind.NUMBER,
    "date": Kind.DATE,
    "yes_no": Kind.SINGLE,
}


def _with_overall(definition: Definition) -> Definition:
    """A question that is called overall, or the only scale there is, is the one on the whole."""
    scales = [question for question in definition.asked if question.kind is Kind.SCALE]
    named = [question for question in scales if question.key in ("overall", "satisfaction")]
    on_the_whole = (named or (scales if len(scales) == 1 else []))[:1]
    questions = tuple(replace(one, is_overall=one in on_the_whole) for one in definition.questions)
    return replace(definition, questions=questions)


def _with_texts(definition: Definition, change: Callable[[Text], Text]) -> Definition:
    def choice(one: Choice) -> Choice:
        return replace(one, label=change(one.label), alt=change(one.alt))

    questions = tuple(
        replace(
            question,
            label=change(question.label),
            help=change(question.help),
            alt=change(question.alt),
            choices=tuple(map(choice, question.choices)),
            rows=tuple(map(choice, question.rows)),
        )
        for question in definition.questions
    )
    return replace(definition, questions=questions, intro=change(definition.intro), thanks=change(definition.thanks))
