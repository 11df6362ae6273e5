"""Keep the pictures that a questionnaire shows, its own for each, and forget those that it shows no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from huifang.files.actions import FileFacts, forget_files, keep_file
from huifang.files.queries import bytes_of
from huifang.kernel.keys import KeyRing
from huifang.org.models import Employee
from huifang.surveys.logic.pictures import HandedPicture
from huifang.surveys.models import Picture, Questionnaire
from huifang.surveys.queries.pictures import pictures_shown

PURPOSE = "questionnaire.picture"
NO_LAST_DAY = date.max
"""A picture goes when no version shows it, and on no day."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps a picture, when, and under which keys."""

    by: Employee
    actor: str
    at: datetime
    ring: KeyRing


def keep_picture(*, questionnaire: Questionnaire, picture: HandedPicture, keeper: Keeper) -> None:
    """Have the questionnaire have it; the same bytes twice are one picture."""
    if not Picture.objects.filter(questionnaire=questionnaire, key=picture.key).exists():
        _keep(questionnaire, picture.key, [picture.content], picture.media_type, keeper)


def copy_pictures(*, of: Questionnaire, to: Questionnaire, shown: frozenset[str], keeper: Keeper) -> None:
    """Give a copy pictures of its own: what becomes of the original changes nothing there."""
    for one in Picture.objects.select_related("file").filter(questionnaire=of, key__in=shown):
        _keep(to, one.key, bytes_of(one.file, ring=keeper.ring), one.file.media_type, keeper)


def forget_unshown(*, questionnaire: Questionnaire, actor: str) -> int:
    """Forget the pictures that no version of it shows any more; returns how many."""
    kept = dict(Picture.objects.filter(questionnaire=questionnaire).values_list("key", "file"))
    shown = pictures_shown(questionnaire) if kept else frozenset()
    gone = [file for key, file in kept.items() if key not in shown]
    Picture.objects.filter(questionnaire=questionnaire, file__in=gone).delete()
    return forget_files(files=gone, actor=actor)


def _keep(questionnaire: Questionnaire, key: str, blocks: Iterable[bytes], media_type: str, keeper: Keeper) -> None:
    file = keep_file(
        blocks=blocks,
        facts=FileFacts(key, media_type, PURPOSE, NO_LAST_DAY),
        owner=keeper.by,
        actor=keeper.actor,
        at=keeper.at,
        ring=keeper.ring,
    )
    Picture.objects.create(questionnaire=questionnaire, key=key, file=file)
