"""The steps of an approval as pages show them: whose each is, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from huifang.approvals.logic import State
from huifang.approvals.models import Step
from huifang.org.logic import Right
from huifang.web.frame.text import worded

Word = str | Promise

DOES: Mapping[str, Word] = {
    "commission": pgettext_lazy("step", "Task given"),
    "research": pgettext_lazy("step", "Research"),
    "draft": pgettext_lazy("step", "Drafting"),
    "review": pgettext_lazy("step", "Internal review"),
    "expert_review": pgettext_lazy("step", "Expert review"),
    "approve": pgettext_lazy("step", "Approval"),
    "publish": pgettext_lazy("step", "Publication"),
}
STATES: Mapping[str, tuple[Word, str, str]] = {
    State.WAITING: (pgettext_lazy("approval", "Waiting"), "clock", "come"),
    State.RETURNED: (pgettext_lazy("approval", "Sent back"), "arrow-back-up", "trial"),
    State.GIVEN: (pgettext_lazy("approval", "Approved"), "circle-check", "force"),
    State.REFUSED: (pgettext_lazy("approval", "Refused"), "circle-x", "unbound"),
    State.WITHDRAWN: (pgettext_lazy("approval", "Taken back"), "circle-minus", "draft"),
}
"""What a state is called, its icon and its colour."""

_DECIDED: Mapping[str, tuple[Word, str, str]] = {
    "agreed": (pgettext_lazy("decision", "Agreed"), "circle-check", "force"),
    "returned": STATES[State.RETURNED],
    "refused": STATES[State.REFUSED],
}
WITH_RIGHT: Mapping[str, Word] = {
    Right.REVIEW: gettext_lazy("a colleague who reviews"),
    Right.DIRECT_CASES: gettext_lazy("whoever directs cases"),
    Right.REVIEW_POLICIES: gettext_lazy("whoever reviews policies"),
    Right.APPROVE_POLICIES: gettext_lazy("whoever approves policies"),
    Right.MANAGE_POLICIES: gettext_lazy("whoever looks after policies"),
}


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step: what it is for, whose it is, how it stands, and what was said."""

    does: Word
    whose: str
    word: Word
    icon: str
    tone: str
    by: str
    in_place_of: str
    at: datetime | None
    until: datetime | None
    is_late: bool
    words: str


@dataclass(frozen=True, slots=True)
class Round:
    """The steps from one asking to its end."""

    number: int
    steps: tuple[StepShown, ...]


def rounds_of(steps: Sequence[Step], *, at: datetime) -> tuple[Round, ...]:
    """The rounds of an approval, the last one first; steps as `steps_of` gives them."""
    numbers = sorted({step.round for step in steps}, reverse=True)
    return tuple(Round(n, tuple(_shown(step, at) for step in steps if step.round == n)) for n in numbers)


def whose(step: Step) -> str:
    """Whose a step is, in words."""
    if step.employee is not None:
        return step.employee.name
    if step.right:
        return str(WITH_RIGHT.get(step.right, step.right))
    department = step.department.name if step.department is not None else ""
    if step.post is None:
        return department
    post = worded(step.post.title) or step.post.key
    return gettext("%(post)s, %(department)s") % {"post": post, "department": department} if department else post


def _shown(step: Step, at: datetime) -> StepShown:
    approval = step.approval
    is_here = (approval.state, approval.round, approval.position) == (State.WAITING, step.round, step.position)
    if step.decision:
        word, icon, tone = _DECIDED[step.decision]
    elif is_here:
        word, icon, tone = STATES[State.WAITING]
    else:
        word, icon, tone = (pgettext_lazy("step", "Not reached"), "circle-dot", "draft")
    return StepShown(
        does=DOES[step.does],
        whose=whose(step),
        word=word,
        icon=icon,
        tone=tone,
        by=step.decided_by.name if step.decided_by is not None else "",
        in_place_of=step.decided_for.name if step.decided_for is not None else "",
        at=step.decided_at,
        until=step.due_at if is_here else None,
        is_late=is_here and step.due_at is not None and step.due_at <= at,
        words=step.words,
    )
