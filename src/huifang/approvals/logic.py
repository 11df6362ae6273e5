"""What needs a yes: its steps, what a decision makes of it, until when somebody should decide, whose yes counts.

Source: the pack's section on approvals; four eyes: nobody gives the yes to what they asked for themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from huifang.kernel.dates import ZERO, Duration, after
from huifang.kernel.text import Message
from huifang.org.logic import Allowed, Right

LONGEST_TITLE = 300
LONGEST_WORDS = 2_000


class State(StrEnum):
    """How an approval stands. One that was sent back may be asked again; the last three are the end of it."""

    WAITING = "waiting"
    RETURNED = "returned"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """What is said at one step."""

    AGREED = "agreed"
    RETURNED = "returned"
    REFUSED = "refused"


class Does(StrEnum):
    """What a step is for, as packs name it."""

    COMMISSION = "commission"
    DRAFT = "draft"
    RESEARCH = "research"
    REVIEW = "review"
    EXPERT_REVIEW = "expert_review"
    APPROVE = "approve"
    PUBLISH = "publish"


JUDGES = frozenset({Does.REVIEW, Does.EXPERT_REVIEW, Does.APPROVE})
"""The steps at which somebody judges the work of another: never that of their own."""

PREPARES = frozenset({Does.COMMISSION, Does.DRAFT, Does.RESEARCH})
"""The steps before anybody judges; whoever asks has taken those that are theirs."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a step may take: days by the calendar (or working ones) and minutes."""

    days: Duration = ZERO
    minutes: int = 0
    working: bool = False


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step to come, and whose it is: a post's (held where a department is), a department's, a person's, a right's.

    `post`, `department` and `employee` are ids.
    """

    does: Does
    post: int | None = None
    department: int | None = None
    employee: int | None = None
    right: Right | None = None
    within: Limit | None = None

    @property
    def is_somebodys(self) -> bool:
        """Whether it is addressed to one of: a post, a department, a person, a right."""
        named = sum((self.post is not None, self.employee is not None, self.right is not None))
        if self.department is None:
            return named == 1
        return named == (self.post is not None)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a decision makes of an approval: its state, and the step that is next; None when none is."""

    state: State
    position: int | None


def moved(decision: Decision, *, position: int, last: int) -> Moved:
    """What becomes of an approval whose step at `position`, of `last` in all, is decided."""
    if decision is Decision.RETURNED:
        return Moved(State.RETURNED, None)
    if decision is Decision.REFUSED:
        return Moved(State.REFUSED, None)
    return Moved(State.WAITING, position + 1) if position < last else Moved(State.GIVEN, None)


def taken_by_asking(steps: Sequence[NewStep], *, may_take: Callable[[NewStep], bool]) -> int:
    """How many of the first steps whoever asks has taken by asking: those that prepare, and are theirs to take."""
    count = 0
    for step in steps:
        if step.does not in PREPARES or not may_take(step):
            break
        count += 1
    # What nobody is left to say anything to is no approval: the last step is always decided.
    return min(count, len(steps) - 1)


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whose a step is, as it is stored, and who asked."""

    does: str
    post: int | None
    department: int | None
    employee: int | None
    right: str
    asked_by: int | None


def is_theirs(step: Addressed, person: Allowed) -> bool:
    """Whether a person may decide a step, for themselves and not in place of another."""
    if step.does in JUDGES and step.asked_by == person.employee_id:
        return False
    if step.employee is not None:
        return step.employee == person.employee_id
    if step.right:
        return Right(step.right) in person.rights
    reach = person.reach(Right.REVIEW)
    if step.post is None:
        return reach is not None and (reach.is_all or step.department in reach.departments)
    return any(
        held.post_id == step.post
        and (step.department is None or held.departments is None or step.department in held.departments)
        for held in person.posts
    )


def due_at(
    opened_at: datetime, limit: Limit, *, zone: ZoneInfo, working_days_after: Callable[[date, int], date]
) -> datetime:
    """Until when a step that opened at a moment should be decided.

    A limit in whole days ends with the last of them where the organisation is; one with minutes ends to the minute.
    Of working days each counts as one, and minutes go on through them.
    """
    here = opened_at.astimezone(zone)
    if limit.working:
        day = working_days_after(after(here.date(), Duration(limit.days.months, 0)), limit.days.days)
    else:
        day = after(here.date(), limit.days)
    if not limit.minutes:
        return datetime.combine(day + timedelta(days=1), time(0), zone)
    return datetime.combine(day, here.timetz()) + timedelta(minutes=limit.minutes)


REMINDED_EVERY = timedelta(days=3)


def is_to_remind(
    opened_at: datetime | None, due_at: datetime | None, reminded_at: datetime | None, *, at: datetime
) -> bool:
    """Whether those who may decide a step are told once more: its time is over, or it has none and waits for days."""
    first = due_at or (opened_at and opened_at + REMINDED_EVERY)
    if first is None or at < first:
        return False
    return reminded_at is None or at - reminded_at >= REMINDED_EVERY


WAITS = Message("“%(title)s” waits for your decision.")
GIVEN = Message("“%(title)s” has been approved.")
SENT_BACK = Message("%(name)s has sent “%(title)s” back: %(guidance)s")
REFUSED = Message("%(name)s has refused “%(title)s”: %(reason)s")
WAITS_STILL = Message("“%(title)s” still waits for your decision.")


def told(template: Message, parts: Mapping[str, object]) -> Message:
    """A sentence of this room with its parts."""
    return Message(template.template, parts)
