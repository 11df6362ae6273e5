"""How far each step reaches within a window of days: the table of steps that anchors are joined to.

Source: the policy pack's page, "Forms of due". Everything that depends on the step, on k or on a calendar
period is settled here, in a few thousand rows at the most; what depends on a customer is left to one SELECT a form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from huifang.kernel.dates import before
from huifang.planning.logic.bounds import (
    CLAMPED,
    after_or_last,
    before_or_first,
    days_off,
    earliest,
    latest,
)
from huifang.planning.logic.offsets import Known, Offsets, all_series
from huifang.planning.logic.periods import Span, parts, periods
from huifang.policy.logic.pack import AttributeAnchor, EventAnchor, Form, Rule, Step


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule with the numbers that it has in this installation. `effect_on` is E."""

    rule_id: int
    version_id: int
    rule: Rule
    effect_on: date
    post_id: int | None = None
    segment: int = 0
    moment: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Which occasions are wanted: opening within [opens_from, opens_to] and not closed before closes_from."""

    opens_to: date
    opens_from: date = date.min
    closes_from: date = date.min


@dataclass(frozen=True, slots=True)
class ReachRow:
    """A row of the table of steps; the fields are those of `planning.models.Reach`."""

    rule_id: int
    version_id: int
    post_id: int | None
    form: Form
    occasion: str
    opens_from: date
    opens_to: date
    closes_from: date
    segment: int = 0
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


def reach(rules: list[RuleInForce], *, window: Window, known: Known) -> Iterator[ReachRow]:
    """The table of steps for a window. Forms that this release does not run must not be asked for."""
    for in_force in rules:
        for step in in_force.rule.steps:
            if step.form == "at_least":
                yield from _periods_of(in_force, step, window=window)
            elif step.form != "manual":
                yield from _anchored(in_force, step, window=window, known=known)


def _periods_of(in_force: RuleInForce, step: Step, *, window: Window) -> Iterator[ReachRow]:
    assert step.per is not None
    assert step.count is not None
    earliest = max(window.opens_from, days_off(max(in_force.effect_on, window.closes_from), -366))
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
        row = _row(in_force, step, anchor, window=replace(window, closes_from=closes_from), known=known)
        for series in all_series(in_force.rule, step, known, days_to_window=(closes_from - last_on).days):
            for offsets in series:
                from_on, to_on = _anchored_between(in_force, step, offsets, window, closes_from)
                if to_on < first_on:
                    break  # this k, and every later one, opens beyond the horizon for the oldest anchor
                if from_on <= last_on:
                    yield replace(row, **_counted(row, offsets), anchored_from=from_on, anchored_to=to_on)


def _anchored_between(
    in_force: RuleInForce, step: Step, offsets: Offsets, window: Window, closes_from: date
) -> tuple[date, date]:
    """The first and last day of anchors whose occasion may lie in the window; exact conditions follow in the SELECT."""
    due = (*offsets.base, offsets.due)
    from_on = earliest(before_or_first(closes_from, offsets.closes), due)
    if step.form == "every":
        opens = (*offsets.base, offsets.opens)
        from_on = max(from_on, earliest(window.opens_from, opens))
        to_on = latest(window.opens_to, opens)
    elif step.form == "at":
        from_on = max(from_on, earliest(after_or_last(window.opens_from, offsets.opens), due))
        to_on = latest(days_off(after_or_last(window.opens_to, offsets.opens), CLAMPED), due)
    else:
        from_on = max(from_on, window.opens_from if offsets.opens.is_zero else earliest(window.opens_from, due))
        to_on = window.opens_to
    if in_force.rule.existing == "none":
        from_on = max(from_on, in_force.effect_on)
    return from_on, to_on


def _row(in_force: RuleInForce, step: Step, anchor: int | str, *, window: Window, known: Known) -> ReachRow:
    """What all occasions of a step have in common."""
    until = in_force.rule.until
    return ReachRow(
        **_identity(in_force),
        form=step.form,
        occasion=f"/{step.key}",
        opens_from=window.opens_from,
        opens_to=window.opens_to,
        closes_from=window.closes_from,
        kind_id=anchor if isinstance(anchor, int) else None,
        attribute=anchor if isinstance(anchor, str) else None,
        until_kinds=tuple(known.kinds[kind] for kind in until.kinds if kind in known.kinds) if until else None,
        anchor_kinds=_kind_ids(in_force.rule.anchor, known),
        until_match=until.match if until else (),
    )


def _counted(row: ReachRow, offsets: Offsets) -> dict[str, Any]:
    return {
        "occasion": f"{row.occasion}{offsets.suffix}",
        "holds": offsets.holds,
        "base_months": tuple(part.months for part in offsets.base),
        "base_days": tuple(part.days for part in offsets.base),
        "due_months": offsets.due.months,
        "due_days": offsets.due.days,
        "opens_months": offsets.opens.months,
        "opens_days": offsets.opens.days,
        "closes_months": offsets.closes.months,
        "closes_days": offsets.closes.days,
    }


def _identity(in_force: RuleInForce) -> dict[str, Any]:
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
