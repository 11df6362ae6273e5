"""Whom a case concerns: who may deal with it, who directs, whom to tell. Never the person it is about."""

from __future__ import annotations

from datetime import date

from huifang.cases.logic.words import Happened
from huifang.cases.models import Case, CaseEvent
from huifang.org.logic import Reach, Right
from huifang.org.models import Employee
from huifang.org.queries import allowed_to, holders_of, those_with


def may_work_on(case: Case, employee: Employee, *, on: date) -> bool:
    """Whether somebody may deal with a case: its owner, whoever stands in for them, and those who direct it."""
    if case.about_employee_id == employee.pk:
        return False
    allowed = allowed_to(employee, on)
    handles = allowed.reach(Right.HANDLE_CASES)
    if handles is not None and case.owner_id in handles.people:
        return True
    return within(case, allowed.reach(Right.DIRECT_CASES))


def may_direct(case: Case, employee: Employee, *, on: date) -> bool:
    """Whether somebody directs a case: it lies within the reach of that right."""
    if case.about_employee_id == employee.pk:
        return False
    return within(case, allowed_to(employee, on).reach(Right.DIRECT_CASES))


def may_accept(case: Case, employee: Employee, *, on: date) -> bool:
    """Whether a case is somebody's to accept: it is offered to them, or they direct it."""
    reach = allowed_to(employee, on).reach(Right.HANDLE_CASES)
    if reach is not None and Case.objects.offered(reach).filter(pk=case.pk).exists():
        return True
    return may_direct(case, employee, on=on)


def may_be_kept(case: Case) -> bool:
    """Whether the owner may accept what is offered to another: where the route, or their own handing on, lets them."""
    if not case.is_on_offer:
        return True
    offers = CaseEvent.objects.filter(case=case, kind__in=(Happened.ROUTED, Happened.HANDED_ON))
    last = offers.filter(facts__has_key="may_keep").order_by("-id").first()
    return last is None or bool(last.facts["may_keep"])


def within(case: Case, reach: Reach | None) -> bool:
    """Whether a case lies within a reach; within none where there is none."""
    return reach is not None and Case.objects.visible_to(reach).filter(pk=case.pk).exists()


def addressees_of(case: Case, *, on: date) -> tuple[int, ...]:
    """To whom a case is offered, by id; those who direct cases where nobody answers for it and nobody is named, or
    nobody but whom it is about.
    """
    found: tuple[int, ...] = ()
    if case.offered_to_id is not None:
        found = (case.offered_to_id,)
    elif case.offered_post_id is not None:
        found = holders_of(case.offered_post_id, department=case.department_id, right=Right.HANDLE_CASES, on=on)
    elif case.offered_department_id is not None:
        found = those_with(Right.DIRECT_CASES, department=case.offered_department_id, on=on)
    asked = tuple(one for one in found if one != case.about_employee_id)
    if not asked and (found or case.owner_id is None):
        return directors_of(case, on=on)
    return asked


def directors_of(case: Case, *, on: date) -> tuple[int, ...]:
    """Who directs a case, by id: where its handling department is, or its customer's, else whoever directs any."""
    where = case.handling_department_id or case.receiving_department_id or case.department_id
    found = those_with(Right.DIRECT_CASES, department=where, on=on)
    return tuple(one for one in found if one != case.about_employee_id)


def may_see(case: Case, employee: Employee, *, on: date) -> bool:
    """Whether somebody may look at a case."""
    return within(case, allowed_to(employee, on).reach(Right.SEE_CASES))
