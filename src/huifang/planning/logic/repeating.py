"""Which steps come again by themselves, and of which rules the next occasion alone decides what was missed.

Source: the policy pack's page, section 2.
"""

from __future__ import annotations

from huifang.policy.logic.pack import Rule, Step
from huifang.policy.logic.step_keys import MILESTONE


def repeats(step: Step) -> bool:
    """At an interval from the same anchor, in periods, on days of the calendar. Another milestone is another matter."""
    if step.form == "day":
        return not (step.day or "").startswith(MILESTONE)
    return step.form in ("every", "at_least")


def can_be_overtaken(rule: Rule) -> bool:
    """What the system sends nobody can miss."""
    return rule.performed_by == "person"


def is_over_at_once(rule: Rule) -> bool:
    """Whether what nobody has touched is missed as soon as its step has come again: no time of its own may end it
    before, and no contact under another rule count for it.
    """
    return can_be_overtaken(rule) and rule.expires is None and rule.counts != "any"


def turns_of(rule: Rule) -> dict[str, int]:
    """Numbers from 1 for the steps (by key) whose next occasion ends what nobody has touched, at once."""
    if not is_over_at_once(rule):
        return {}
    return {step.key: number for number, step in enumerate(filter(repeats, rule.steps), start=1)}
