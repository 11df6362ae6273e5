"""How far each step reaches within a window of days: the table of steps that anchors are joined to.

Source: the policy pack's page, "Forms of due". Everything that depends on the step, on k or on a calendar
period is settled here, in a few thousand rows at the most; what depends on a customer is left to one SELECT a form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from huifang.kernel.dates import ZERO, Duration, before
from huifang.planning.logic.periods import Span, parts, periods
from huifang.policy.logic.pack import AttributeAnchor, EventAnchor, IntervalOf, Rule, Step

MEAN_MONTH = 30.436875  # days, over 400 years
SLACK = 3  # days by which a span of months may differ from its mean length


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule with the numbers that it has in this installation. `effect_on` is E."""

    rule_id: int
    version_id: int
    rule: Rule
    effect_on: date
    post_id: int | None = None
    segment: int | None = None
    moment: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Which occasions are wanted: opening within [opens_from, opens_to] and not closed before closes_from."""

    opens_to: date
    opens_from: date = date.min
    closes_from: date = date.min


@dataclass(frozen=True, slots=True)
class Known:
    """What the records hold: numbers of event kinds, first and last day of each anchor, intervals of customers.

    `spans` is keyed by the number of the event kind, or by the name of the attribute.
    """

    kinds: Mapping[str, int]
    spans: Mapping[int | str, tuple[date, date]]
    intervals: Mapping[str, Mapping[str, Duration]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReachRow:
    """A row of the table of steps; the fields are those of `planning.models.Reach`."""

    rule_id: int
    version_id: int
    post_id: int | None
    form: str
    occasion: str
    opens_from: date
    opens_to: date
    closes_from: date
    segment: int | None = None
    moment: int | None = None
    kind_id: int | None = None
    attribute: str | None = None
    holds: Mapping[str, str] = field(default_factory=dict)
    base_months: tuple[int, ...] = ()
    base_days: tuple[int, ...] = ()
    due_months: int = 0
    due_days: int = 0
    opens_months: int = 0
    opens_days: int = 0
    closes_months: int = 0
    closes_days: int = 0
    anchored_from: date | None = None
    anchored_to: date | None = None
    closes_on: date | None = None
    joined_by: date | None = None
    until_kinds: tuple[int, ...] | None = None
    anchor_kinds: tuple[int, ...] = ()
    until_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offsets:
    """One occasion counted from its anchor: base, then due; how it opens and closes depends on the form."""

    base: tuple[Duration, ...]
    due: Duration
    opens: Duration
    closes: Duration = ZERO
    holds: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ""

    def bounds(self, form: str) -> tuple[int, int, int]:
        """Days from the anchor: the least to opens_on, the most to opens_on, the most to closes_on."""
        low = sum(_least(part) for part in self.base) + _least(self.due)
        high = sum(_most(part) for part in self.base) + _most(self.due)
        if form == "at":
            return low - _most(self.opens), high - _least(self.opens), high + _most(self.closes)
        if form == "every":
            base_low = sum(_least(part) for part in self.base)
            return base_low + _least(self.opens), high, high
        return 0, high, high


def reach(rules: list[RuleInForce], *, window: Window, known: Known) -> Iterator[ReachRow]:
    """The table of steps for a window. Forms that this release does not run must not be asked for."""
    for in_force in rules:
        for step in in_force.rule.steps:
            if step.form == "at_least":
                yield from _periods_of(in_force, step, window=window)
            elif step.form != "manual":
                yield from _anchored(in_force, step, window=window, known=known)


def _periods_of(in_force: RuleInForce, step: Step, *, window: Window) -> Iterator[ReachRow]:
    assert step.per is not None and step.count is not None
    earliest = max(window.opens_from, _days_off(max(in_force.effect_on, window.closes_from), -366))
    for span in periods(step.per, from_on=earliest, to_on=window.opens_to):
        for number, (first_on, last_on) in enumerate(parts(step.per, span, step.count), start=1):
            middle_on = first_on + timedelta(days=Span("", first_on, last_on).days // 2)
            in_window = window.opens_from <= first_on <= window.opens_to and last_on >= window.closes_from
            if in_window and in_force.effect_on <= middle_on:
                yield ReachRow(
                    **_identity(in_force),
                    form="at_least",
                    occasion=f"{span.key}/{step.key}.{number}",
                    opens_from=first_on,
                    opens_to=first_on,
                    closes_from=last_on,
                    closes_on=last_on,
                    joined_by=middle_on,
                )


def _anchored(in_force: RuleInForce, step: Step, *, window: Window, known: Known) -> Iterator[ReachRow]:
    closes_from = _closes_from(in_force, window)
    for anchor in _anchors(in_force.rule, known):
        first_on, last_on = known.spans[anchor]
        for series in _series(in_force.rule, step, known, days_to_window=(closes_from - last_on).days):
            for offsets in series:
                from_on, to_on = _anchored_between(in_force, step, offsets, window, closes_from)
                if to_on < first_on:
                    break  # this k, and every later one, opens beyond the horizon for the oldest anchor
                if from_on <= last_on:
                    yield _row(in_force, step, anchor, offsets, (from_on, to_on), window, closes_from, known)


def _anchored_between(
    in_force: RuleInForce, step: Step, offsets: Offsets, window: Window, closes_from: date
) -> tuple[date, date]:
    """The first and last day of anchors whose occasion may lie in the window; exact conditions follow in the SELECT."""
    opens_least, opens_most, closes_most = offsets.bounds(step.form)
    from_on = max(_days_off(closes_from, -closes_most), _days_off(window.opens_from, -opens_most))
    if in_force.rule.existing == "none":
        from_on = max(from_on, in_force.effect_on)
    return from_on, _days_off(window.opens_to, -opens_least)


def _row(
    in_force: RuleInForce,
    step: Step,
    anchor: int | str,
    offsets: Offsets,
    anchored: tuple[date, date],
    window: Window,
    closes_from: date,
    known: Known,
) -> ReachRow:
    until = in_force.rule.until
    anchors = in_force.rule.anchor
    return ReachRow(
        **_identity(in_force),
        form=step.form,
        occasion=f"/{step.key}{offsets.suffix}",
        opens_from=window.opens_from,
        opens_to=window.opens_to,
        closes_from=closes_from,
        kind_id=anchor if isinstance(anchor, int) else None,
        attribute=anchor if isinstance(anchor, str) else None,
        holds=offsets.holds,
        base_months=tuple(part.months for part in offsets.base),
        base_days=tuple(part.days for part in offsets.base),
        due_months=offsets.due.months,
        due_days=offsets.due.days,
        opens_months=offsets.opens.months,
        opens_days=offsets.opens.days,
        closes_months=offsets.closes.months,
        closes_days=offsets.closes.days,
        anchored_from=anchored[0],
        anchored_to=anchored[1],
        until_kinds=tuple(known.kinds[kind] for kind in until.kinds if kind in known.kinds) if until else None,
        anchor_kinds=_kind_ids(anchors, known),
        until_match=until.match if until else (),
    )


def _identity(in_force: RuleInForce) -> dict[str, int | None]:
    return {
        "rule_id": in_force.rule_id,
        "version_id": in_force.version_id,
        "post_id": in_force.post_id,
        "segment": in_force.segment,
        "moment": in_force.moment,
    }


def _closes_from(in_force: RuleInForce, window: Window) -> date:
    existing = in_force.rule.existing
    if existing == "none":
        return window.closes_from
    if existing == "open":
        return max(window.closes_from, in_force.effect_on)
    return max(window.closes_from, before(in_force.effect_on, existing))


def _kind_ids(anchor: EventAnchor | AttributeAnchor | None, known: Known) -> tuple[int, ...]:
    if not isinstance(anchor, EventAnchor):
        return ()
    return tuple(known.kinds[kind] for kind in anchor.kinds if kind in known.kinds)


def _anchors(rule: Rule, known: Known) -> list[int | str]:
    """The anchors of the rule that the records hold at all."""
    wanted: list[int | str] = list(_kind_ids(rule.anchor, known))
    if isinstance(rule.anchor, AttributeAnchor):
        wanted = [rule.anchor.attribute]
    return [anchor for anchor in wanted if anchor in known.spans]


def _series(rule: Rule, step: Step, known: Known, *, days_to_window: int) -> Iterator[Iterable[Offsets]]:
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
    used = sum(_most(part) for part in base)
    first = max(1, int((days_to_window - used) / (duration.months * MEAN_MONTH + duration.days)) - SLACK)
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


def _least(duration: Duration) -> int:
    return _mean(duration) - (SLACK if duration.months else 0)


def _most(duration: Duration) -> int:
    return _mean(duration) + (SLACK + 1 if duration.months else 0)


def _mean(duration: Duration) -> int:
    return int(duration.months * MEAN_MONTH) + duration.days


def _days_off(day: date, days: int) -> date:
    """`day` moved by `days`, held within the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
