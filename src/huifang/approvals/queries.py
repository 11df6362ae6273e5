"""Which approvals wait for whom, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

from huifang.approvals.logic import JUDGES, Decision, State, is_theirs
from huifang.approvals.models import Approval, Step
from huifang.kernel.invariants import Invariant, rows_found
from huifang.kernel.text import Message
from huifang.org.logic import Allowed, Right
from huifang.org.models import Absence, Employee
from huifang.org.queries import allowed_to, holders_of, those_with

WAITS = Q(approval__state=State.WAITING, round=F("approval__round"), position=F("approval__position"))
"""The steps whose turn it is."""


def steps_waiting_for(employee: Employee, *, on: date) -> QuerySet[Step]:
    """The steps that somebody may decide on a day, for themselves or in place of somebody who is away."""
    theirs = Q(pk__in=())
    for person in _in_whose_place(employee, on):
        theirs |= _may_be_decided_by(person)
    mine = Q(does__in=JUDGES, approval__asked_by=employee)
    return Step.objects.filter(WAITS).filter(theirs).exclude(mine).select_related("approval")


def steps_of_ones_own(allowed: Allowed) -> QuerySet[Step]:
    """Those of them that are somebody's own to decide, not in place of another. One statement."""
    return Step.objects.filter(WAITS).filter(_may_be_decided_by(allowed))


def in_whose_name(step: Step, employee: Employee, *, on: date) -> int | None:
    """Whether somebody may decide a step that waits: their own id, that of the absent one in whose place, or None."""
    step_of = step.addressed
    if step.does in JUDGES and step_of.asked_by == employee.pk:
        return None
    return next((one.employee_id for one in _in_whose_place(employee, on) if is_theirs(step_of, one)), None)


def _in_whose_place(employee: Employee, on: date) -> list[Allowed]:
    """What the person may do, and what each of those may for whom they stand in; themselves first."""
    away = Absence.objects.on(on).filter(stand_in=employee, employee__in=Employee.objects.working_on(on))
    people = [employee, *Employee.objects.filter(pk__in=away.values("employee")).order_by("pk")]
    return [allowed_to(person, on) for person in people]


def _may_be_decided_by(person: Allowed) -> Q:
    """`is_theirs`, as a question to rows."""
    whose = Q(employee=person.employee_id)
    whose |= Q(right__in=person.rights)
    for held in person.posts:
        where = Q() if held.departments is None else Q(department=None) | Q(department__in=held.departments)
        whose |= Q(post=held.post_id) & where
    reach = person.reach(Right.REVIEW)
    if reach is not None:
        of_a_department = Q(post=None, department__isnull=False)
        whose |= of_a_department if reach.is_all else of_a_department & Q(department__in=reach.departments)
    return whose & ~Q(does__in=JUDGES, approval__asked_by=person.employee_id)


def deciders_of(step: Step, *, on: date) -> tuple[int, ...]:
    """Who may decide a step on a day: ids of employees, with those who stand in for whoever is away."""
    asked_by = step.approval.asked_by_id if step.does in JUDGES else None
    first = [one for one in _addressees(step, on) if one != asked_by]
    away = Absence.objects.on(on).filter(employee__in=first, stand_in__in=Employee.objects.working_on(on))
    stand_ins = (one for one in away.values_list("stand_in", flat=True) if one is not None and one != asked_by)
    return tuple(sorted({*first, *stand_ins}))


def _addressees(step: Step, on: date) -> Iterable[int]:
    if step.employee_id is not None:
        return Employee.objects.working_on(on).filter(pk=step.employee_id).values_list("pk", flat=True)
    if step.post_id is not None:
        return holders_of(step.post_id, department=step.department_id, right=None, on=on)
    if step.right:
        return those_with(Right(step.right), department=None, on=on)
    return those_with(Right.REVIEW, department=step.department_id, on=on)


def waiting_for_nobody(*, on: date) -> list[Step]:
    """The steps whose turn it is and that nobody may decide on a day: a post that nobody holds, for one."""
    waiting = Step.objects.filter(WAITS).select_related("approval").order_by("pk")
    return [step for step in waiting if not deciders_of(step, on=on)]


def current_step(approval: Approval) -> Step | None:
    """The step whose turn it is; None when the approval waits for nobody."""
    return Step.objects.filter(WAITS, approval=approval).select_related("approval").first()


def visible_to(employee: Employee, *, on: date) -> QuerySet[Approval]:
    """The approvals that are somebody's business: asked for, decided or to be decided by them."""
    decided = Step.objects.filter(Q(decided_by=employee) | Q(decided_for=employee)).values("approval")
    waiting = steps_waiting_for(employee, on=on).values("approval")
    return Approval.objects.filter(Q(asked_by=employee) | Q(pk__in=decided) | Q(pk__in=waiting))


def steps_of(approval: Approval) -> tuple[Step, ...]:
    """Every step of every round, in order, with the people. One statement."""
    people = ("post", "department", "employee", "decided_by", "decided_for", "approval__asked_by")
    return tuple(
        Step.objects.filter(approval=approval).select_related("approval", *people).order_by("round", "position")
    )


def _at_no_step() -> QuerySet[Approval]:
    here = Step.objects.filter(WAITS, decision="").values("approval")
    return Approval.objects.filter(state=State.WAITING).exclude(pk__in=here)


def _given_without_every_yes() -> QuerySet[Approval]:
    missing = Step.objects.filter(round=F("approval__round")).exclude(decision=Decision.AGREED).values("approval")
    return Approval.objects.filter(state=State.GIVEN, pk__in=missing)


def _judged_by_whoever_asked() -> QuerySet[Step]:
    by_themselves = Q(decided_by=F("approval__asked_by")) | Q(decided_for=F("approval__asked_by"))
    return Step.objects.filter(by_themselves, does__in=JUDGES)


INVARIANTS = (
    Invariant(
        "approvals-wait-at-a-step",
        "I1",
        Message("%(count)d approvals wait at a step that they do not have, or that is decided."),
        rows_found(_at_no_step),
    ),
    Invariant(
        "given-approvals-have-every-yes",
        "I1",
        Message("%(count)d approvals are given although a step of them was not agreed to."),
        rows_found(_given_without_every_yes),
    ),
    Invariant(
        "nobody-judges-their-own",
        "I1",
        Message("%(count)d steps were decided by whoever asked for the approval."),
        rows_found(_judged_by_whoever_asked),
    ),
)
"""What is promised of approvals as they are stored."""
