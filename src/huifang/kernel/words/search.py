"""Search words of a name, and of what somebody types to find it."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

from huifang.kernel.words.readings import LONGEST_PERSON, surname_of, typed

MOST_WORDS = 40
MOST_QUERY_WORDS = 16
LONGEST_WORD = 14
"""So many letters tell names apart: of a whole name in pinyin, of a Latin word, of a word in a query."""
MOST_INITIALS = 6

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_COMMON = re.compile("[\u4e00-\u9fff]+")
_RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_HAN = re.compile(f"[{HAN}]+")
BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])[\W_]+(?=[{HAN}])")
# A short name is often spread out to the width of others, 王　伟: one character apart is no word of its own.
_PADDING = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}](?![{HAN}]))|(?<=(?<![{HAN}])[{HAN}])\s+(?=[{HAN}])")
_U_UMLAUT = re.compile("(?<=[ln])u\u0308")
_COMBINING = re.compile("[\u0300-\u036f]")
_APOSTROPHES = str.maketrans("", "", "'’‘`")


def search_words(name: str) -> tuple[str, ...]:
    """The words under which a name is found, sorted, at most 40.

    A surname that is read otherwise than its character (单, 解) is found under both readings. Of a long name the first
    characters count: 14 letters of pinyin, six initials and about twenty pairs.
    """
    if _COMMON.fullmatch(name):
        return _person_words(name) if len(name) <= LONGEST_PERSON else _sorted(_company_words([name]))
    folded = _folded(name)
    runs = _RUN.findall(BETWEEN_HAN.sub("", folded))
    if len(runs) == 1 and len(runs[0]) <= LONGEST_PERSON and _HAN.fullmatch(runs[0]):
        return _sorted([*_typed_words(folded), *_person_words(runs[0])])
    return _sorted([*_typed_words(folded), *_company_words(runs)])


def query_words(text: str) -> tuple[str, ...]:
    """The words a name must all have to be found by `text`; none when there is nothing to search for.

    Chinese characters in pairs (one alone as it is), pinyin, initials and Latin words as typed. Every name is found by
    itself, by two or more neighbouring characters, and by the beginning of its pinyin or its initials.
    """
    return tuple(sorted(_typed_words(_folded(text))))


def _typed_words(folded: str) -> list[str]:
    words: list[str] = []
    for run in _RUN.findall(_PADDING.sub("", folded)):
        words += _pairs(run) if _HAN.match(run) else [run[:LONGEST_WORD]]
    return list(dict.fromkeys(words))[:MOST_QUERY_WORDS]


def _person_words(han: str) -> tuple[str, ...]:
    syllables = typed(han)
    words = _beginnings(syllables)
    words += syllables[1:]
    words += ["".join(syllables[at:])[:LONGEST_WORD] for at in range(1, len(han) - 1)]
    surname = surname_of(han)
    if surname:
        toneless = [syllable[:-1] for syllable in surname]
        words = [*_beginnings([*toneless, *syllables[len(surname) :]]), *words][: MOST_WORDS - LONGEST_PERSON]
    # Letters and characters sorted apart: strings of one kind compare twice as fast, and characters come last anyway.
    return (*sorted(filter(None, dict.fromkeys(words))), *sorted({han[0], *_pairs(han)}))


def _company_words(runs: list[str]) -> list[str]:
    han = [run for run in runs if _HAN.match(run)]
    syllables: list[str] = []
    for run in runs:
        syllables += typed(run) if run in han else [run]
    pairs = [pair for run in han for pair in _pairs(run)]
    return [*_beginnings(syllables), *(run[0] for run in han[:1]), *pairs]


def _pairs(han: str) -> list[str]:
    return [han[at : at + 2] for at in range(len(han) - 1)] if len(han) > 1 else [han]


def _beginnings(syllables: list[str]) -> list[str]:
    whole = "".join(syllables)[:LONGEST_WORD]
    initials = [syllable[:1] for syllable in syllables[:MOST_INITIALS]]
    return [*accumulate(whole), *accumulate(initials)]


def _sorted(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted([word for word in dict.fromkeys(words) if word][:MOST_WORDS]))


def _folded(text: str) -> str:
    """Small letters without accents, half width; `lü` as it is typed, `lv`."""
    wide = unicodedata.normalize("NFKC", text).lower().translate(_APOSTROPHES)
    if wide.isascii():
        return wide
    parts = _U_UMLAUT.sub("v", unicodedata.normalize("NFKD", wide))
    return unicodedata.normalize("NFC", _COMBINING.sub("", parts))
