"""The windows that an anchored rule's steps make from the anchor's day A (section 3's first three forms)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from .spans import BadSpan, Span, read_span
from .workdays import PURELY_DAYS, Count, Workdays

ONE_DAY = timedelta(days=1)
Step = Mapping[str, Any]


@dataclass(frozen=True)
class Window:
    """One occasion's three days; `ending` is the end of its key: the step, and which one of it.

    `meant_on` is due_on before any shift.
    """

    ending: str
    opens_on: date
    due_on: date
    closes_on: date
    meant_on: date


def window(ending: str, days: tuple[date, date, date], step: Step, workdays: Workdays) -> Window:
    """The window with its due_on shifted as the step says: opens_on never moves, closes_on only to hold due_on."""
    opens_on, meant_on, closes_on = days
    due_on = max(workdays.moved(meant_on, step.get("shift")), opens_on)
    if meant_on == closes_on or due_on > closes_on:
        closes_on = due_on
    return Window(ending, opens_on, due_on, closes_on, meant_on)


@dataclass(frozen=True)
class Ladder:
    """A rule's steps counted from A for one customer."""

    steps: list[Step]
    in_turn: bool
    anchor_on: date
    customer: Mapping[str, str]
    span: Callable[[Any], Span]
    workdays: Workdays

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

    def count(self, step: Step) -> Count:
        return Count(self.workdays, step.get("days") == "working")

    def within(self, index: int) -> Window:
        step = self.steps[index]
        due_on = self.due_within(step)
        opens_on = min(self.turn_comes_on(index), due_on) if self.in_turn else self.anchor_on
        return window(name_of(index, step), (opens_on, due_on, due_on), step, self.workdays)

    def due_within(self, step: Step) -> date:
        return self.count(step).plus(self.anchor_on, self.span(step["within"]))

    def turn_comes_on(self, index: int) -> date:
        """The day after the `within` step before this one; A for the first of them."""
        before = [step for step in self.steps[:index] if "within" in step]
        if not before:
            return self.anchor_on
        return max(self.anchor_on, self.due_within(before[-1]) + ONE_DAY)

    def at(self, index: int) -> Window:
        step = self.steps[index]
        due_on = self.due_at(step)
        return window(name_of(index, step), around(due_on, step, self.span, self.count(step)), step, self.workdays)

    def due_at(self, step: Step) -> date:
        return self.count(step).plus(self.anchor_on, self.span(step["at"]))

    def every(self, index: int, up_to: date) -> Iterator[Window]:
        step = self.steps[index]
        base, interval = self.base_of(step), self.interval_of(step)
        if base is None or interval is None:
            return
        counted = self.count(step)
        for k in range(1, step["times"] + 1) if "times" in step else count(1):
            opens_on = counted.plus(base, interval.times(k - 1)) + ONE_DAY
            if opens_on > up_to:
                return
            due_on = counted.plus(base, interval.times(k))
            yield window(f"{name_of(index, step)}.{k}", (opens_on, due_on, due_on), step, self.workdays)

    def base_of(self, step: Step) -> date | None:
        """A, or the due_on of the earlier step that `after` names."""
        if "after" not in step:
            return self.anchor_on
        names = [name_of(index, earlier) for index, earlier in enumerate(self.steps)]
        after = str(step["after"])
        return self.last_due_on(names.index(after) if after in names else int(after) - 1)

    def last_due_on(self, index: int) -> date | None:
        """The due_on of the step's last occasion before any shift; None if it has none for want of an interval."""
        step = self.steps[index]
        if "within" in step:
            return self.due_within(step)
        if "at" in step:
            return self.due_at(step)
        base, interval = self.base_of(step), self.interval_of(step)
        if base is None or interval is None:
            return None
        return self.count(step).plus(base, interval.times(step["times"]))

    def interval_of(self, step: Step) -> Span | None:
        """The pack's own duration, or the customer's, where a missing or bad one is None."""
        every = step["every"]
        if not (isinstance(every, dict) and "attribute" in every):
            interval = self.span(every)
            if interval.is_zero:
                raise BadSpan("every: nothing")
            return interval
        text = self.customer.get(every["attribute"]) or ""
        if step.get("days") == "working" and not PURELY_DAYS.fullmatch(text):
            return None
        try:
            interval = read_span(text)
        except BadSpan:
            return None
        return None if interval.is_zero else interval


def around(due_on: date, step: Step, span: Callable[[Any], Span], counted: Count) -> tuple[date, date, date]:
    """`before` and `tolerance` of the step, both counted from due_on."""
    opens_on = counted.minus(due_on, span(step.get("before", "P0D")))
    return opens_on, due_on, counted.plus(due_on, span(step.get("tolerance", "P0D")))


def name_of(index: int, step: Step) -> str:
    """`<s>`: the step's id, or its number from 1."""
    return str(step.get("id", index + 1))
