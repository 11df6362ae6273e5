"""The key by which names sort as a Chinese reader expects: by pinyin, syllable by syllable, then by character."""

from __future__ import annotations

import re
import unicodedata

from huifang.kernel.words.readings import read, surname_of
from huifang.kernel.words.search import BETWEEN_HAN, HAN

LONGEST_KEYED_NAME = 20

_PARTS = re.compile(rf"[{HAN}]+|[^{HAN}]+")
_HAN = re.compile(f"[{HAN}]")


def pinyin_key(name: str) -> str:
    """`zhang1张wei3伟ming2明`: compare it byte by byte (COLLATE "C").

    The tone's digit ends a syllable before any letter, so 西安 stands before 先; the character behind it keeps one
    surname together. Of a long name the first 20 characters count.
    """
    plain = BETWEEN_HAN.sub("", unicodedata.normalize("NFKC", name).strip().lower())[:LONGEST_KEYED_NAME]
    parts = _PARTS.findall(plain)
    if len(parts) == 1 and _HAN.match(plain):
        return _keyed(plain, surname_of(plain))
    return "".join([_keyed(part) if _HAN.match(part) else part for part in parts])


def _keyed(han: str, surname: tuple[str, ...] = ()) -> str:
    syllables = [*surname, *read(han)[len(surname) :]]
    return "".join([syllable + character for syllable, character in zip(syllables, han, strict=True)])
