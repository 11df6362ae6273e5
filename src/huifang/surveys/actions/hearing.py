"""Read what customers said in their own words, and learn from whoever puts the reading right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet

from huifang.history.actions import record
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.org.models import Employee
from huifang.surveys.logic.text.learning import Learned, judged
from huifang.surveys.logic.text.tone import Tone
from huifang.surveys.logic.text.topics import topics_in
from huifang.surveys.logic.text.words import features, telling
from huifang.surveys.models import Feature, Voice
from huifang.surveys.queries.voices import COLUMNS, corrections, learned, to_judge_again, topics_to_find

AT_ONCE = 500
MOST_TOPICS = 12


class ChangedMeanwhile(Exception):
    """Somebody else has put this text right meanwhile; nothing was changed."""

    message = Message("A colleague has judged this answer meanwhile. Look at it again.")


@transaction.atomic
def hear(*, on: date, most: int = AT_ONCE) -> int:
    """Read texts that nobody has read yet: their words, topics and tone; returns how many it read.

    Two who read at once read different ones.
    """
    waiting = Voice.objects.unheard().select_for_update(skip_locked=True, of=("self",)).select_related("answer")
    found = list(waiting.order_by("answer_id")[:most])
    if not found:
        return 0
    topics, known, taught = topics_to_find(on), corrections(), _learned(found)
    for voice in found:
        text = voice.answer.text
        speaking = features(text)
        voice.topics = list(topics_in(speaking, topics)[:MOST_TOPICS])
        voice.words = list(telling(text))
        voice.tone, voice.judged_after = judged(text, taught), known
    return Voice.objects.bulk_update(found, ["topics", "words", "tone", "judged_after"])


@transaction.atomic
def judge_again(*, on: date, most: int = AT_ONCE) -> int:
    """Judge texts of late again by what was learned since; returns how many were judged. None is left when it is 0."""
    known = corrections()
    again = to_judge_again(on, known=known)
    rows = again.select_for_update(skip_locked=True, of=("self",)).select_related("answer")
    found = list(rows.order_by("answer_id")[:most])
    taught = _learned(found) if found else None
    for voice in found:
        assert taught is not None
        voice.tone, voice.judged_after = judged(voice.answer.text, taught), known
    return Voice.objects.bulk_update(found, ["tone", "judged_after"]) if found else 0


@transaction.atomic
def put_right(*, voice: Voice, tone: Tone, by: Employee, actor: str, at: datetime) -> None:
    """Say what the tone of a text is; it is learned from at once, and no reading changes it any more.

    To say what was judged already confirms it, which teaches as well. Raises ChangedMeanwhile.
    """
    take_lock("surveys.learning")
    before = Tone(voice.tone) if voice.is_corrected and voice.tone is not None else None
    as_seen = Voice.objects.filter(pk=voice.pk, tone=voice.tone, is_corrected=voice.is_corrected)
    if not as_seen.update(tone=int(tone), is_corrected=True, corrected_by=by, corrected_at=at):
        raise ChangedMeanwhile
    found = features(voice.answer.text)
    Feature.objects.bulk_create([Feature(text=text) for text in sorted(found)], ignore_conflicts=True)
    if before is not None:
        _teach(found, before, -1)
    _teach(found, tone, 1)
    facts = {"answer": voice.pk, "tone": int(tone)}
    record(deed="survey.tone_corrected", actor=actor, row_count=1, facts=facts)


@transaction.atomic
def unlearn(texts: QuerySet[Voice]) -> None:
    """Forget these texts, and what was learned from those among them that somebody put right."""
    take_lock("surveys.learning")
    for voice in texts.filter(is_corrected=True).select_related("answer"):
        assert voice.tone is not None
        _teach(features(voice.answer.text), Tone(voice.tone), -1)
    texts.delete()


def _teach(found: Iterable[str], tone: Tone, times: int) -> None:
    column = COLUMNS[tone]
    Feature.objects.filter(text__in=list(found)).update(**{column: F(column) + times})


def _learned(found: Iterable[Voice]) -> Learned:
    return learned(frozenset[str]().union(*(features(voice.answer.text) for voice in found)))
