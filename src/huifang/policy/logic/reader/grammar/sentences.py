"""A clause cut into sentences and phrases; what stands in brackets and names no time belongs to the word before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from huifang.policy.logic.reader.grammar.deeds import Deed, deeds_in
from huifang.policy.logic.reader.grammar.rule import Found
from huifang.policy.logic.reader.grammar.timing import times_in
from huifang.policy.logic.reader.grammar.when import Whens

SENTENCE_ENDS = re.compile(
    r"(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])|[。;!?\n]+|(?=[①-⑳])|(?=\(\d{1,2}\))|(?<=[\u4e00-\u9fff,;。:\s])(?=[a-h][.、)][\u4e00-\u9fff])|(?:(?<=[\u4e00-\u9fff)])\s+(?=[\u4e00-\u9fff①●■]))|(?=[●■◆▲])"
)
PHRASE_ENDS = re.compile(r"[,()|→]|:(?!\d\d(?!\d|天|小时|分钟|日))|-{2,}|\.{3,}")
IN_BRACKETS = re.compile(r"\([^()]{1,40}\)|\[[^\[\]]{1,30}\]")
A_REST = re.compile(r"[^,;。()、]*")
FILLER = "·"
LONGEST_LABEL = 26


@dataclass(frozen=True, slots=True)
class Phrase:
    start: int
    end: int
    label: bool
    """Ends in a colon or a dash: names what follows."""


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    """The whole clause, with asides blanked; offsets are the clause's."""
    start: int
    end: int
    phrases: Sequence[Phrase]
    times: Sequence[Found[Whens]]
    deeds: Sequence[Found[Deed]]

    def phrase_at(self, place: int) -> int:
        return next((at for at, phrase in enumerate(self.phrases) if place < phrase.end), len(self.phrases) - 1)

    def said(self) -> str:
        return self.text[self.start : self.end]


def sentences_in(text: str) -> tuple[Sentence, ...]:
    """The sentences of a clause with their times and deeds."""
    plain = without_asides(text)
    times, deeds = times_in(plain), deeds_in(plain)
    return tuple(
        Sentence(
            plain,
            start,
            end,
            tuple(phrases_in(plain, start, end, times)),
            _inside(times, start, end),
            _inside(deeds, start, end),
        )
        for start, end in pieces(plain, SENTENCE_ENDS, 0, len(plain))
    )


def without_asides(text: str) -> str:
    """The text with brackets that hold no time of their own blanked: 一般客户(三个月内会买)每周联系."""

    def blanked(match: re.Match[str]) -> str:
        if re.fullmatch(r"\(\d{1,2}\)", match[0]):
            return match[0]
        if times_in(match[0]) and not times_in(A_REST.match(text, match.end())[0]):  # type: ignore[index]
            return match[0]
        return FILLER * len(match[0])

    return IN_BRACKETS.sub(blanked, text)


def phrases_in(text: str, start: int, end: int, times: Iterable[Found[Whens]]) -> Iterator[Phrase]:
    """Phrases between commas; a comma inside a list of times parts nothing."""
    inside = [(time.start, time.end) for time in times]
    begin = start
    for mark in PHRASE_ENDS.finditer(text, start, end):
        if any(first < mark.start() < last for first, last in inside):
            continue
        if mark.start() > begin:
            yield Phrase(begin, mark.start(), mark[0][0] in ":-" and mark.start() - begin <= LONGEST_LABEL)
        begin = mark.end()
    if end > begin:
        yield Phrase(begin, end, False)


def pieces(text: str, ends: re.Pattern[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for mark in ends.finditer(text, start, end):
        if text[begin : mark.start()].strip():
            yield begin, mark.start()
        begin = mark.end()
    if text[begin:end].strip():
        yield begin, end


def _inside(found: Iterable[Found], start: int, end: int) -> tuple:  # type: ignore[type-arg]
    return tuple(each for each in found if start <= each.start < end)
