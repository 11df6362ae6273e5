"""Occasions counted from an anchor: how far each is from it, for k = 1, 2, … where a step repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count, product

from huifang.kernel.dates import ZERO, Duration
from huifang.planning.logic.bounds import most_days
from huifang.planning.logic.dating import earlier_steps
from huifang.policy.logic.pack import IntervalOf, Rule, Step

_PURELY_DAYS = re.compile("P[0-9]+D", re.ASCII)


@dataclass(frozen=True, slots=True)
class Milestone:
    """An event that concerns every customer whose attributes equal its own; `values` are those, by attribute."""

    id: int
    external_id: str
    occurred_on: date
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What the records hold: numbers of event kinds, first and last day of each anchor, intervals of customers.

    `spans` is keyed by the number of the event kind, or by the name of the attribute; `milestones` by their kind.
    `days` are the very days of an anchor, where a cadence in working days starts from it.
    """

    kinds: Mapping[str, int]
    spans: Mapping[int | str, tuple[date, date]]
    intervals: Mapping[str, Mapping[str, Duration]] = field(default_factory=dict)
    milestones: Mapping[str, tuple[Milestone, ...]] = field(default_factory=dict)
    days: Mapping[int | str, Sequence[date]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offsets:
    """One occasion counted from its anchor: base, then due; how it opens and closes depends on the form."""

    base: tuple[Duration, ...]
    due: Duration
    opens: Duration
    closes: Duration = ZERO
    holds: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ""


def all_series(rule: Rule, step: Step, known: Known, *, days_to_window: int) -> Iterator[Iterable[Offsets]]:
    """The occasions of a step counted from an anchor: one, or k = 1, 2, … for each base and interval."""
    if step.form == "every":
        for base, holds in _bases(rule, step, known):
            for duration, own in _durations(step, known, holds):
                yield _every(step, base, duration, own, days_to_window)
        return
    assert isinstance(step.duration, Duration)
    if step.form == "at":
        yield [Offsets((), step.duration, step.before, step.tolerance)]
    else:
        yield [Offsets((), step.duration, _opens_after_previous(rule, step))]


def own_intervals(rule: Rule, step: Step, known: Known) -> Iterator[tuple[Mapping[int, Duration], Mapping[str, str]]]:
    """For each way in which customers' own intervals fill the step and those that lead to its base: by step, by text.

    An interval that is not purely in days is none for a step that counts working days.
    """
    chain = [step, *earlier_steps(rule, step)]
    asking = [(one, one.duration.attribute) for one in chain if isinstance(one.duration, IntervalOf)]
    names = sorted({name for _, name in asking})
    for texts in product(*(known.intervals.get(name, {}) for name in names)):
        holds = dict(zip(names, texts, strict=True))
        if all(not one.working_days or is_purely_days(holds[name]) for one, name in asking):
            yield {one.number: known.intervals[name][holds[name]] for one, name in asking}, holds


def is_purely_days(text: str) -> bool:
    """Whether a duration is written in days alone, as working days are: P3D."""
    return _PURELY_DAYS.fullmatch(text) is not None


def _opens_after_previous(rule: Rule, step: Step) -> Duration:
    """In a series a `within` step opens on the day after the one before it is due; otherwise with the anchor."""
    earlier = [other for other in rule.steps[: step.number - 1] if other.form == "within"]
    if not rule.series or not earlier:
        return ZERO
    previous = earlier[-1].duration
    assert isinstance(previous, Duration)
    return Duration(previous.months, previous.days + 1)


def _every(
    step: Step, base: tuple[Duration, ...], duration: Duration, holds: Mapping[str, str], days_to_window: int
) -> Iterator[Offsets]:
    """k = 1, 2, … from the first that may reach the window, without end: the reader stops at the horizon."""
    used = sum(most_days(part) for part in base)
    first = max(1, (days_to_window - used) // most_days(duration) - 1)
    for k in count(first):
        if step.times is not None and k > step.times:
            return
        opens = duration.times(k - 1)
        yield Offsets(base, duration.times(k), Duration(opens.months, opens.days + 1), ZERO, holds, f".{k}")


def _bases(rule: Rule, step: Step, known: Known) -> Iterator[tuple[tuple[Duration, ...], Mapping[str, str]]]:
    """From where `every` counts: the anchor, or the due day of the step that it comes after."""
    if step.after is None:
        yield (), {}
        return
    earlier = rule.steps[step.after - 1]
    for base, holds in _bases(rule, earlier, known):
        for duration, own in _durations(earlier, known, holds):
            yield (*base, duration.times(earlier.times or 1)), own


def _durations(step: Step, known: Known, holds: Mapping[str, str]) -> Iterator[tuple[Duration, Mapping[str, str]]]:
    if isinstance(step.duration, Duration):
        yield step.duration, holds
    elif isinstance(step.duration, IntervalOf):
        attribute = step.duration.attribute
        for text, duration in known.intervals.get(attribute, {}).items():
            if holds.get(attribute, text) == text:
                yield duration, {**holds, attribute: text}
