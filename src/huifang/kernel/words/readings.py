"""How a name is read in pinyin, a character looked up once and remembered."""

from __future__ import annotations

import os
import re

from huifang.kernel.words.tables import CHARACTERS, COMPOUND_SURNAMES, SURNAMES, WORDS

LONGEST_PERSON = 4
"""A name of so many Chinese characters may be a person's; its beginning may then be a surname."""

_NO_LETTER = re.compile("[^a-z0-9]")


class _Readings(dict[str, str]):
    """Character to toned syllable (`zhang1`), "" for a character without a reading; as many as there are characters."""

    def __missing__(self, character: str) -> str:
        # Without its phrases, which single characters never need, pypinyin takes 13 MB instead of 56.
        os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
        from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - slow to load, and much of the product needs no names

        found = lazy_pinyin(character, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")
        self[character] = _NO_LETTER.sub("", found[0]) if found else ""
        return self[character]


class _Toneless(dict[str, str]):
    """Character to the syllable people type."""

    def __missing__(self, character: str) -> str:
        self[character] = _READINGS[character][:-1]
        return self[character]


_READINGS = _Readings(CHARACTERS)
_TONELESS = _Toneless()
_FIRST_OF_SURNAMES = frozenset(surname[0] for surname in (*SURNAMES, *COMPOUND_SURNAMES))
_FIRST_OF_WORDS = frozenset(word[0] for word in WORDS)


def read(han: str) -> list[str]:
    """The toned syllables of a run of Chinese characters, one each; "" where a character has none."""
    syllables = [_READINGS[character] for character in han]
    for at, word in _words_in(han):
        syllables[at : at + 2] = word
    return syllables


def typed(han: str) -> list[str]:
    """The syllables of a run of Chinese characters without their tones."""
    syllables = [_TONELESS[character] for character in han]
    for at, word in _words_in(han):
        syllables[at : at + 2] = [syllable[:-1] for syllable in word]
    return syllables


def _words_in(han: str) -> list[tuple[int, tuple[str, str]]]:
    if _FIRST_OF_WORDS.isdisjoint(han):
        return []
    return [(at, WORDS[han[at : at + 2]]) for at in range(len(han) - 1) if han[at : at + 2] in WORDS]


def surname_of(han: str) -> tuple[str, ...]:
    """The toned syllables of the surname a name may begin with, where they are not what `read` gives; else nothing."""
    if han[0] not in _FIRST_OF_SURNAMES or not 1 < len(han) <= LONGEST_PERSON:
        return ()
    if len(han) > 2 and han[:2] in COMPOUND_SURNAMES:
        return COMPOUND_SURNAMES[han[:2]]
    surname = SURNAMES.get(han[0])
    return (surname,) if surname else ()
