"""What customers said in their own words: read and counted, within somebody's reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Func, Q, QuerySet, Sum, TextField

from huifang.org.logic import Reach
from huifang.policy.logic.pack import Text
from huifang.policy.queries import sayings_in_force
from huifang.surveys.logic.figures import later
from huifang.surveys.logic.text.learning import Learned
from huifang.surveys.logic.text.tone import Tone
from huifang.surveys.logic.text.topics import TOPIC_WORDS, named
from huifang.surveys.models import Answer, Feature, Response, ScoreTally, Voice
from huifang.surveys.queries.satisfaction import Asked

MOST_WORDS = 40
AGAIN_WITHIN = timedelta(days=92)
"""Texts of so many days are judged again after a correction; older ones keep the tone that reports were made with."""
NAMED_IN = "zh-Hans"
"""Topics are found in what is said in Chinese, so by their Chinese names."""

COLUMNS: Mapping[Tone, str] = {Tone.NEGATIVE: "negative", Tone.NEUTRAL: "neutral", Tone.POSITIVE: "positive"}


@dataclass(frozen=True, slots=True)
class Tones:
    """How many texts praise, complain, or do neither."""

    positive: int = 0
    neutral: int = 0
    negative: int = 0

    @property
    def every(self) -> int:
        return self.positive + self.neutral + self.negative


@dataclass(frozen=True, slots=True)
class Spoken:
    """A topic or a word, and the tones of the texts that speak of it."""

    about: str
    tones: Tones


def voices(asked: Asked, *, reach: Reach) -> QuerySet[Voice]:
    """The texts of a questionnaire and its months that somebody may read."""
    return Voice.objects.visible_to(reach).filter(
        questionnaire_id=asked.questionnaire,
        said_on__gte=asked.first_on.replace(day=1),
        said_on__lt=later(asked.last_on.replace(day=1), 1),
    )


def said_in(responses: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """What was said in free words in each of these responses, by id. One statement."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    texts = Answer.objects.filter(response_id__in=list(responses)).exclude(text="").order_by("pk")
    for response, text in texts.values_list("response_id", "text"):
        found[response].append(text)
    return {response: tuple(texts) for response, texts in found.items()}


def answers_of(responses: Iterable[int]) -> dict[int, list[Answer]]:
    """All answers of these responses, by id. One statement."""
    found: defaultdict[int, list[Answer]] = defaultdict(list)
    for answer in Answer.objects.filter(response_id__in=list(responses)).order_by("pk"):
        found[answer.response_id].append(answer)
    return dict(found)


def later_ones(response: Response) -> QuerySet[Response]:
    """What was sent by the same link after the response that counts, in its order."""
    return Response.objects.filter(amends=response).order_by("answered_at", "pk")


def heard(found: QuerySet[Voice]) -> Tones:
    """The tones of these texts; those that nobody has read yet are in none."""
    return Tones(**found.order_by().aggregate(**_tones()))


def topics_of(found: QuerySet[Voice]) -> tuple[Spoken, ...]:
    """The topics of these texts, the most spoken of first."""
    return _spoken(found, "topics", len(TOPIC_WORDS) * 10)


def words_of(found: QuerySet[Voice]) -> tuple[Spoken, ...]:
    """The words that stand in most of these texts."""
    return _spoken(found, "words", MOST_WORDS)


def _spoken(found: QuerySet[Voice], column: str, most: int) -> tuple[Spoken, ...]:
    each = Func(F(column), function="unnest", output_field=TextField(), set_returning=True)
    rows = found.order_by().annotate(about=each).values("about").annotate(texts=Count("pk"), **_tones())
    told = rows.order_by("-texts", "about").values_list("about", *COLUMNS.values())[:most]
    return tuple(Spoken(about, Tones(**dict(zip(COLUMNS.values(), counts, strict=True)))) for about, *counts in told)


def _tones() -> dict[str, Count]:
    return {column: Count("pk", filter=Q(tone=int(tone))) for tone, column in COLUMNS.items()}


def topics_to_find(on: date) -> Mapping[str, frozenset[str]]:
    """The topics of the policies in force with the words that speak of them; the general ones where none names any."""
    return named({key: text[NAMED_IN] for key, text in topic_titles(on).items() if text.get(NAMED_IN)}) or TOPIC_WORDS


def topic_titles(on: date) -> dict[str, Text]:
    """What the policies in force call their topics; where two call one differently, the earlier is heard."""
    found: dict[str, Text] = {}
    for saying in sayings_in_force(on):
        found = {**saying.topics, **found}
    return found


def learned(features: Iterable[str]) -> Learned:
    """What corrections have taught about these features: two questions, however many they are."""
    texts = Voice.objects.filter(is_corrected=True).order_by().values_list("tone").annotate(count=Count("pk"))
    sums = Feature.objects.aggregate(vocabulary=Count("pk"), **{f"all_{name}": Sum(name) for name in COLUMNS.values()})
    rows = Feature.objects.filter(text__in=list(features)).values_list("text", *COLUMNS.values())
    return Learned(
        texts={Tone(tone): count for tone, count in texts},
        seen={tone: int(sums[f"all_{column}"] or 0) for tone, column in COLUMNS.items()},
        counts={text: dict(zip(COLUMNS, counts, strict=True)) for text, *counts in rows},
        vocabulary=int(sums["vocabulary"]),
    )


def corrections() -> int:
    """How many texts somebody has put right so far."""
    return Voice.objects.filter(is_corrected=True).count()


def to_judge_again(on: date, *, known: int) -> QuerySet[Voice]:
    """Texts of late that were judged before so much was learned."""
    late = Voice.objects.filter(is_corrected=False, said_on__gte=on - AGAIN_WITHIN, judged_after__lt=known)
    return late.exclude(tone=None)


def is_anything_to_read(on: date) -> bool:
    """Whether a text waits to be read, or to be judged again."""
    return Voice.objects.unheard().exists() or to_judge_again(on, known=corrections()).exists()


def is_anything_fresh() -> bool:
    """Whether sums came in that nobody has put together yet."""
    return ScoreTally.objects.filter(stage=ScoreTally.Stage.FRESH).exists()
