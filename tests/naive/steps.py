"""The windows that an anchored rule's steps make from the anchor's day A (section 3's first three forms)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from .spans import BadSpan, Span, minus, plus, read_span

ONE_DAY = timedelta(days=1)
Step = Mapping[str, Any]


@dataclass(frozen=True)
class Window:
    """One occasion's three days; `ending` is the end of its key: the step, and which one of it."""

    ending: str
    opens_on: date
    due_on: date
    closes_on: date


@dataclass(frozen=True)
class Ladder:
    """A rule's steps counted from A for one customer."""

    steps: list[Step]
    in_turn: bool
    anchor_on: date
    customer: Mapping[str, str]
    span: Callable[[Any], Span]

    def windows(self, up_to: date) -> Iterator[Window]:
        """Every window; of an endless `every` those that open on `up_to` at the latest."""
        for index, step in enumerate(self.steps):
            if "within" in step:
                yield self.within(index)
            elif "at" in step:
                yield self.at(index)
            elif "every" in step:
                yield from self.every(index, up_to)
            else:
                raise NotImplementedError(f"{dict(step)} in a rule with an anchor")

    def within(self, index: int) -> Window:
        due_on = plus(self.anchor_on, self.span(self.steps[index]["within"]))
        opens_on = min(self.turn_comes_on(index), due_on) if self.in_turn else self.anchor_on
        return Window(name_of(index, self.steps[index]), opens_on, due_on, due_on)

    def turn_comes_on(self, index: int) -> date:
        """The day after the `within` step before this one; A for the first of them."""
        before = [step for step in self.steps[:index] if "within" in step]
        if not before:
            return self.anchor_on
        return max(self.anchor_on, plus(self.anchor_on, self.span(before[-1]["within"])) + ONE_DAY)

    def at(self, index: int) -> Window:
        step = self.steps[index]
        due_on = plus(self.anchor_on, self.span(step["at"]))
        opens_on = minus(due_on, self.span(step.get("before", "P0D")))
        closes_on = plus(due_on, self.span(step.get("tolerance", "P0D")))
        return Window(name_of(index, step), opens_on, due_on, closes_on)

    def every(self, index: int, up_to: date) -> Iterator[Window]:
        step = self.steps[index]
        base, interval = self.base_of(step), self.interval_of(step)
        if base is None or interval is None:
            return
        for k in range(1, step["times"] + 1) if "times" in step else count(1):
            opens_on = plus(base, interval.times(k - 1)) + ONE_DAY
            if opens_on > up_to:
                return
            due_on = plus(base, interval.times(k))
            yield Window(f"{name_of(index, step)}.{k}", opens_on, due_on, due_on)

    def base_of(self, step: Step) -> date | None:
        """A, or the due_on of the earlier step that `after` names."""
        if "after" not in step:
            return self.anchor_on
        names = [name_of(index, earlier) for index, earlier in enumerate(self.steps)]
        after = str(step["after"])
        return self.last_due_on(names.index(after) if after in names else int(after) - 1)

    def last_due_on(self, index: int) -> date | None:
        """The due_on of the step's last occasion; None if it has none for want of an interval."""
        step = self.steps[index]
        if "within" in step:
            return self.within(index).due_on
        if "at" in step:
            return self.at(index).due_on
        base, interval = self.base_of(step), self.interval_of(step)
        if base is None or interval is None:
            return None
        return plus(base, interval.times(step["times"]))

    def interval_of(self, step: Step) -> Span | None:
        """The pack's own duration, or the customer's, where a missing or bad one is None."""
        every = step["every"]
        if not (isinstance(every, dict) and "attribute" in every):
            interval = self.span(every)
            if interval.is_zero:
                raise BadSpan("every: nothing")
            return interval
        try:
            interval = read_span(self.customer.get(every["attribute"]) or "")
        except BadSpan:
            return None
        return None if interval.is_zero else interval


def name_of(index: int, step: Step) -> str:
    """`<s>`: the step's id, or its number from 1."""
    return str(step.get("id", index + 1))
