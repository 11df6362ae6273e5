"""Somebody is away from a day to a day; a colleague stands in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.org.logic.rights import Right
from huifang.org.models import Absence, Employee
from huifang.org.queries.rights import reach_of

LONGEST_ABSENCE = 3 * 366
"""In days. Whoever is away for longer has left, or a year was mistyped."""


class NoAbsence(Exception):
    """The absence cannot stand as it is said; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class NewAbsence:
    """Somebody is away from a day to a day, both inclusive."""

    employee: Employee
    first_on: date
    last_on: date
    kind: str = Absence.Kind.LEAVE
    stand_in: Employee | None = None


@transaction.atomic
def record_absence(*, absence: NewAbsence, on: date) -> Absence:
    """Note an absence; one of the same person that begins on the same day is put right. Raises NoAbsence.

    Recorded by the caller as `absence.recorded`.
    """
    take_lock("org.absences")
    if absence.last_on < max(absence.first_on, on):
        raise NoAbsence(Message("The last day must not be before the first, nor in the past."))
    if (absence.last_on - max(absence.first_on, on)).days > LONGEST_ABSENCE:
        raise NoAbsence(Message("An absence lasts three years at the most. Look at its last day again."))
    others = Absence.objects.meeting(absence.first_on, absence.last_on)
    mine = others.filter(employee=absence.employee).exclude(first_on=absence.first_on)
    if mine.exists():
        raise NoAbsence(Message("This person is noted as away on some of these days already."))
    if absence.stand_in is not None:
        _may_stand_in(absence, absence.stand_in, on)
    if others.filter(stand_in=absence.employee).exists():
        raise NoAbsence(
            Message("This person stands in for somebody on some of these days. Choose somebody else first.")
        )
    noted, _ = Absence.objects.update_or_create(
        employee=absence.employee,
        first_on=absence.first_on,
        defaults={"last_on": absence.last_on, "kind": absence.kind, "stand_in": absence.stand_in},
    )
    return noted


def _may_stand_in(absence: NewAbsence, stand_in: Employee, on: date) -> None:
    """Raises NoAbsence for somebody who is away too, may not contact customers, or is the absent one."""
    if stand_in.pk == absence.employee.pk:
        raise NoAbsence(Message("Nobody stands in for themselves."))
    if reach_of(stand_in, Right.WORK, on=max(absence.first_on, on)) is None:
        raise NoAbsence(Message("This colleague may not contact customers."))
    if Absence.objects.meeting(absence.first_on, absence.last_on).filter(employee=stand_in).exists():
        raise NoAbsence(Message("This colleague is away on some of these days too."))


@transaction.atomic
def withdraw_absence(*, absence: Absence, on: date) -> None:
    """Somebody is not away, or back from a day on: what has begun ends on the day before, what has not is gone.

    Recorded by the caller as `absence.withdrawn`.
    """
    if absence.first_on < on:
        Absence.objects.filter(pk=absence.pk).update(last_on=on.fromordinal(on.toordinal() - 1))
    else:
        Absence.objects.filter(pk=absence.pk).delete()
