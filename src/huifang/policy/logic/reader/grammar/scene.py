"""What a time in a sentence is read with: the sentence, what stands above it, what has been read before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huifang.policy.logic.reader.grammar.channels import Named
from huifang.policy.logic.reader.grammar.context import Above
from huifang.policy.logic.reader.grammar.deeds import Deed
from huifang.policy.logic.reader.grammar.rule import Found
from huifang.policy.logic.reader.grammar.sentences import Phrase, Sentence
from huifang.policy.logic.reader.grammar.when import When, Whens

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Carried:
    """What a label or an earlier sentence of the clause holds for the next ones, as places in the clause."""

    segment: Place | None = None
    event: Place | None = None
    post: Place | None = None
    channels: tuple[Named, ...] = ()
    before: Place | None = None
    """The customers of the sentence before, where it names some: 散客…; 离店后…."""
    subject: Place | None = None
    """Who kept what the sentence before says: whoever does two things is named once."""
    column: Place | None = None
    """The cell of a table row that says when customers are followed up."""
    times: bool = False
    """Times stand here without a deed: they are times of follow-ups."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A follow-up already read from the sentence: later times of the same sentence lean on it."""

    when: When
    end: int
    anchor: Place | None
    segment: Place | None


@dataclass(frozen=True, slots=True)
class Scene:
    sentence: Sentence
    above: Above
    carried: Carried

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def customers_known(self) -> bool:
        """Whether whoever is told something can be taken for a customer."""
        return bool(self.above.segment or self.carried.segment or self.above.follow_ups)

    @property
    def about_times(self) -> bool:
        return self.above.times or self.carried.times

    def words(self, place: Place) -> str:
        return self.text[slice(*place)]

    def phrase(self, place: int) -> Phrase:
        return self.sentence.phrases[self.sentence.phrase_at(place)]

    def phrases_between(self, time: Found[Whens], deed: Found[Deed] | None) -> tuple[Phrase, ...]:
        """The phrases from the time to its deed, whichever comes first."""
        at = self.sentence.phrase_at(time.start)
        other = self.sentence.phrase_at(deed.start) if deed else at
        return tuple(self.sentence.phrases[min(at, other) : max(at, other) + 1])

    def phrases_before(self, phrase: Phrase) -> Iterator[Phrase]:
        """Earlier phrases of the sentence, the nearest first."""
        return reversed([other for other in self.sentence.phrases if other.end <= phrase.start])

    def times_in(self, phrase: Phrase) -> list[Found[Whens]]:
        return [time for time in self.sentence.times if phrase.start <= time.start < phrase.end]

    def begin_of(self, time: Found[Whens]) -> int:
        """Where the words before a time begin: behind the time before it in the same phrase."""
        own = self.phrase(time.start)
        return max((other.end for other in self.times_in(own) if other.end <= time.start), default=own.start)

    def end_before_next(self, time: Found[Whens]) -> int:
        """Where the words behind a time end: at the next time of the same phrase."""
        own = self.phrase(time.start)
        later = [other.start for other in self.times_in(own) if time.end <= other.start]
        return min(later, default=own.end)
