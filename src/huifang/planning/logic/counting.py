"""The days of one occasion counted anew, one by one, in sentences.

Source: the policy pack's page, "Forms of due". This is the planner's arithmetic over again for a single follow-up,
so that a person can follow it; where the two differ, something has changed since the follow-up was planned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from huifang.kernel.dates import BadDuration, Duration, after, before, parse_duration
from huifang.kernel.text import Message
from huifang.planning.logic.periods import Span, parts, period_of
from huifang.policy.logic.pack import IntervalOf, Period, Rule, Step

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """The three days of an occasion, all inclusive."""

    opens_on: date
    due_on: date
    closes_on: date


@dataclass(slots=True)
class Counted:
    """The sentences, and the days that they arrive at; no days when they cannot be counted."""

    lines: list[Message] = field(default_factory=list)
    days: Days | None = None

    def say(self, template: str, parts: Mapping[str, object]) -> None:
        self.lines.append(Message(template, parts))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Which step of the rule an occasion's key names, and its k-th time or part; 0 where a step has only one."""

    step: Step
    number: int = 0


def occurrence(rule: Rule, occasion: str) -> Occurrence | None:
    """Read the end of an occasion's key; None when the rule has no such step (any more)."""
    _, _, name = occasion.rpartition("/")
    stem, _, digits = name.rpartition(".")
    for step in rule.steps:
        is_counted = step.form in ("every", "at_least")
        if not is_counted and step.key == name:
            return Occurrence(step)
        if is_counted and step.key == stem and digits.isdecimal():
            return Occurrence(step, int(digits))
    return None


def count_from_anchor(rule: Rule, found: Occurrence, *, day: date, intervals: Mapping[str, str]) -> Counted:
    """The days of an occasion that counts from an anchor on `day`; `intervals` are the customer's own durations."""
    counted = Counted()
    counted.say("Day 0 is %(day)s.", {"day": day})
    try:
        if found.step.form == "every":
            counted.days = _every(counted, rule, found, day, intervals)
        elif found.step.form == "at":
            counted.days = _at(counted, found.step, day)
        else:
            counted.days = _within(counted, rule, found.step, day)
    except _NoInterval as missing:
        counted.say("The customer's own %(attribute)s says no interval, so nothing can be counted.", missing.parts)
    except OverflowError:
        counted.say("The count leaves the calendar.", {})
    return counted


def count_period(found: Occurrence, period: str, *, joined_on: date | None, effect_on: date) -> Counted:
    """The days of one part of a calendar period, and until when it could begin to be owed."""
    step, counted = found.step, Counted()
    span = _span(step.per, period)
    if step.per is None or step.count is None or span is None or not 1 <= found.number <= step.count:
        counted.say("The rule has no such part of the period %(period)s any more.", {"period": period})
        return counted
    first_on, last_on = parts(step.per, span, step.count)[found.number - 1]
    facts = {"period": period, "first": first_on, "last": last_on, "count": step.count, "number": found.number}
    if step.count == 1:
        counted.say("The period %(period)s runs from %(first)s to %(last)s.", facts)
    else:
        counted.say(
            "Of the %(count)d parts of the period %(period)s, part %(number)d runs from %(first)s to %(last)s.", facts
        )
    counted.say("It opens on the first of these days; it is due, and closes, on the last.", {})
    _say_since_when(counted, first_on, last_on, joined_on=joined_on, effect_on=effect_on)
    counted.days = Days(first_on, last_on, last_on)
    return counted


class _NoInterval(Exception):
    """The customer has no usable duration in the attribute that the step reads."""

    def __init__(self, attribute: str) -> None:
        super().__init__(attribute)
        self.parts = {"attribute": attribute}


def _within(counted: Counted, rule: Rule, step: Step, day: date) -> Days:
    assert isinstance(step.duration, Duration)
    due_on = _add(counted, _DUE, day, step.duration)
    previous = [other for other in rule.steps[: step.number - 1] if other.form == "within"]
    opens_on = day
    if rule.series and previous:
        assert isinstance(previous[-1].duration, Duration)
        previous_on = after(day, previous[-1].duration)
        opens_on = min(due_on, max(day, previous_on + ONE_DAY))
        counted.say(
            "The steps are a series: the one before it is due %(duration)s after day 0, on %(day)s, so it opens on"
            " %(opens)s.",
            {"duration": previous[-1].duration, "day": previous_on, "opens": opens_on},
        )
    else:
        counted.say("It opens on day 0.", {})
    counted.say("It closes on the day that it is due.", {})
    return Days(opens_on, due_on, due_on)


def _at(counted: Counted, step: Step, day: date) -> Days:
    assert isinstance(step.duration, Duration)
    due_on = _add(counted, _DUE, day, step.duration)
    opens_on, closes_on = before(due_on, step.before), due_on
    if step.before.is_zero:
        counted.say("It opens on the day that it is due.", {})
    else:
        facts = {"duration": step.before, "opens": opens_on}
        counted.say("It opens %(duration)s before it is due, on %(opens)s.", facts)
        _say_clamped(counted, due_on, before(due_on, Duration(step.before.months, 0)))
    if step.tolerance.is_zero:
        counted.say("It closes on the day that it is due.", {})
    else:
        closes_on = _add(counted, _TOLERATED, due_on, step.tolerance)
    return Days(opens_on, due_on, closes_on)


def _every(counted: Counted, rule: Rule, found: Occurrence, day: date, intervals: Mapping[str, str]) -> Days:
    base_on = _base(counted, rule, found.step, day, intervals)
    duration = _duration(found.step, intervals)
    if isinstance(found.step.duration, IntervalOf):
        own = {"attribute": found.step.duration.attribute, "duration": duration}
        counted.say("The customer's own %(attribute)s is %(duration)s.", own)
    due_on = _add(
        counted,
        _OCCASION,
        base_on,
        duration.times(found.number),
        {"k": found.number, "base": base_on, "each": duration},
    )
    earlier = duration.times(found.number - 1)
    opens_on = after(base_on, Duration(earlier.months, earlier.days + 1))
    facts = {"earlier": found.number - 1, "each": duration, "opens": opens_on}
    if found.number == 1:
        counted.say("It opens on %(opens)s, the day after the base.", facts)
    else:
        counted.say("It opens on %(opens)s, the day after %(earlier)d × %(each)s from the base.", facts)
    counted.say("It closes on the day that it is due.", {})
    return Days(opens_on, due_on, due_on)


def _base(counted: Counted, rule: Rule, step: Step, day: date, intervals: Mapping[str, str]) -> date:
    """From where `every` counts: day 0, or the due day of the step that it comes after."""
    if step.after is None:
        counted.say("The base is day 0.", {})
        return day
    earlier = rule.steps[step.after - 1]
    base_on = _base(counted, rule, earlier, day, intervals) if earlier.form == "every" else day
    duration, times = _duration(earlier, intervals), earlier.times or 1
    return _add(
        counted,
        _BASE,
        base_on,
        duration.times(times),
        {"step": earlier.key, "times": times, "each": duration},
    )


def _duration(step: Step, intervals: Mapping[str, str]) -> Duration:
    if isinstance(step.duration, Duration):
        return step.duration
    assert isinstance(step.duration, IntervalOf)
    attribute = step.duration.attribute
    try:
        found = parse_duration(intervals.get(attribute, ""))
    except BadDuration:
        raise _NoInterval(attribute) from None
    if found.is_zero:
        raise _NoInterval(attribute)
    return found


_DUE = Message("It is due %(duration)s later, on %(to)s.")
_TOLERATED = Message("The tolerance is %(duration)s, so it closes on %(to)s.")
_OCCASION = Message("This is occasion %(k)d, %(k)d × %(each)s from the base %(base)s: it is due on %(to)s.")
_BASE = Message("The base is the last day of step %(step)s, %(times)d × %(each)s from %(from)s: %(to)s.")


def _add(
    counted: Counted, message: Message, day: date, duration: Duration, facts: Mapping[str, object] | None = None
) -> date:
    """Count `duration` from `day`, say so with `message`, and return the day that it comes to."""
    to = after(day, duration)
    counted.say(message.template, {"from": day, "duration": duration, "to": to, **(facts or {})})
    _say_clamped(counted, day, after(day, Duration(duration.months, 0)))
    return to


def _say_clamped(counted: Counted, day: date, in_month: date) -> None:
    """Say when a month was too short for the day."""
    if in_month.day < day.day:
        facts = {"month": f"{in_month:%Y-%m}", "day": day.day}
        counted.say("%(month)s has no day %(day)d, so its last day counts.", facts)


def _say_since_when(
    counted: Counted, first_on: date, last_on: date, *, joined_on: date | None, effect_on: date
) -> None:
    middle_on = first_on + timedelta(days=Span("", first_on, last_on).days // 2)
    facts = {"middle": middle_on, "effect": effect_on, "joined": joined_on}
    if joined_on is None:
        counted.say(
            "It is owed because the rule took effect on %(effect)s, by the middle of these days (%(middle)s). When the"
            " customer joined is not known, which counts as early.",
            facts,
        )
    elif max(joined_on, effect_on) <= middle_on:
        counted.say(
            "It is owed because the rule took effect on %(effect)s and the customer joined on %(joined)s, both by the"
            " middle of these days (%(middle)s).",
            facts,
        )
    else:
        counted.say(
            "The rule took effect on %(effect)s and the customer joined on %(joined)s: one of the two after the middle"
            " of these days (%(middle)s), so it is not owed any more.",
            facts,
        )


def _span(per: Period | None, key: str) -> Span | None:
    """The period that a key such as 2026-Q4 names."""
    if per is None:
        return None
    year, _, rest = key.partition("-")
    try:
        day = date.fromisocalendar(int(year), int(rest[1:]), 1) if per == "week" else _first_day(per, int(year), rest)
    except ValueError:
        return None
    span = period_of(per, day)
    return span if span.key == key else None


def _first_day(per: Period, year: int, rest: str) -> date:
    months = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[per]
    number = int(rest.lstrip("QH") or 1)
    return date(year, (number - 1) * months + 1, 1)


def written(duration: Duration) -> str:
    """A duration as packs write it: P1M, P7D, P1M3D."""
    return str(duration)
