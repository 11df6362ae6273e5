"""What corrected answers teach about tone: a naive Bayes over words and pairs of characters, beside the lexicon.

Counts are whole numbers and only ever added or taken away, so that what was learned does not depend on the order of
the corrections. Source: C. D. Manning, P. Raghavan, H. Schütze, Introduction to Information Retrieval (2008), ch. 13.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

from huifang.surveys.logic.text.tone import Tone, tone_of, weight
from huifang.surveys.logic.text.words import features

LEAST_LEARNED = 30
"""Before so many answers were corrected to praise, and so many to complaint, the lexicon judges alone."""
SMOOTHING = 0.3
"""Added to every count, so that a word never seen with a tone does not rule it out."""
LEXICON_COUNTS = 3.0
"""How much the lexicon's weight of a text counts beside what was learned."""
UNDECIDED = 1.0
"""Where no neutral answer was ever learned: log-odds this close to even leave a text to the lexicon."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: texts of each tone, features seen with each, how often each was, their number."""

    texts: Mapping[Tone, int] = field(default_factory=dict)
    seen: Mapping[Tone, int] = field(default_factory=dict)
    counts: Mapping[str, Mapping[Tone, int]] = field(default_factory=dict)
    vocabulary: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether enough was learned to judge by it."""
        return all(self.texts.get(tone, 0) >= LEAST_LEARNED for tone in (Tone.NEGATIVE, Tone.POSITIVE))


NOTHING_LEARNED = Learned()


def learned_from(texts: Iterable[tuple[str, Tone]]) -> Learned:
    """What these texts with their tones teach, all at once."""
    examples: Counter[Tone] = Counter()
    counts: dict[str, Counter[Tone]] = {}
    for text, tone in texts:
        examples[tone] += 1
        for feature in features(text):
            counts.setdefault(feature, Counter())[tone] += 1
    seen: Counter[Tone] = Counter()
    for count in counts.values():
        seen.update(count)
    return Learned(examples, seen, counts, len(counts))


def judged(text: str, learned: Learned = NOTHING_LEARNED) -> Tone:
    """The tone of a text: by what was learned and the lexicon together, or by the lexicon alone until it is enough."""
    weighed = weight(text)
    if not learned.is_enough:
        return tone_of(weighed)
    odds = _log_odds(features(text), learned)
    odds[Tone.POSITIVE] += LEXICON_COUNTS * weighed / 2
    odds[Tone.NEGATIVE] -= LEXICON_COUNTS * weighed / 2
    if Tone.NEUTRAL not in odds and abs(odds[Tone.POSITIVE] - odds[Tone.NEGATIVE]) <= UNDECIDED:
        return tone_of(weighed)
    # Of equal ones the calmer: neutral before praise before complaint.
    return max(sorted(odds, key=abs), key=lambda tone: odds[tone])


def _log_odds(found: frozenset[str], learned: Learned) -> dict[Tone, float]:
    every = sum(learned.texts.values())
    tones = [tone for tone in Tone if learned.texts.get(tone)]
    odds = {tone: log(learned.texts[tone] / every) for tone in tones}
    all_of = {tone: log(learned.seen[tone] + SMOOTHING * learned.vocabulary) for tone in tones}
    for feature in sorted(found & learned.counts.keys()):
        count = learned.counts[feature]
        for tone in tones:
            odds[tone] += log(count.get(tone, 0) + SMOOTHING) - all_of[tone]
    return odds
