"""What customers said in their own words: topics, words, tones, the texts themselves, and how to put one right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_POST, require_safe

from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.surveys.actions.hearing import ChangedMeanwhile, put_right
from huifang.surveys.logic.text.tone import Tone
from huifang.surveys.models import Voice
from huifang.surveys.queries.voices import Tones, heard, topic_titles, topics_of, voices, words_of
from huifang.web.frame.addresses import safe_next
from huifang.web.frame.concealed import NotOurs, conceal, reveal
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.paging import page_of
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded
from huifang.web.satisfaction.asked import Wanted, wanted
from huifang.web.satisfaction.figures import most_answered_first
from huifang.web.satisfaction.words import TONES, topic_name

WORD = "word of an answer"
TEXTS = 20
"""So many texts on a page."""
Titles = Mapping[str, Mapping[str, str]]


@needs(Right.SEE_SATISFACTION)
@require_safe
def words(request: Request) -> HttpResponse:
    """The texts of a questionnaire, all of them or those of a topic, a word or a tone."""
    asks = wanted(request.GET.dict(), most_answered_first(request.reach), on=request.on)
    if asks is None:
        return render(request, "satisfaction/none.html")
    every = voices(asks.asked, reach=request.reach)
    titles = topic_titles(request.on)
    chosen = _chosen(request)
    return render(
        request,
        "satisfaction/words.html",
        {
            "asks": asks,
            "title": worded(asks.questionnaire.title),
            "is_anonymous": asks.questionnaire.is_anonymous,
            "texts": _texts(_fitting(every, chosen), request, titles),
            "tones": _tones(asks, heard(every)),
            "topics": [
                (topic_name(one.about, titles), one.tones, _with(asks, topic=one.about)) for one in topics_of(every)
            ],
            "words": [
                (one.about, one.tones.every, _with(asks, word=conceal(one.about, purpose=WORD)))
                for one in words_of(every)
            ],
            "chosen": _in_words(chosen, titles),
        },
    )


@needs(Right.SEE_SATISFACTION)
@require_POST
def put_tone_right(request: Request, said: int) -> HttpResponse:
    """Say what the tone of a text is. Raises Http404 for one that the reader does not see."""
    voice = get_object_or_404(Voice.objects.visible_to(request.reach).select_related("answer"), pk=said)
    tone = _tone(request.POST.get("tone", ""))
    if tone is None:
        warn(request, Message("Say whether it is praise, a complaint, or neither."))
    else:
        try:
            put_right(voice=voice, tone=tone, by=request.user, actor=actor_of(request.user), at=request.at)
            say(request, Message("Thank you. What follows is judged by it too."))
        except ChangedMeanwhile as refused:
            warn(request, refused.message)
    return redirect(safe_next(request) or reverse("satisfaction"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which texts are asked for; nothing of it: all."""

    topic: str = ""
    word: str = ""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text on the page."""

    voice: Voice
    tone: str | Promise
    topics: tuple[str, ...]
    choices: tuple[tuple[str, str | Promise, bool], ...]


def _chosen(request: Request) -> Chosen:
    tone = _tone(request.GET.get("tone", ""))
    try:
        word = str(reveal(request.GET.get("word", ""), purpose=WORD)) if request.GET.get("word") else ""
    except NotOurs:
        word = ""
    return Chosen(request.GET.get("topic", "").replace("\0", ""), word, tone)


def _tone(name: str) -> Tone | None:
    return Tone[name.upper()] if name.upper() in Tone.__members__ else None


def _fitting(rows: QuerySet[Voice], chosen: Chosen) -> QuerySet[Voice]:
    if chosen.topic:
        rows = rows.filter(topics__contains=[chosen.topic])
    if chosen.word:
        rows = rows.filter(words__contains=[chosen.word])
    if chosen.tone is not None:
        rows = rows.filter(tone=int(chosen.tone))
    return rows


def _texts(rows: QuerySet[Voice], request: Request, titles: Titles) -> dict[str, object]:
    told = rows.select_related("answer", "corrected_by")
    page = page_of(told, by=("-said_on", "-pk"), cursor=request.GET.get("page"), size=TEXTS)
    return {"page": page, "rows": [_text(voice, titles) for voice in page.rows]}


def _text(voice: Voice, titles: Titles) -> Text:
    tone = None if voice.tone is None else Tone(voice.tone)
    choices = ((one.name.lower(), TONES[one], one is tone) for one in reversed(Tone))
    names = tuple(topic_name(topic, titles) for topic in voice.topics)
    return Text(voice, "" if tone is None else TONES[tone], names, tuple(choices))


def _tones(asks: Wanted, tones: Tones) -> list[tuple[str, str | Promise, int, str]]:
    """Each tone with how many texts have it, and the address of these."""
    names = {tone: tone.name.lower() for tone in reversed(Tone)}
    return [(name, TONES[tone], getattr(tones, name), _with(asks, tone=name)) for tone, name in names.items()]


def _with(asks: Wanted, **chosen: str) -> str:
    return f"{reverse('satisfaction-words')}?{asks.address(**chosen)}"


def _in_words(chosen: Chosen, titles: Titles) -> list[str | Promise]:
    parts = [chosen.topic and topic_name(chosen.topic, titles), chosen.word]
    return [part for part in (*parts, "" if chosen.tone is None else TONES[chosen.tone]) if part]
