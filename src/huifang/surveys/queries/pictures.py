"""The uploaded pictures of questionnaires: which their versions show, and what is seen of one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from huifang.files.queries import bytes_of
from huifang.kernel.invariants import Invariant, rows_found
from huifang.kernel.keys import KeyRing
from huifang.kernel.text import Message
from huifang.surveys.models import Picture, Questionnaire, QuestionnaireVersion
from huifang.surveys.queries.library import definition_of


@dataclass(frozen=True, slots=True)
class Seen:
    """What a browser gets of a picture."""

    content: bytes
    media_type: str


def pictures_of(questionnaire: Questionnaire) -> frozenset[str]:
    """The keys of the pictures that were handed in for a questionnaire."""
    return frozenset(Picture.objects.filter(questionnaire=questionnaire).values_list("key", flat=True))


def pictures_shown(questionnaire: Questionnaire) -> frozenset[str]:
    """The keys of the uploaded pictures that any version shows."""
    every = QuestionnaireVersion.objects.filter(questionnaire=questionnaire)
    return frozenset().union(*(definition_of(version).uploaded for version in every))


def picture_seen(questionnaire: int, key: str, *, ring: KeyRing) -> Seen | None:
    """A picture of a questionnaire; None where it has none of this key. Two statements."""
    found = Picture.objects.select_related("file").filter(questionnaire=questionnaire, key=key).first()
    return None if found is None else Seen(b"".join(bytes_of(found.file, ring=ring)), found.file.media_type)


def _shown() -> dict[tuple[int, str], list[int]]:
    """By questionnaire and key of a picture the versions that show it."""
    found: dict[tuple[int, str], list[int]] = {}
    for version in QuestionnaireVersion.objects.exclude(definition={}).iterator():
        for key in definition_of(version).uploaded:
            found.setdefault((version.questionnaire_id, key), []).append(version.pk)
    return found


def _showing_what_is_not_there() -> QuerySet[QuestionnaireVersion]:
    kept = set(Picture.objects.values_list("questionnaire", "key"))
    lacking = [version for place, versions in _shown().items() if place not in kept for version in versions]
    return QuestionnaireVersion.objects.filter(pk__in=lacking)


def _shown_by_nobody() -> QuerySet[Picture]:
    shown, kept = _shown(), Picture.objects.values_list("pk", "questionnaire", "key")
    return Picture.objects.filter(pk__in=[pk for pk, *place in kept if tuple(place) not in shown])


INVARIANTS = (
    Invariant(
        "pictures-of-questions-are-there",
        "I12",
        Message("%(count)d versions of questionnaires show a picture that is not kept."),
        rows_found(_showing_what_is_not_there),
    ),
    Invariant(
        "pictures-are-shown-by-a-version",
        "I12",
        Message("%(count)d pictures are kept that no version of a questionnaire shows."),
        rows_found(_shown_by_nobody),
    ),
)
