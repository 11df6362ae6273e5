"""The days of an occasion that counts from an anchor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from huifang.kernel.calendars.working import WorkingCalendar
from huifang.kernel.dates import BadDuration, Duration, parse_duration
from huifang.kernel.text import Message
from huifang.planning.logic.counting.occurrences import Occurrence
from huifang.planning.logic.counting.told import ONE_DAY, Counted, length
from huifang.planning.logic.dating import previous_within
from huifang.planning.logic.offsets import is_purely_days
from huifang.policy.logic.pack import IntervalOf, Rule, Step
from huifang.policy.logic.wording import AttributeKey

_DUE = Message("It is due %(duration)s later, on %(to)s.")
_TOLERATED = Message("The tolerance is %(duration)s, so it closes on %(to)s.")
_OPENS = Message("It opens %(duration)s before it is due, on %(opens)s.")
_OCCASION = Message("This is occasion %(k)d, %(k)d × %(each)s from the base %(base)s: it is due on %(to)s.")
_BASE = Message("The base is the last day of step %(step)s, %(times)d × %(each)s from %(from)s: %(to)s.")


def count_from_anchor(
    rule: Rule,
    found: Occurrence,
    *,
    day: date,
    intervals: Mapping[str, str],
    calendar: WorkingCalendar | None = None,
) -> Counted:
    """The days of an occasion that counts from an anchor on `day`; `intervals` are the customer's own durations.

    `calendar` holds the policy's working days.
    """
    counted = Counted(calendar=calendar or WorkingCalendar())
    counted.say("Day 0 is %(day)s.", {"day": day})
    try:
        if found.step.form == "every":
            _every(counted, rule, found, day, intervals)
        elif found.step.form == "at":
            assert isinstance(found.step.duration, Duration)
            around(counted, found.step, counted.plus(found.step, _DUE, day, found.step.duration))
        else:
            _within(counted, rule, found.step, day)
    except _NoInterval as missing:
        counted.say("The customer's own %(attribute)s says no interval, so nothing can be counted.", missing.parts)
    except OverflowError:
        counted.say("The count leaves the calendar.", {})
    return counted


def around(counted: Counted, step: Step, due_on: date) -> None:
    """`before` and `tolerance` about the day that a step is meant for."""
    opens_on = closes_on = due_on
    if step.before.is_zero:
        counted.say("It opens on the day that it is due.", {})
    else:
        opens_on = counted.minus(step, _OPENS, due_on, step.before)
    if step.tolerance.is_zero:
        counted.say("It closes on the day that it is due.", {})
    else:
        closes_on = counted.plus(step, _TOLERATED, due_on, step.tolerance)
    counted.arrive(step, opens_on, due_on, closes_on)


class _NoInterval(Exception):
    """The customer has no usable duration in the attribute that the step reads."""

    def __init__(self, attribute: str) -> None:
        super().__init__(attribute)
        self.parts = {"attribute": AttributeKey(attribute)}


def _within(counted: Counted, rule: Rule, step: Step, day: date) -> None:
    assert isinstance(step.duration, Duration)
    due_on = counted.plus(step, _DUE, day, step.duration)
    opens_on, previous = day, previous_within(rule, step)
    if previous:
        assert isinstance(previous.duration, Duration)
        previous_on = counted.later(previous, day, previous.duration)
        opens_on = min(due_on, max(day, previous_on + ONE_DAY))
        counted.say(
            "The steps are a series: the one before it is due %(duration)s after day 0, on %(day)s, so it opens on"
            " %(opens)s.",
            {"duration": length(previous, previous.duration), "day": previous_on, "opens": opens_on},
        )
    else:
        counted.say("It opens on day 0.", {})
    counted.say("It closes on the day that it is due.", {})
    counted.arrive(step, opens_on, due_on, due_on)


def _every(counted: Counted, rule: Rule, found: Occurrence, day: date, intervals: Mapping[str, str]) -> None:
    step = found.step
    base_on = _base(counted, rule, step, day, intervals)
    duration = _duration(step, intervals)
    each = length(step, duration)
    if isinstance(step.duration, IntervalOf):
        own = {"attribute": AttributeKey(step.duration.attribute), "duration": each}
        counted.say("The customer's own %(attribute)s is %(duration)s.", own)
    facts = {"k": found.number, "base": base_on, "each": each}
    due_on = counted.plus(step, _OCCASION, base_on, duration.times(found.number), facts)
    opens_on = counted.later(step, base_on, duration.times(found.number - 1)) + ONE_DAY
    opened = {"earlier": found.number - 1, "each": each, "opens": opens_on}
    if found.number == 1:
        counted.say("It opens on %(opens)s, the day after the base.", opened)
    else:
        counted.say("It opens on %(opens)s, the day after %(earlier)d × %(each)s from the base.", opened)
    counted.say("It closes on the day that it is due.", {})
    counted.arrive(step, opens_on, due_on, due_on)


def _base(counted: Counted, rule: Rule, step: Step, day: date, intervals: Mapping[str, str]) -> date:
    """From where `every` counts: day 0, or the due day of the step that it comes after."""
    if step.after is None:
        counted.say("The base is day 0.", {})
        return day
    earlier = rule.steps[step.after - 1]
    base_on = _base(counted, rule, earlier, day, intervals) if earlier.form == "every" else day
    duration, times = _duration(earlier, intervals), earlier.times or 1
    facts = {"step": earlier.key, "times": times, "each": length(earlier, duration)}
    return counted.plus(earlier, _BASE, base_on, duration.times(times), facts)


def _duration(step: Step, intervals: Mapping[str, str]) -> Duration:
    if isinstance(step.duration, Duration):
        return step.duration
    assert isinstance(step.duration, IntervalOf)
    attribute = step.duration.attribute
    if step.working_days and not is_purely_days(intervals.get(attribute, "")):
        raise _NoInterval(attribute)
    try:
        found = parse_duration(intervals.get(attribute, ""))
    except BadDuration:
        raise _NoInterval(attribute) from None
    if found.is_zero:
        raise _NoInterval(attribute)
    return found
