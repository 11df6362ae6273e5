"""From places in a clause to statements with words of the original."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huifang.policy.logic.reader.grammar import deadlines, nouns, schedule, targets
from huifang.policy.logic.reader.grammar.context import Above
from huifang.policy.logic.reader.grammar.counted_from import RECURS
from huifang.policy.logic.reader.grammar.when import When
from huifang.policy.logic.reader.statements import (
    Channel,
    Deadline,
    GeneralChannels,
    Schedule,
    Target,
    Timing,
    Words,
)
from huifang.policy.logic.reader.written import Clause, WrittenPolicy

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes statements of one clause."""

    policy: int
    number: int
    paper: WrittenPolicy
    clause: Clause

    def words(self, place: Place) -> Words:
        start, end = place
        text = self.clause.text
        while end - start > 1 and text[start] in " ,。;:、|":
            start += 1
        while end - start > 1 and text[end - 1] in " ,。;:、|":
            end -= 1
        span = self.clause.span(start, end)
        return Words(text[start:end], span.start, span.end)

    def maybe(self, place: Place | None) -> Words | None:
        return self.words(place) if place else None

    def above(self, said: str) -> Words | None:
        """Words of a heading above the clause, or of the sentence that leads it; they point at the whole of it."""
        if not said:
            return None
        for heading in reversed(self.paper.headings):
            if said in heading.text and heading.start <= self.clause.start:
                return Words(said, heading.start, heading.end)
        for clause in reversed(self.paper.clauses[: self.number]):
            at = clause.text.find(said)
            if at >= 0:
                span = clause.span(at, at + len(said))
                return Words(said, span.start, span.end)
        return None

    def timing(self, when: When, place: Place) -> Timing:
        return Timing(
            kind=when.kind,
            words=self.words(place),
            length=when.length,
            low=when.low,
            times=when.times,
            bound=when.bound,
            name=when.name,
            since=when.since,
            until=when.until,
            promptly=when.promptly,
            on=when.on,
        )

    def channels(self, named: Sequence[tuple[Channel, int, int]]) -> tuple[tuple[Channel, Words], ...]:
        return tuple((channel, self.words((start, end))) for channel, start, end in named)

    def general(self, named: Sequence[tuple[Channel, int, int]]) -> GeneralChannels:
        whole = self.words((0, len(self.clause.text)))
        return GeneralChannels(self.policy, self.number, whole, "channels of all follow-ups", self.channels(named))

    def schedules(self, owed: Sequence[schedule.Owed], above: Above) -> Iterator[Schedule]:
        """The follow-ups of a sentence, numbered where several share one anchor."""
        in_series = [each for each in owed if each.when.kind in {"at", "within", "window", "same_day"}]
        for each in owed:
            yield Schedule(
                self.policy,
                self.number,
                self.words(each.quote),
                each.rule,
                timing=self.timing(each.when, each.time),
                segment=self._segment(each, above),
                anchor=self.maybe(each.anchor) or (None if each.when.kind in RECURS else self.above(above.event)),
                channels=self.channels(each.channels),
                post=self.maybe(each.post) or self.above(above.post),
                condition=self.maybe(each.condition),
                until=self.maybe(each.until),
                season=self.maybe(each.season),
                series=in_series.index(each) + 1 if len(in_series) > 1 and each in in_series else None,
            )

    def _segment(self, each: schedule.Owed, above: Above) -> Words | None:
        """The customers of the sentence; those of the chapter where the sentence only says that they are customers."""
        own = self.maybe(each.segment)
        if own is not None and nouns.is_told_apart(own.text):
            return own
        return self.above(above.segment) or own

    def deadline(self, due: deadlines.Due) -> Deadline:
        return Deadline(
            self.policy,
            self.number,
            self.words(due.quote),
            due.rule,
            what=self.words(due.what),
            limit=self.timing(due.when, due.time),
            trigger=self.maybe(due.trigger),
            post=self.maybe(due.post),
        )

    def target(self, goal: targets.Goal) -> Target:
        return Target(
            self.policy,
            self.number,
            self.words(goal.quote),
            goal.rule,
            metric=self.words(goal.metric),
            value=self.words(goal.value),
            low=goal.aim.low,
            high=goal.aim.high,
            unit=goal.aim.unit,
        )
