"""How long an anchor has something to say: the bounds before which a rule makes nothing of it.

Source: the policy pack's page, sections 3 and 4. The last closing day never moves back when the anchor moves on, so
one day divides all anchors.
"""

from __future__ import annotations

from datetime import date

from huifang.kernel.dates import Duration, after, before
from huifang.policy.logic.pack import Rule, Step


def ignored_before(rule: Rule, effect_on: date) -> date:
    """Anchors before this day are ignored because of E, the day on which the rule took effect."""
    if rule.existing == "none":
        return effect_on
    return running_from(rule, effect_on if rule.existing == "open" else before(effect_on, rule.existing))


def running_from(rule: Rule, day: date) -> date:
    """The first anchor day of which some occasion closes on `day` or later; the first of all for an endless series."""
    low, high = date.min.toordinal(), day.toordinal()
    if _lasts(rule, date.min, day):
        return date.min
    while high - low > 1:
        middle = (low + high) // 2
        if _lasts(rule, date.fromordinal(middle), day):
            high = middle
        else:
            low = middle
    return date.fromordinal(high)


def _lasts(rule: Rule, anchor_on: date, day: date) -> bool:
    try:
        closing = [_last_closing(rule, step, anchor_on) for step in rule.steps]
    except OverflowError:
        return True
    return any(closes_on is None or closes_on >= day for closes_on in closing)


def _last_closing(rule: Rule, step: Step, anchor_on: date) -> date | None:
    """When the step's last occasion closes; None when it has no last one, or the customer's interval decides."""
    due_on = _last_due(rule, step, anchor_on)
    return after(due_on, step.tolerance) if due_on else None


def _last_due(rule: Rule, step: Step, anchor_on: date) -> date | None:
    if not isinstance(step.duration, Duration):
        return None
    if step.form != "every":
        return after(anchor_on, step.duration)
    base_on = _last_due(rule, rule.steps[step.after - 1], anchor_on) if step.after else anchor_on
    if base_on is None or step.times is None:
        return None
    return after(base_on, step.duration.times(step.times))
