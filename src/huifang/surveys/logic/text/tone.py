"""Whether a text praises or complains: by our lexicon, with what turns and what strengthens a word."""

from __future__ import annotations

from enum import IntEnum

from huifang.surveys.logic.text.lexicon import BAD, BUT, GOOD, MILD, STRENGTH, TURNING, WISHES
from huifang.surveys.logic.text.words import clauses, words


class Tone(IntEnum):
    """What a text is on the whole."""

    NEGATIVE = -1
    NEUTRAL = 0
    POSITIVE = 1


COMPLAINT_WEIGHS, MILD_WEIGHS = 0.9, 0.45
TURNED = -0.8
"""Not good is bad, but less so."""
BEFORE_BUT = 0.5
WISHED = 0.3
REACH = 3
"""So many words before a word of tone may turn it or give its degree."""
NEUTRAL_WITHIN = 0.25
"""A text whose weight is no further from 0 says neither."""


def weight(text: str) -> float:
    """How much a text praises (above 0) or complains (below)."""
    total = 0.0
    for clause in clauses(text):
        found = words(clause)
        if found and found[0] in BUT:
            total *= BEFORE_BUT
        total += _clause_weight(found)
    return total


def _clause_weight(found: list[str]) -> float:
    praise = WISHED if not WISHES.isdisjoint(found) else 1.0
    total = 0.0
    for at, word in enumerate(found):
        if word in GOOD:
            worth = praise
        elif word in BAD:
            worth = -(MILD_WEIGHS if word in MILD else COMPLAINT_WEIGHS)
        else:
            continue
        total += worth * _turned_and_strengthened(found[max(0, at - REACH) : at])
    return total


def _turned_and_strengthened(before: list[str]) -> float:
    factor = 1.0
    for word in before:
        factor *= STRENGTH.get(word, 1.0)
        if word in TURNING:
            factor *= TURNED
    return factor


def tone_of(weighed: float, *, within: float = NEUTRAL_WITHIN) -> Tone:
    """The tone of a text of this weight."""
    if weighed > within:
        return Tone.POSITIVE
    return Tone.NEGATIVE if weighed < -within else Tone.NEUTRAL
