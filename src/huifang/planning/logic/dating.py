"""The windows of a rule's steps, counted from a day, where working days decide or a day off is shifted.

Source: the policy pack's page, sections 2 and 3. What the calendar alone decides is counted by the database instead,
see `offsets`; for one follow-up `counting` counts it over again, in sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from huifang.kernel.calendars.working import WorkingCalendar
from huifang.kernel.dates import Duration, after, before
from huifang.planning.logic.bounds import most_days
from huifang.policy.logic.pack import Rule, Step

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dates:
    """The three days of an occasion; `meant_on` is the due day before it was shifted."""

    opens_on: date
    due_on: date
    closes_on: date
    meant_on: date


@dataclass(frozen=True)
class Dating:
    """Counts for one rule; `intervals` are the customer's own, by the number of the step."""

    rule: Rule
    calendar: WorkingCalendar
    intervals: Mapping[int, Duration] = field(default_factory=dict)

    def plus(self, step: Step, day: date, duration: Duration) -> date:
        return self.calendar.after(day, duration.days) if step.working_days else after(day, duration)

    def minus(self, step: Step, day: date, duration: Duration) -> date:
        return self.calendar.before(day, duration.days) if step.working_days else before(day, duration)

    def duration(self, step: Step) -> Duration:
        if isinstance(step.duration, Duration):
            return step.duration
        return self.intervals[step.number]

    def shifted(self, step: Step, opens_on: date, meant_on: date, closes_on: date) -> Dates:
        """With a day off moved as the step says: opens_on never moves, closes_on only so that it holds due_on."""
        due_on = max(opens_on, self.moved(step, meant_on))
        if meant_on == closes_on or due_on > closes_on:
            closes_on = due_on
        return Dates(opens_on, due_on, closes_on, meant_on)

    def moved(self, step: Step, day: date) -> date:
        if step.shift is None:
            return day
        return self.calendar.next(day) if step.shift == "next_working_day" else self.calendar.previous(day)

    def around(self, step: Step, day: date) -> Dates:
        """The window of a step that is meant for a day."""
        return self.shifted(step, self.minus(step, day, step.before), day, self.plus(step, day, step.tolerance))

    def once(self, step: Step, anchor_on: date) -> Dates:
        """The window of a step that comes once for an anchor: `within`, `at`, or a day itself."""
        if step.form == "day":
            return self.around(step, anchor_on)
        due_on = self.plus(step, anchor_on, self.duration(step))
        if step.form == "at":
            return self.around(step, due_on)
        opens_on = min(due_on, self.turn_on(step, anchor_on))
        return self.shifted(step, opens_on, due_on, due_on)

    def turn_on(self, step: Step, anchor_on: date) -> date:
        """When a `within` step opens: with the anchor, or in a series on the day after the one before it is due."""
        previous = previous_within(self.rule, step)
        if previous is None:
            return anchor_on
        return max(anchor_on, self.plus(previous, anchor_on, self.duration(previous)) + ONE_DAY)

    def base(self, step: Step, anchor_on: date) -> date:
        """From where `every` counts: the anchor, or the last due day of the step that it comes after."""
        if step.after is None:
            return anchor_on
        earlier = self.rule.steps[step.after - 1]
        base_on = self.base(earlier, anchor_on) if earlier.form == "every" else anchor_on
        return self.plus(earlier, base_on, self.duration(earlier).times(earlier.times or 1))

    def again(self, step: Step, base_on: date, k: int) -> Dates:
        """The k-th window of an `every` step."""
        each = self.duration(step)
        opens_on = self.plus(step, base_on, each.times(k - 1)) + ONE_DAY
        due_on = self.plus(step, base_on, each.times(k))
        return self.shifted(step, opens_on, due_on, due_on)

    def all_again(self, step: Step, base_on: date, *, from_on: date) -> Iterator[tuple[int, Dates]]:
        """The windows of an `every` step in order, from the first that may close on `from_on` or later."""
        for k in count(self._first(step, base_on, from_on)):
            if step.times is not None and k > step.times:
                return
            yield k, self.again(step, base_on, k)

    def _first(self, step: Step, base_on: date, from_on: date) -> int:
        if from_on - ONE_DAY <= base_on:
            return 1
        if step.shift:
            from_on = self.calendar.before(from_on, 1)
        each = self.duration(step)
        if step.working_days:
            return max(1, self.calendar.between(base_on, from_on) // each.days)
        return max(1, (from_on - base_on).days // most_days(each))


def previous_within(rule: Rule, step: Step) -> Step | None:
    """In a series, the `within` step after which this one opens."""
    earlier = [other for other in rule.steps[: step.number - 1] if other.form == "within"]
    return earlier[-1] if rule.series and earlier else None


def is_dated(rule: Rule, step: Step) -> bool:
    """Whether working days decide about the step's windows, by themselves or by the step that it counts from."""
    if step.shift or step.working_days:
        return True
    if step.form == "within":
        previous = previous_within(rule, step)
        return previous is not None and previous.working_days
    return any(earlier.working_days for earlier in earlier_steps(rule, step))


def earlier_steps(rule: Rule, step: Step) -> Iterator[Step]:
    """The steps that lead to the base of an `every` step, the nearest first."""
    while step.after is not None:
        step = rule.steps[step.after - 1]
        yield step
