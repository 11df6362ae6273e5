"""Search words as numbers: what the index of names holds, and what it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

_SIGN = 1 << 31


def search_keys(words: Iterable[str]) -> list[int]:
    """A number of 32 bits for each word, equal for equal words.

    Words of one length that differ within four neighbouring bytes never share one (CRC-32); two others do once in four
    thousand million.
    """
    return [crc32(word.encode()) - _SIGN for word in words]
