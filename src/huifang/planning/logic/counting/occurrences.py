"""Which step of a rule an occasion's key names."""

from __future__ import annotations

from dataclasses import dataclass

from huifang.policy.logic.pack import Rule, Step


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
