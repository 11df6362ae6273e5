"""Whose a case is: accept it, hand it on, decline it. Until another has accepted it, it is its owner's. (首问负责)"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from huifang.cases.actions.log import NOT_ON_OFFER, Doer, Line, case_of, locked, move, said
from huifang.cases.actions.refusals import AboutThem, CannotTake, NotTheirKind, NotYours
from huifang.cases.actions.telling import COMES_BACK, TAKEN_OVER, tell_directors, tell_of, tell_offered
from huifang.cases.logic.words import LONGEST_REASON, CaseState, Happened
from huifang.cases.models import Case
from huifang.cases.queries.people import may_accept, may_be_kept
from huifang.org.logic import Right
from huifang.org.models import Department, Employee, Post
from huifang.org.queries import reach_of


@dataclass(frozen=True, slots=True)
class To:
    """To whom a case is handed on, by id: exactly one of an employee, a post, a department."""

    employee: int | None = None
    post: int | None = None
    department: int | None = None

    @property
    def named(self) -> tuple[str, int]:
        for name, found in (("employee", self.employee), ("post", self.post), ("department", self.department)):
            if found is not None:
                return name, found
        raise NotTheirKind


@transaction.atomic
def accept(*, case: int, version: int, doer: Doer) -> Case:
    """Take a case over, as one of those to whom it is offered; from now on it is theirs. Raises NotYours, CaseChanged.

    Whoever took it in accepts it themselves where nobody else is asked, or where the policy lets them keep it.
    """
    found, by = locked(case), _employee(doer)
    is_own = found.owner_id == by.pk
    if not (may_be_kept(found) if is_own else may_accept(found, by, on=doer.on)):
        raise NotYours
    before = found.owner_id
    moved = CaseState.ACCEPTED if found.state == CaseState.OPEN else CaseState(found.state)
    here = found.offered_department_id or by.department_id or found.handling_department_id
    news = {**NOT_ON_OFFER, "owner": by, "handling_department": here}
    line = Line(found.pk, Happened.ACCEPTED, moved, facts={"from": before})
    done = move(found, line, seen=version, doer=doer, deed="case.accepted", news=news)
    if before is not None and not is_own:
        tell_of(done, TAKEN_OVER, employees=(before,), at=doer.at, name=by.name)
    return done


@transaction.atomic
def hand_on(*, case: int, version: int, to: To, doer: Doer, words: str = "") -> Case:
    """Offer a case to somebody else. Raises NotYours, CaseChanged, CannotTake, AboutThem, NotTheirKind."""
    found = case_of(case, doer=doer)
    what, whom = to.named
    _check(found, what, whom, doer)
    text = said(words, most=LONGEST_REASON, is_needed=False)
    news: dict[str, int | None] = {**NOT_ON_OFFER, "offered_to" if what == "employee" else f"offered_{what}": whom}
    if what == "department":
        news["handling_department"] = whom
    line = Line(found.pk, Happened.HANDED_ON, found.state, text, {"to": what, "id": whom, "may_keep": True})
    done = move(found, line, seen=version, doer=doer, deed="case.handed_on", news=news)
    tell_offered([done], at=doer.at, on=doer.on)
    return done


@transaction.atomic
def decline(*, case: int, version: int, reason: str, doer: Doer) -> Case:
    """Say as one of those to whom a case is offered that it is not theirs: it stays with its owner, who is told why.

    Raises NotYours, CaseChanged, WordsMissing.
    """
    found, by = locked(case), _employee(doer)
    if not found.is_on_offer or found.owner_id == by.pk or not may_accept(found, by, on=doer.on):
        raise NotYours
    text = said(reason, most=LONGEST_REASON)
    line = Line(found.pk, Happened.DECLINED, found.state, text)
    done = move(found, line, seen=version, doer=doer, deed="case.declined", news=NOT_ON_OFFER)
    if done.owner_id is None:
        tell_directors(done, COMES_BACK, at=doer.at, on=doer.on, reason=text)
    else:
        tell_of(done, COMES_BACK, employees=(done.owner_id,), at=doer.at, reason=text)
    return done


def _employee(doer: Doer) -> Employee:
    if doer.by is None:
        raise NotYours
    return doer.by


def _check(case: Case, what: str, whom: int, doer: Doer) -> None:
    if what == "employee":
        employee = Employee.objects.filter(pk=whom).first()
        if employee is None or reach_of(employee, Right.HANDLE_CASES, on=doer.on) is None:
            raise CannotTake
        if whom in (case.about_employee_id, case.owner_id):
            raise AboutThem if whom == case.about_employee_id else NotTheirKind
    elif not (Post if what == "post" else Department).objects.filter(pk=whom).exists():
        raise NotTheirKind
