"""Whose yes a policy asks for: the steps that a pack gives, or the usual ones where it gives none.

Source: the pack's section on approvals; the usual way is internal review, expert review, the leadership's approval,
publication.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from huifang.approvals.logic import Does, Limit
from huifang.org.logic import Right
from huifang.policy.logic.sections.governed import Approval

POLICY = "policy"


@dataclass(frozen=True, slots=True)
class StepSaid:
    """A step as a policy says it: addressed to a post or a department (their keys), else to whoever has a right."""

    does: Does
    post: str = ""
    department: str = ""
    right: Right | None = None
    within: Limit | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """The steps to a yes, and whether each yes is a signature. `is_usual` is true where no pack says otherwise."""

    steps: tuple[StepSaid, ...]
    is_signed: bool = False
    is_usual: bool = False


USUAL = Way(
    steps=(
        StepSaid(Does.REVIEW, right=Right.REVIEW_POLICIES),
        StepSaid(Does.EXPERT_REVIEW, right=Right.REVIEW_POLICIES),
        StepSaid(Does.APPROVE, right=Right.APPROVE_POLICIES),
        StepSaid(Does.PUBLISH, right=Right.MANAGE_POLICIES),
    ),
    is_usual=True,
)
"""How a policy becomes one where no pack says how."""


def way_of(approvals: Sequence[Approval], *, of: str, also: Collection[str] = ()) -> Way | None:
    """The steps that a section asks for before something of a kind holds; None where it says nothing about that.

    Entries that hold in some cases only (`when`) count where `also` names them, or where there are no others. Entries
    stand one behind the other, in the order of the pack.
    """
    found = [one for one in approvals if of in one.of]
    chosen = [one for one in found if one.when is None or one.key in also] or found
    if not chosen:
        return None
    return Way(tuple(step for one in chosen for step in _steps(one)), is_signed=any(one.signature for one in chosen))


def way_of_a_policy(in_force: Sequence[Approval], own: Sequence[Approval], *, also: Collection[str] = ()) -> Way:
    """The steps before a version of a policy holds.

    What the version in force says about its changes comes first: no draft does away with the yes that it needs. Then
    what the new version itself says, then the usual way.
    """
    return way_of(in_force, of=POLICY, also=also) or way_of(own, of=POLICY, also=also) or USUAL


def in_some_cases(approvals: Sequence[Approval], *, of: str) -> tuple[Approval, ...]:
    """The entries of which a person decides whether their case is given."""
    found = [one for one in approvals if of in one.of]
    return tuple(one for one in found if one.when is not None) if any(one.when is None for one in found) else ()


def _steps(approval: Approval) -> list[StepSaid]:
    return [
        StepSaid(
            Does(step.does),
            post=step.who.post or "",
            department=step.who.department or "",
            within=Limit(step.within.days, step.within.minutes, step.within.working) if step.within else None,
        )
        for step in approval.steps
    ]
