"""Ask for a yes, decide step by step, take the question back. Each moves the approval by compare and set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from huifang.approvals.logic import (
    GIVEN,
    LONGEST_TITLE,
    LONGEST_WORDS,
    REFUSED,
    SENT_BACK,
    WAITS,
    WAITS_STILL,
    Addressed,
    Decision,
    Limit,
    NewStep,
    State,
    due_at,
    is_theirs,
    is_to_remind,
    moved,
    taken_by_asking,
    told,
)
from huifang.approvals.models import Approval, Step
from huifang.approvals.queries import current_step, deciders_of, in_whose_name
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.calendars.working import WorkingCalendar
from huifang.kernel.dates import Duration
from huifang.kernel.text import Message
from huifang.org.models import Employee
from huifang.org.queries import allowed_to, published_days, time_zone


class AlreadyDecided(Exception):
    """Somebody else has decided this step meanwhile, or the question was taken back."""


class NotTheirs(Exception):
    """The step is not this person's to decide, or the approval not theirs to take back."""


class ReasonMissing(Exception):
    """Whoever sends something back or refuses it says why, and not at endless length."""


class NotSigned(Exception):
    """The yes is a signature, and what was typed is not the person's name."""


@dataclass(frozen=True, slots=True)
class News:
    """A sentence for these employees (ids); whoever calls tells them, about ("approval", id)."""

    employees: tuple[int, ...]
    message: Message


@dataclass(frozen=True, slots=True)
class Settled:
    """How an approval stands after a deed, and whom to tell what."""

    approval: Approval
    news: tuple[News, ...]

    @property
    def is_given(self) -> bool:
        return self.approval.state == State.GIVEN

    @property
    def waits_for_nobody(self) -> bool:
        """Whether the step that waits has nobody who may decide it."""
        return self.approval.state == State.WAITING and not any(one.employees for one in self.news)


@transaction.atomic
def ask(
    *, kind: str, title: str, steps: Sequence[NewStep], by: Employee | None, actor: str, at: datetime, on: date,
    is_signed: bool = False, reason: str = "",
) -> Settled:  # fmt: skip
    """Ask for a yes to something, step by step. The first steps that prepare, and are theirs, are taken by asking.

    `by` is None for a program. The thing itself holds the key to the approval that comes back. Raises ValueError for no
    steps, or one that is nobody's.
    """
    entry = _asked(kind, actor, reason)
    approval = Approval.objects.create(
        kind=kind, title=title[:LONGEST_TITLE], is_signed=is_signed, asked_by=by, asked_at=at, state=State.WAITING,
        round=1, position=1, entry=entry,
    )  # fmt: skip
    return _begun(approval, steps, entry, at=at, on=on)


@transaction.atomic
def ask_again(
    *, approval: int, title: str, steps: Sequence[NewStep], by: Employee | None, actor: str, at: datetime, on: date,
    reason: str = "",
) -> Settled:  # fmt: skip
    """Ask anew for what was sent back, refused or withdrawn: a new round from the first step on.

    Raises AlreadyDecided while the approval waits, or when it is given.
    """
    found = Approval.objects.select_for_update().get(pk=approval)
    if found.state in (State.WAITING, State.GIVEN):
        raise AlreadyDecided
    entry = _asked(found.kind, actor, reason)
    Approval.objects.filter(pk=approval).update(
        title=title[:LONGEST_TITLE], asked_by=by, asked_at=at, state=State.WAITING, round=F("round") + 1, position=1,
        settled_at=None, reminded_at=None, entry=entry,
    )  # fmt: skip
    found.refresh_from_db()
    return _begun(found, steps, entry, at=at, on=on)


@transaction.atomic
def decide(
    *, step: int, decision: Decision, by: Employee, actor: str, at: datetime, on: date, words: str = "",
    signature: str = "",
) -> Settled:  # fmt: skip
    """Say yes, send back or refuse at the step (by id) that somebody was shown.

    `words` are the reason, or the guidance that goes with what is sent back: for a yes they may be left out. Raises
    NotTheirs, ReasonMissing, NotSigned, and AlreadyDecided when another was quicker.
    """
    found = Step.objects.select_related("approval").get(pk=step)
    whose = in_whose_name(found, by, on=on)
    if whose is None:
        raise NotTheirs
    words = words.strip()
    if len(words) > LONGEST_WORDS or (decision is not Decision.AGREED and not words):
        raise ReasonMissing
    if found.approval.is_signed and decision is Decision.AGREED and signature.strip() != by.name:
        raise NotSigned
    entry = _decided(found, decision, actor, words)
    _move(found, decision, at)
    Step.objects.filter(pk=step).update(
        decision=decision, decided_by=by, decided_for=None if whose == by.pk else whose, decided_at=at, words=words,
        entry=entry,
    )  # fmt: skip
    found.approval.refresh_from_db()
    return Settled(found.approval, tuple(_news_of(found.approval, decision, by, words, at=at, on=on)))


@transaction.atomic
def withdraw(*, approval: int, by: Employee, actor: str, at: datetime, reason: str) -> Approval:
    """Take the question back, as whoever asked. Raises NotTheirs, ReasonMissing, AlreadyDecided."""
    if not reason.strip():
        raise ReasonMissing
    found = Approval.objects.get(pk=approval)
    if found.asked_by_id is not None and found.asked_by_id != by.pk:
        raise NotTheirs
    record(deed="approval.withdrawn", actor=actor, reason=reason, row_count=1, facts={"approval": approval})
    waiting = Approval.objects.filter(pk=approval, state=State.WAITING)
    if not waiting.update(state=State.WITHDRAWN, position=None, settled_at=at):
        raise AlreadyDecided
    found.refresh_from_db()
    return found


@transaction.atomic
def remind(*, at: datetime, on: date) -> list[Settled]:
    """Who is told once more: their time is over, or a step without one waits for days; so every few days."""
    waiting = Approval.objects.select_for_update().filter(state=State.WAITING)
    found = []
    for approval in waiting.order_by("pk"):
        step = current_step(approval)
        if step is None or not is_to_remind(step.opened_at, step.due_at, approval.reminded_at, at=at):
            continue
        Approval.objects.filter(pk=approval.pk).update(reminded_at=at)
        news = News(deciders_of(step, on=on), told(WAITS_STILL, {"title": approval.title}))
        found.append(Settled(approval, (news,)))
    return found


def _asked(kind: str, actor: str, reason: str) -> Entry:
    return record(deed="approval.asked", actor=actor, reason=reason, row_count=1, facts={"kind": kind})


def _begun(approval: Approval, steps: Sequence[NewStep], entry: Entry, *, at: datetime, on: date) -> Settled:
    """The steps of a round, with those taken that whoever asks has taken by asking."""
    if not steps or not all(step.is_somebodys for step in steps):
        raise ValueError("every step of an approval is somebody's")
    by = approval.asked_by
    taken = taken_by_asking(steps, may_take=lambda step: by is not None and _is_theirs(step, by, on))
    Step.objects.bulk_create(
        Step(
            approval=approval, round=approval.round, position=position, does=step.does, post_id=step.post,
            department_id=step.department, employee_id=step.employee, right=step.right or "",
            within=_as_json(step.within), opened_at=at if position <= taken else None,
            **({"decision": Decision.AGREED, "decided_by": by, "decided_at": at, "entry": entry} if position <= taken
               else {}),
        )
        for position, step in enumerate(steps, start=1)
    )  # fmt: skip
    Approval.objects.filter(pk=approval.pk).update(position=taken + 1)
    approval.refresh_from_db()
    return Settled(approval, tuple(_opened(approval, at=at, on=on)))


def _is_theirs(step: NewStep, by: Employee, on: date) -> bool:
    addressed = Addressed(step.does, step.post, step.department, step.employee, step.right or "", by.pk)
    return is_theirs(addressed, allowed_to(by, on))


def _decided(step: Step, decision: Decision, actor: str, words: str) -> Entry:
    facts = {"approval": step.approval_id, "step": step.does, "round": step.round}
    return record(deed=f"approval.{decision}", actor=actor, reason=words, row_count=1, facts=facts)


def _move(step: Step, decision: Decision, at: datetime) -> None:
    """Compare and set: two deciders may see the same step, and somebody may take the question back; one wins."""
    last = Step.objects.filter(approval=step.approval_id, round=step.round).count()
    becomes = moved(decision, position=step.position, last=last)
    here = Approval.objects.filter(pk=step.approval_id, state=State.WAITING, round=step.round, position=step.position)
    settled_at = None if becomes.state is State.WAITING else at
    if not here.update(state=becomes.state, position=becomes.position, settled_at=settled_at, reminded_at=None):
        raise AlreadyDecided


def _news_of(
    approval: Approval, decision: Decision, by: Employee, words: str, *, at: datetime, on: date
) -> Iterator[News]:
    if approval.state == State.WAITING:
        yield from _opened(approval, at=at, on=on)
        return
    if approval.asked_by_id is None or approval.asked_by_id == by.pk:
        return
    asker, parts = (approval.asked_by_id,), {"title": approval.title, "name": by.name}
    match decision:
        case Decision.AGREED:
            yield News(asker, told(GIVEN, parts))
        case Decision.RETURNED:
            yield News(asker, told(SENT_BACK, {**parts, "guidance": words}))
        case Decision.REFUSED:
            yield News(asker, told(REFUSED, {**parts, "reason": words}))


def _opened(approval: Approval, *, at: datetime, on: date) -> Iterator[News]:
    """The step whose turn it is now: until when, and whom to tell."""
    step = current_step(approval)
    assert step is not None, "an approval that waits waits at a step"
    limit = _from_json(step.within)
    due = None if limit is None else _due_at(at, limit)
    Step.objects.filter(pk=step.pk).update(opened_at=at, due_at=due)
    yield News(deciders_of(step, on=on), told(WAITS, {"title": approval.title}))


def _due_at(at: datetime, limit: Limit) -> datetime:
    works = WorkingCalendar(published=published_days())
    return due_at(at, limit, zone=ZoneInfo(time_zone()), working_days_after=works.after)


def _as_json(limit: Limit | None) -> dict[str, object]:
    if limit is None:
        return {}
    days = limit.days
    return {"months": days.months, "days": days.days, "minutes": limit.minutes, "working": limit.working}


def _from_json(stored: dict[str, int]) -> Limit | None:
    if not stored:
        return None
    days = Duration(stored["months"], stored["days"])
    return Limit(days, stored["minutes"], working=bool(stored["working"]))
