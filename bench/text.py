"""How well tone is judged: by the lexicon alone, and after learning from N texts that the judged ones are not among."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from bench.planning import Figure, at_least
from huifang.surveys.logic.text.learning import NOTHING_LEARNED, Learned, judged, learned_from
from huifang.surveys.logic.text.tone import Tone, weight

REVIEWS = Path(__file__).parents[2] / "shared" / "data" / "hotel_reviews_zh.csv.gz"
"""7,766 Chinese hotel reviews, each marked good or bad by whoever wrote it; they are not part of the project."""
MARKS = {"1": Tone.POSITIVE, "0": Tone.NEGATIVE}
LEARNED_FROM = ((200, 0.80), (1_000, 0.84), (3_500, 0.86))
"""From how many texts is learned, and the least share that must then be judged rightly."""


def measure() -> Iterator[Figure]:
    if not REVIEWS.exists():
        yield Figure(f"tone: {REVIEWS.name} is not here", 0, "texts", "nothing measured", holds=True)
        return
    taught, asked = halves()
    yield Figure("texts that are judged", len(asked), "texts", "none of them is learned from", holds=True)
    lexicon = sum((weight(text) > 0) == (tone == Tone.POSITIVE) for text, tone in asked) / len(asked)
    yield at_least("rightly judged by the lexicon alone, made to choose", lexicon, 0.78)
    yield at_least("rightly judged by the lexicon alone, neutral is wrong", share(asked, NOTHING_LEARNED), 0.74)
    for count, bound in LEARNED_FROM:
        yield at_least(
            f"rightly judged after {count:,} corrected texts", share(asked, learned_from(taught[:count])), bound
        )


def halves() -> tuple[list[tuple[str, Tone]], list[tuple[str, Tone]]]:
    """The texts to learn from and those to judge, half and half, each in an order that their digests give."""
    with gzip.open(REVIEWS, "rt", encoding="utf-8") as lines:
        texts = {row["review"]: MARKS[row["label"]] for row in csv.DictReader(lines)}
    found = sorted(texts.items(), key=lambda text: sha256(text[0].encode()).digest())
    return found[: len(found) // 2], found[len(found) // 2 :]


def share(asked: list[tuple[str, Tone]], learned: Learned) -> float:
    """The share of texts whose tone is judged as it was marked."""
    return sum(judged(text, learned) == tone for text, tone in asked) / len(asked)
