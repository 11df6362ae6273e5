"""How much two complaints say the same: by the pairs of neighbouring characters that they share.

The share of common pairs among all (Jaccard) needs no word list and no language. Which of very many texts are worth
comparing at all is found by sketches: of each text some numbers that texts of the same pairs have in common.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from zlib import crc32

ALIKE = 0.6
"""From here on two texts of different customers say the same."""
ALIKE_OF_ONE_CUSTOMER = 0.25
"""From here on two texts of one customer do."""
FEWEST_PAIRS = 6
"""A shorter text says too little to be found again with somebody else: "太吵了"."""
WITHIN = timedelta(days=30)
"""How far apart two matters may lie to be the same, where the policy says nothing."""

BANDS, ROWS = 16, 3
"""Of texts of which six pairs in ten are the same the sketches meet in 98 of 100."""

_PRIME = (1 << 61) - 1
_HASHES = tuple(
    (int.from_bytes(digest[:8], "big") % _PRIME or 1, int.from_bytes(digest[8:], "big") % _PRIME)
    for digest in (blake2b(f"sketch {number}".encode(), digest_size=16).digest() for number in range(BANDS * ROWS))
)
_NOTHING = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Matter:
    """A case as it is compared: who brought it, about what, when, in which words."""

    id: int
    kind: str
    customer: int | None
    subject: int | None
    topic: str
    day: int
    pairs: frozenset[str]


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, without digits, blanks and marks; case, width and script even."""
    from huifang.kernel.simplified import simplified  # noqa: PLC0415  it takes memory that web processes do not have

    folded = simplified(_NOTHING.sub("", unicodedata.normalize("NFKC", text).lower()))
    return frozenset(folded[at : at + 2] for at in range(len(folded) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of common pairs among all, from 0 to 1."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def sketch_of(pairs: Collection[str]) -> tuple[int, ...]:
    """The sketch of a text: one number for each band. Texts that share much meet in one of them."""
    numbers = [crc32(pair.encode()) for pair in pairs] or [0]
    least = [min((a * number + b) % _PRIME for number in numbers) for a, b in _HASHES]
    return tuple((band << 48) | crc32(repr(least[band * ROWS : (band + 1) * ROWS]).encode()) for band in range(BANDS))


def is_same_matter(one: Matter, other: Matter, *, within: timedelta) -> bool:
    """Whether two cases are the same matter: one subject, one customer with like words or topic, or the same words."""
    if one.kind != other.kind or abs(one.day - other.day) > within.days:
        return False
    if one.subject is not None and one.subject == other.subject:
        return True
    alike = likeness(one.pairs, other.pairs)
    if one.customer is not None and one.customer == other.customer:
        return alike >= ALIKE_OF_ONE_CUSTOMER or (one.topic != "" and one.topic == other.topic)
    return alike >= ALIKE and min(len(one.pairs), len(other.pairs)) >= FEWEST_PAIRS
