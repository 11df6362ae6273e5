"""The answers of a record beside the questions of its form, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from huifang.kernel.text import Message
from huifang.policy.logic.desk import Field, Form
from huifang.policy.logic.languages import in_language

YES, NO = Message("Yes"), Message("No")


@dataclass(frozen=True, slots=True)
class Answered:
    """One question and what was answered: a text, a yes or no, or each choice; nothing where it stayed open."""

    key: str
    question: str
    said: tuple[str | Message, ...]
    is_required: bool


def answered(form: Form | None, answers: Mapping[str, object], *, language: str) -> tuple[Answered, ...]:
    """The questions of the form in their order, then answers to questions that it asks no more, by their keys."""
    fields = form.fields if form else ()
    asked = (Answered(field.key, *_of(field, answers, language), field.is_required) for field in fields)
    others = answers.keys() - {field.key for field in fields}
    return (*asked, *(Answered(key, key, tuple(_plain(answers[key])), False) for key in sorted(others)))


def _of(field: Field, answers: Mapping[str, object], language: str) -> tuple[str, tuple[str | Message, ...]]:
    labels = {option.key: in_language(option.label, language) or option.key for option in field.options}
    said = tuple(labels.get(one, one) if isinstance(one, str) else one for one in _plain(answers.get(field.key)))
    return in_language(field.label, language) or field.key, said


def _plain(answer: object) -> Iterator[str | Message]:
    match answer:
        case None | "":
            return
        case bool():
            yield YES if answer else NO
        case list() | tuple():
            yield from (str(one) for one in answer)
        case _:
            yield str(answer)


NOTE, FINDINGS = Message("Note"), Message("Findings")
Told = tuple[str | Message, tuple[str | Message, ...]]
"""A question and what was said to it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a correction changed: a question, or the note, or the findings, before and after."""

    question: str | Message
    before: tuple[str | Message, ...]
    after: tuple[str | Message, ...]


def differences(
    form: Form | None, before: Mapping[str, Any], after: Mapping[str, Any], *, language: str
) -> tuple[Difference, ...]:
    """What a record said before and after a correction, as the history keeps it, where the two differ.

    Findings are told by their texts, in their order.
    """
    one, other = (_told(form, said, language) for said in (before, after))
    nothing: tuple[str | Message, ...] = ()
    compared = (
        Difference(question, *(told.get(key, (question, nothing))[1] for told in (one, other)))
        for key, (question, _) in {**one, **other}.items()
    )
    return tuple(found for found in compared if found.before != found.after)


def _told(form: Form | None, said: Mapping[str, Any], language: str) -> dict[str, Told]:
    """What a record said, by the key of each question; answers come before note and findings."""
    answers = answered(form, said.get("answers", {}), language=language)
    told: dict[str, Told] = {f"answer {one.key}": (one.question, one.said) for one in answers}
    told["note"] = (NOTE, tuple(_plain(said.get("note"))))
    told["findings"] = (FINDINGS, tuple(text for _, text in said.get("findings", ())))
    return told
