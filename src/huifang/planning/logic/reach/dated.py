"""Windows that working days decide, counted for every day on which an anchor may lie."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date

from huifang.planning.logic.dating import Dates, Dating
from huifang.planning.logic.reach.rows import DatedRow, Window, in_season
from huifang.policy.logic.pack import Step


def again_for_each_day(dating: Dating, step: Step, days: Iterable[date], window: Window) -> Iterator[DatedRow]:
    """The windows in `window` of an `every` step that counts from anchors on these days."""
    from_on = max(window.closes_from, window.opens_from)
    for anchor_on in days:
        try:
            base_on = dating.base(step, anchor_on)
            for k, found in dating.all_again(step, base_on, from_on=from_on):
                if found.opens_on > window.opens_to:
                    break
                is_in = found.opens_on >= window.opens_from and found.closes_on >= window.closes_from
                if is_in and in_season(dating.rule, found):
                    yield _row(anchor_on, f"/{step.key}.{k}", found)
        except OverflowError:
            continue  # the count leaves the calendar


def once_for_each_day(dating: Dating, step: Step, first_on: date, last_on: date, window: Window) -> Iterator[DatedRow]:
    """The same for a step that comes once for an anchor, on any day between two. A later anchor never has an earlier
    window, so that the days are looked for by halves.
    """

    def dates(ordinal: int) -> Dates | None:
        try:
            return dating.once(step, date.fromordinal(ordinal))
        except OverflowError:
            return None

    def opens_on(ordinal: int) -> date:
        found = dates(ordinal)
        return found.opens_on if found else date.max

    def closes_on(ordinal: int) -> date:
        found = dates(ordinal)
        return found.closes_on if found else date.max

    days = range(first_on.toordinal(), last_on.toordinal() + 1)
    first = max(
        bisect_left(days, window.opens_from, key=opens_on), bisect_left(days, window.closes_from, key=closes_on)
    )
    for ordinal in days[first : bisect_right(days, window.opens_to, key=opens_on)]:
        found = dates(ordinal)
        if found and in_season(dating.rule, found):
            yield _row(date.fromordinal(ordinal), f"/{step.key}", found)


def _row(anchor_on: date, occasion: str, dates: Dates) -> DatedRow:
    return DatedRow(anchor_on, occasion, dates.opens_on, dates.due_on, dates.closes_on)
