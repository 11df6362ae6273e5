"""Rows of steps that count from an anchor: an event, a date of the customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
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
from huifang.planning.logic.calendars import Calendars
from huifang.planning.logic.dating import Dating, is_dated
from huifang.planning.logic.offsets import Known, Offsets, all_series, own_intervals
from huifang.planning.logic.reach.dated import again_for_each_day, once_for_each_day
from huifang.planning.logic.reach.rows import ReachRow, RuleInForce, Window, identity
from huifang.policy.logic.pack import AttributeAnchor, EventAnchor, Rule, Step


def anchored(
    in_force: RuleInForce, step: Step, *, window: Window, known: Known, calendars: Calendars
) -> Iterator[ReachRow]:
    """A row for each kind of anchor, each k and each interval that may have a window there."""
    bounded = replace(window, closes_from=_closes_from(in_force, window))
    for anchor in _anchors(in_force.rule, known):
        row = _row(in_force, step, anchor, window=bounded, known=known)
        if is_dated(in_force.rule, step):
            yield from _dated(in_force, step, row, known=known, calendars=calendars)
        else:
            yield from _counted_rows(in_force, step, row, window=window, known=known)


def _dated(
    in_force: RuleInForce, step: Step, row: ReachRow, *, known: Known, calendars: Calendars
) -> Iterator[ReachRow]:
    """Rows whose windows are counted beforehand, for every day on which an anchor may lie."""
    rule, (first_on, last_on) = in_force.rule, known.spans[_anchor_of(row)]
    if rule.existing == "none":
        first_on = max(first_on, in_force.effect_on)
    window = Window(opens_to=row.opens_to, opens_from=row.opens_from, closes_from=row.closes_from)
    for intervals, holds in own_intervals(rule, step, known):
        dating = Dating(rule, calendars.working(rule.working), intervals)
        if step.form == "every":
            days = (day for day in known.days[_anchor_of(row)] if day >= first_on)
            dates = tuple(again_for_each_day(dating, step, days, window))
        else:
            dates = tuple(once_for_each_day(dating, step, first_on, last_on, window))
        if dates:
            anchored_on = [one.anchored_on for one in dates]
            fixed = replace(row, holds=holds, dates=dates, season_first=None, season_last=None)
            yield replace(fixed, anchored_from=min(anchored_on), anchored_to=max(anchored_on))


def _counted_rows(
    in_force: RuleInForce, step: Step, row: ReachRow, *, window: Window, known: Known
) -> Iterator[ReachRow]:
    """Rows whose windows the database counts."""
    first_on, last_on = known.spans[_anchor_of(row)]
    closes_from = row.closes_from
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
        to_on = latest(
            days_off(after_or_last(window.opens_to, offsets.opens), CLAMPED if offsets.opens.months else 0), due
        )
    else:
        from_on = max(from_on, window.opens_from if offsets.opens.is_zero else earliest(window.opens_from, due))
        to_on = window.opens_to
    if in_force.rule.existing == "none":
        from_on = max(from_on, in_force.effect_on)
    return from_on, to_on


def _row(in_force: RuleInForce, step: Step, anchor: int | str, *, window: Window, known: Known) -> ReachRow:
    """What all occasions of a step have in common."""
    until, season = in_force.rule.until, in_force.rule.season_days
    return ReachRow(
        **identity(in_force),
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
        season_first=season.first if season else None,
        season_last=season.last if season else None,
    )


def _anchor_of(row: ReachRow) -> int | str:
    """By what the records know the row's anchor."""
    return row.kind_id if row.kind_id is not None else row.attribute or ""


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
