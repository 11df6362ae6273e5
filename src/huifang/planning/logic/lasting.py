"""How long an anchor has something to say: the bounds before which a rule makes nothing of it.

Source: the policy pack's page, sections 3 and 4. The last closing day never moves back when the anchor moves on, so
one day divides all anchors.
"""

from __future__ import annotations

from datetime import date

from huifang.kernel.calendars.working import WorkingCalendar
from huifang.kernel.dates import Duration, before
from huifang.planning.logic.dating import Dating, earlier_steps
from huifang.policy.logic.pack import Rule, Step


def ignored_before(rule: Rule, effect_on: date, calendar: WorkingCalendar) -> date:
    """Anchors before this day are ignored because of E, the day on which the rule took effect."""
    if rule.existing == "none":
        return effect_on
    day = effect_on if rule.existing == "open" else before(effect_on, rule.existing)
    return running_from(rule, day, calendar)


def running_from(rule: Rule, day: date, calendar: WorkingCalendar) -> date:
    """The first anchor day of which some occasion closes on `day` or later; the first of all for an endless series."""
    dating = Dating(rule, calendar)
    low, high = date.min.toordinal(), day.toordinal()
    if _lasts(dating, date.min, day):
        return date.min
    while high - low > 1:
        middle = (low + high) // 2
        if _lasts(dating, date.fromordinal(middle), day):
            high = middle
        else:
            low = middle
    return date.fromordinal(high)


def _lasts(dating: Dating, anchor_on: date, day: date) -> bool:
    try:
        closing = [_last_closing(dating, step, anchor_on) for step in dating.rule.steps]
    except OverflowError:
        return True
    return any(closes_on is None or closes_on >= day for closes_on in closing)


def _last_closing(dating: Dating, step: Step, anchor_on: date) -> date | None:
    """When the step's last occasion closes; None when it has no last one, or the customer's interval decides."""
    chain = [step, *earlier_steps(dating.rule, step)]
    if not all(isinstance(one.duration, Duration) for one in chain):
        return None
    if step.form != "every":
        return _closes_on(dating, step, anchor_on)
    if step.times is None:
        return None
    return dating.again(step, dating.base(step, anchor_on), step.times).closes_on


def _closes_on(dating: Dating, step: Step, anchor_on: date) -> date:
    """Without its opening day, which may lie before the calendar begins."""
    assert isinstance(step.duration, Duration)
    due_on = dating.plus(step, anchor_on, step.duration)
    closes_on = dating.plus(step, due_on, step.tolerance)
    return dating.shifted(step, min(anchor_on, due_on), due_on, closes_on).closes_on
