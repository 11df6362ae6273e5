"""Rules that read one sentence and tell one statement each: records, reports, fines, access, meetings and the like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from huifang.policy.logic.reader.grammar.making import Maker
from huifang.policy.logic.reader.grammar.nouns import post_of
from huifang.policy.logic.reader.grammar.sentences import Sentence
from huifang.policy.logic.reader.statements import Statement, Timing, Words

MOST_IN_A_SENTENCE = 6


@dataclass(frozen=True, slots=True)
class Said:
    """A match of a rule in a sentence, with the words around it at hand."""

    maker: Maker
    sentence: Sentence
    match: re.Match[str]
    rule: str

    def place(self) -> tuple[int, int, Words, str]:
        """What every statement begins with: policy, clause, the words of the sentence, the rule's name."""
        words = self.maker.words((self.sentence.start, self.sentence.end))
        return self.maker.policy, self.maker.number, words, self.rule

    def words(self, group: str) -> Words | None:
        """The words of a group of the pattern; None where it matched nothing."""
        if group not in self.match.re.groupindex or not self.match[group]:
            return None
        return self.maker.words(self.match.span(group))

    def whole(self) -> Words:
        return self.maker.words(self.match.span())

    def post(self) -> Words | None:
        """Who does it: the post that the pattern names, else the subject of the phrase."""
        named = self.words("post")
        if named is not None:
            return named
        phrase = self.sentence.phrases[self.sentence.phrase_at(self.match.start())]
        return self.maker.maybe(post_of(self.sentence.text, phrase.start, phrase.end))

    def timing(self) -> Timing | None:
        """The first time in the phrase of the match, else the first of the sentence."""
        phrase = self.sentence.phrases[self.sentence.phrase_at(self.match.start())]
        times = [time for time in self.sentence.times if phrase.start <= time.start < phrase.end] or self.sentence.times
        firm = [time for time in times if not time.value[0].bare]
        if not firm:
            return None
        return self.maker.timing(firm[0].value[0], (firm[0].start, firm[0].end))


@dataclass(frozen=True, slots=True)
class Telling:
    """`sign` are the words without which the rule is not tried; `tells` makes the statement of a match, None when the
    words are something else after all.

    `examples` are pairs: a sentence, and the words that the statement must hold, parted by a stroke.
    """

    name: str
    sign: re.Pattern[str]
    pattern: re.Pattern[str]
    tells: Callable[[Said], Statement | None]
    examples: Sequence[tuple[str, str]]


def told_by(rules: Sequence[Telling], maker: Maker, sentence: Sentence) -> Iterator[Statement]:
    """What the rules read in a sentence."""
    said = sentence.said()
    for rule in rules:
        if rule.sign.search(said) is None:
            continue
        for match in islice(rule.pattern.finditer(sentence.text, sentence.start, sentence.end), MOST_IN_A_SENTENCE):
            statement = rule.tells(Said(maker, sentence, match, rule.name))
            if statement is not None:
                yield statement


def listed_words(said: Said, group: str, parts: re.Pattern[str]) -> tuple[Words, ...]:
    """The members of a list that a group matched: 姓名、电话、住址."""
    if not said.match[group]:
        return ()
    start, text = said.match.start(group), said.match[group]
    places: list[tuple[int, int]] = []
    begin = 0
    for mark in [*parts.finditer(text), None]:
        end = mark.start() if mark else len(text)
        if 2 <= len(text[begin:end].strip()) <= 20:
            places.append((start + begin, start + end))
        begin = mark.end() if mark else end
    return tuple(said.maker.words(place) for place in places)
