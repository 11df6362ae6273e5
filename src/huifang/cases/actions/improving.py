"""Improvements are made out of cases, carried out, and looked at afterwards: did it help? (整改)"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from huifang.cases.actions.log import said
from huifang.cases.actions.refusals import AboutThem, CannotTake, CaseChanged, NotReady, NotYours
from huifang.cases.logic.improving import check_day, is_reminded
from huifang.cases.models import Case, Improvement, ImprovementOf
from huifang.cases.models.improvements import LONGEST_TITLE
from huifang.cases.queries.improvements import about_of, is_tracked, may_change, may_check, to_remind_of
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.text import Message
from huifang.notices.actions import Told, tell, tell_all
from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.org.queries import reach_of, those_with

ABOUT = "improvement"
State = Improvement.State

GIVEN = Message("An improvement is yours until %(day)s: %(title)s")
DUE = Message("The improvement is to be carried out by %(day)s: %(title)s")
LATE = Message("The improvement should have been carried out by %(day)s: %(title)s")
TO_CHECK = Message("Look whether the improvement has helped: %(title)s")
NOT_HELPED = Message("The improvement has not helped. Do something else: %(title)s")

TOO_EARLY = Message("Choose a day that is still to come.")


@transaction.atomic
def make_improvement(
    *,
    cases: Collection[int],
    title: str,
    cause: str,
    action: str,
    owner: int,
    due_on: date,
    check_on: date | None,
    policy_version: int | None,
    key: str,
    by: Employee,
    actor: str,
    at: datetime,
    on: date,
) -> Improvement:
    """Have somebody do something against a cause by a day. Its owner is told.

    Raises NotYours for cases that `by` may not deal with, CannotTake for an owner without the right, AboutThem for one
    whom a case is about, NotReady for a day that has passed, WordsMissing.
    """
    found, taker = _cases_of(cases, by, on), _taker(owner, on)
    if any(case.about_employee_id == owner for case in found):
        raise AboutThem
    if due_on < on or (check_on is not None and check_on < due_on):
        raise NotReady(TOO_EARLY)
    entry = _entry("improvement.made", actor, {"cases": sorted(set(cases)), "owner": taker.number})
    made = Improvement.objects.create(
        policy_version_id=policy_version, key=key, title=said(title, most=LONGEST_TITLE),
        cause=said(cause, is_needed=False), action=said(action), owner=taker, department_id=taker.department_id,
        due_on=due_on, check_on=check_on, made_by=by, made_on=on, entry=entry,
    )  # fmt: skip
    ImprovementOf.objects.bulk_create(ImprovementOf(improvement=made, case=case) for case in found)
    if taker.pk != by.pk:
        _tell(made, GIVEN, [taker.pk], at, day=due_on)
    return made


def _cases_of(cases: Collection[int], by: Employee, on: date) -> list[Case]:
    """The cases out of which somebody may improve something. Raises NotYours when one of them is not among them."""
    reach = reach_of(by, Right.HANDLE_CASES, on=on) or reach_of(by, Right.DIRECT_CASES, on=on)
    found = list(Case.objects.visible_to(reach).filter(pk__in=cases)) if reach is not None else []
    if not found or len(found) != len(set(cases)):
        raise NotYours
    return found


def _taker(owner: int, on: date) -> Employee:
    """Who is to carry it out. Raises CannotTake for one who has left or sees no cases."""
    taker = Employee.objects.working_on(on).filter(pk=owner).first()
    if taker is None or reach_of(taker, Right.SEE_CASES, on=on) is None:
        raise CannotTake
    return taker


@transaction.atomic
def carry_out(*, improvement: int, version: int, words: str, by: Employee, actor: str, on: date) -> Improvement:
    """Say that it is carried out, and what was done. Raises NotYours, CaseChanged, WordsMissing."""
    found = _found(improvement)
    if not may_change(found, by, on=on):
        raise NotYours
    news = {"state": State.DONE, "done_on": on, "done_words": said(words), "reminded_on": None}
    check_on = check_day(on, found.check_on, is_tracked=is_tracked(found))
    return _move(
        found,
        version,
        {**news, "check_on": check_on},
        out_of=(State.OPEN,),
        deed="improvement.carried_out",
        actor=actor,
    )


@transaction.atomic
def check_effect(
    *, improvement: int, version: int, has_helped: bool, words: str, by: Employee, actor: str, at: datetime, on: date
) -> Improvement:
    """Say whether it helped. Nobody judges their own. Raises NotYours, CaseChanged, WordsMissing."""
    found = _found(improvement)
    if not may_check(found, by, on=on):
        raise NotYours
    state = State.EFFECTIVE if has_helped else State.INEFFECTIVE
    news = {"state": state, "checked_on": on, "checked_by": by, "effect": said(words), "reminded_on": None}
    moved = _move(found, version, news, out_of=(State.DONE,), deed="improvement.checked", actor=actor)
    if not has_helped:
        _tell(moved, NOT_HELPED, [moved.owner_id], at)
    return moved


@transaction.atomic
def take_up_again(
    *, improvement: int, version: int, action: str, due_on: date, by: Employee, actor: str, at: datetime, on: date
) -> Improvement:
    """What has not helped, or was called off, is to be done anew, otherwise, by a new day.

    Raises NotYours, CaseChanged, WordsMissing, and NotReady for a day that has passed.
    """
    found = _found(improvement)
    if not may_change(found, by, on=on):
        raise NotYours
    if due_on < on:
        raise NotReady(TOO_EARLY)
    news = {
        "state": State.OPEN, "action": said(action), "due_on": due_on, "done_on": None, "done_words": "",
        "check_on": None, "checked_on": None, "checked_by": None, "effect": "", "reminded_on": None,
    }  # fmt: skip
    out_of = (State.INEFFECTIVE, State.CANCELLED)
    moved = _move(found, version, news, out_of=out_of, deed="improvement.taken_up_again", actor=actor)
    if moved.owner_id != by.pk:
        _tell(moved, GIVEN, [moved.owner_id], at, day=due_on)
    return moved


@transaction.atomic
def call_off(*, improvement: int, version: int, words: str, by: Employee, actor: str, on: date) -> Improvement:
    """Say that it will not be done, and why. Raises NotYours for all but those who direct cases, CaseChanged."""
    found = _found(improvement)
    if not may_check(found, by, on=on):
        raise NotYours
    news = {"state": State.CANCELLED, "effect": said(words), "reminded_on": None}
    return _move(found, version, news, out_of=(State.OPEN,), deed="improvement.called_off", actor=actor)


@transaction.atomic
def remind_of_improvements(*, at: datetime, on: date) -> int:
    """Remind whoever carries one out the day before and every week after, and whoever is to look at its effect.

    Of what is late those who direct cases in its department hear too. Returns how many were reminded of.
    """
    due = [one for one in to_remind_of(on).select_for_update(of=("self",)) if _is_due(one, on)]
    if due:
        Improvement.objects.filter(pk__in=[one.pk for one in due]).update(reminded_on=on)
        directing: defaultdict[int | None, tuple[int, ...]] = defaultdict(tuple)
        for department in {one.department_id for one in due}:  # one question for each department
            directing[department] = those_with(Right.DIRECT_CASES, department=department, on=on)
        about = about_of(due)
        tell_all([_reminder(one, directing[one.department_id], about[one.pk], on) for one in due], at=at)
    return len(due)


def is_reminder_due(on: date) -> bool:
    """Whether somebody is to be reminded of an improvement."""
    return any(_is_due(one, on) for one in to_remind_of(on))


def _is_due(one: Improvement, on: date) -> bool:
    day = one.due_on if one.state == State.OPEN else one.check_on
    return day is not None and is_reminded(due_on=day, reminded_on=one.reminded_on, on=on)


def _reminder(one: Improvement, directing: Collection[int], about: Collection[int], on: date) -> Told:
    if one.state == State.DONE:
        message, employees = _said(TO_CHECK, one), set(directing) - {one.owner_id}
    elif one.due_on < on:
        message, employees = _said(LATE, one, day=one.due_on), {one.owner_id, *directing}
    else:
        message, employees = _said(DUE, one, day=one.due_on), {one.owner_id}
    return Told(sorted(employees - set(about)), message, (ABOUT, one.pk))


def _found(improvement: int) -> Improvement:
    found = Improvement.objects.select_for_update(of=("self",)).filter(pk=improvement).first()
    if found is None:
        raise NotYours
    return found


def _move(
    found: Improvement, seen: int, news: dict[str, Any], *, out_of: Collection[str], deed: str, actor: str
) -> Improvement:
    """Compare and set: two people may have it before them, and only one changes it."""
    entry = _entry(deed, actor, {"improvement": found.pk})
    standing = Improvement.objects.filter(pk=found.pk, version=seen, state__in=out_of)
    if not standing.update(**news, version=F("version") + 1, entry=entry):
        raise CaseChanged
    found.refresh_from_db()
    return found


def _entry(deed: str, actor: str, facts: dict[str, object]) -> Entry:
    return record(deed=deed, actor=actor, row_count=1, facts=facts)


def _tell(one: Improvement, message: Message, employees: Collection[int], at: datetime, **parts: object) -> None:
    tell(employees=employees, message=_said(message, one, **parts), at=at, about=(ABOUT, one.pk))


def _said(message: Message, one: Improvement, **parts: object) -> Message:
    return Message(message.template, {"title": one.title, **parts})
