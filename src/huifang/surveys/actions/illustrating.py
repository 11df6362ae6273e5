"""Put a picture beside a choice or above the answers of a question, and take it down."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from huifang.policy.logic.pack import Text
from huifang.surveys.actions.building import change_questions
from huifang.surveys.actions.pictures import Keeper, keep_picture
from huifang.surveys.actions.refusals import NoSuchPlace, TooManyPictures
from huifang.surveys.logic.definition import Choice, Definition, Question, stored
from huifang.surveys.logic.pictures import read_picture
from huifang.surveys.models import Questionnaire
from huifang.surveys.queries.library import current_version, definition_of

MOST_PICTURES = 60
"""Of one version."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture stands: beside a choice of a question, or above its answers where no choice is named."""

    question: str
    choice: str = ""


@transaction.atomic
def show_picture(
    *, questionnaire: Questionnaire, place: Place, content: bytes | None, alt: Text, seen: int, keeper: Keeper
) -> None:
    """Show a picture that was handed in, or say the one that is there in other words (None).

    A version that was answered keeps its own: with the change the next one begins. Raises Unfit, NoSuchPlace,
    TooManyPictures, and what `change_questions` raises.
    """
    definition = definition_of(current_version(questionnaire))
    if content is None:
        key = _standing(definition, place).picture
    else:
        handed = read_picture(content)
        keep_picture(questionnaire=questionnaire, picture=handed, keeper=keeper)
        key = handed.key
    changed = _with_picture(definition, place, key, alt)
    if len(changed.uploaded) > MOST_PICTURES:
        raise TooManyPictures
    change_questions(questionnaire=questionnaire, definition=stored(changed), seen=seen, actor=keeper.actor)


@transaction.atomic
def take_picture_down(*, questionnaire: Questionnaire, place: Place, seen: int, actor: str) -> None:
    """Show it there no more. Raises NoSuchPlace, and what `change_questions` raises."""
    changed = _with_picture(definition_of(current_version(questionnaire)), place, "", {})
    change_questions(questionnaire=questionnaire, definition=stored(changed), seen=seen, actor=actor)


def _standing(definition: Definition, place: Place) -> Question | Choice:
    question = definition.question(place.question)
    offered = question.choices if question else ()
    found = next((one for one in offered if one.key == place.choice), None) if place.choice else question
    if found is None:
        raise NoSuchPlace
    return found


def _with_picture(definition: Definition, place: Place, key: str, alt: Text) -> Definition:
    there = _standing(definition, place)

    def changed(question: Question) -> Question:
        if question is there:
            return replace(question, picture=key, alt=alt)
        choices = tuple(replace(one, picture=key, alt=alt) if one is there else one for one in question.choices)
        return replace(question, choices=choices)

    return replace(definition, questions=tuple(map(changed, definition.questions)))
