"""The duties of posts and departments: by which rules they are done, and to whom they fall. (职责)"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from huifang.org.logic import HeldPost
from huifang.policy.logic.desk import DeskRule
from huifang.policy.logic.sections.parts import Addressee
from huifang.policy.logic.sections.people import PostDuty


def bearers_of(duty: PostDuty) -> tuple[Addressee, ...]:
    """Who has the duty, and behind them who helps."""
    return tuple(dict.fromkeys((duty.who, *duty.helps)))


def rules_of(duty: PostDuty, rules: Iterable[DeskRule]) -> tuple[str, ...]:
    """The keys of the rules by which a duty is done: those that it names, else those in which its post has a part.

    The duty of a department that names no rule is done by none.
    """
    if duty.rules:
        return duty.rules
    return tuple(rule.key for rule in rules if duty.who.post in set(_posts_in(rule)))


def _posts_in(rule: DeskRule) -> Iterator[str]:
    named = (rule.post, *(part.by for part in (rule.report, rule.review, rule.report_review) if part))
    return (post for post in named if post)


def change_of(duty: PostDuty, before: PostDuty | None) -> Literal["", "new", "changed"]:
    """What a duty is beside the one of its key in the version before."""
    if before is None:
        return "new"
    return "" if duty == before else "changed"


def is_held_within(held: HeldPost, departments: frozenset[int] | None) -> bool:
    """Whether a post is held where a policy applies: in one of these departments; None is everywhere."""
    return departments is None or held.departments is None or not held.departments.isdisjoint(departments)
