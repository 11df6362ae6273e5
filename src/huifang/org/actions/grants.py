"""Roles and posts of people are set, and people leave. Somebody who looks after the staff always remains.

Source: security.md, T56.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AnySet
from datetime import date

from django.db import transaction
from django.db.models import Model

from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.org.actions.company import ids_by_key
from huifang.org.logic.rights import Right, roles_with
from huifang.org.logic.staff import NewGrant
from huifang.org.models import Department, Employee, Grant, Posting, Session, StaffInvitation

AT_ONCE = 2_000

Key = tuple[object, ...]


class NobodyWouldManageStaff(Exception):
    """After the deed nobody would be left who may give rights, so that nobody could ever undo it."""

    def __init__(self) -> None:
        self.message = Message("Nobody would be left who may manage the staff. Make somebody else administrator first.")
        super().__init__(str(self.message))


@transaction.atomic
def set_grants(*, grants: Mapping[str, Collection[NewGrant]], on: date) -> int:
    """Have each employee, by number, hold exactly these grants; returns how many rows were added or taken away.

    Raises UnknownKeys, and NobodyWouldManageStaff. Recorded by the caller as `grants.set`.
    """
    before = manages_staff(on)
    ids = ids_by_key(Employee, "number", set(grants))
    departments = ids_by_key(Department, "key", {grant.department for given in grants.values() for grant in given})
    wanted = {
        (ids[number], grant.role.value, grant.scope.value, departments.get(grant.department))
        for number, given in grants.items()
        for grant in given
    }
    changed = put_exactly(Grant, wanted, ("employee_id", "role", "scope", "department_id"), of=ids.values())
    keep_somebody(before, on)
    return changed


@transaction.atomic
def leave(*, employees: Sequence[Employee], left_on: date, on: date) -> int:
    """These people leave; once the day has come their sessions, invitations, roles and posts end. How many sessions.

    Whether anything is still in their hands is not asked here: see planning's `have_leave`, which asks. Raises
    NobodyWouldManageStaff. Recorded by the caller as `staff.left`.
    """
    before = manages_staff(on)
    leavers = Employee.objects.filter(id__in=[employee.pk for employee in employees])
    leavers.update(left_on=left_on)
    keep_somebody(before, on)
    return end_everything_of_leavers(on)


def end_everything_of_leavers(on: date) -> int:
    """End sessions, open invitations, roles and posts of everybody who has left by that day; how many sessions."""
    gone = Employee.objects.filter(left_on__lte=on)
    Grant.objects.filter(employee__in=gone).delete()
    Posting.objects.filter(employee__in=gone).delete()
    StaffInvitation.objects.filter(employee__in=gone, used_at=None).delete()
    count, _ = Session.objects.filter(employee__in=gone).delete()
    return count


def manages_staff(on: date) -> bool:
    """Whether anybody may manage the staff; from here to the end of the transaction nobody else changes that."""
    take_lock("who manages the staff")
    return Grant.objects.filter(
        role__in=roles_with(Right.MANAGE_STAFF), employee__in=Employee.objects.working_on(on)
    ).exists()


def keep_somebody(had_somebody: bool, on: date) -> None:
    """Raises NobodyWouldManageStaff where there was somebody and is nobody now."""
    if had_somebody and not manages_staff(on):
        raise NobodyWouldManageStaff


def put_exactly(model: type[Model], wanted: AnySet[Key], columns: Sequence[str], *, of: Collection[int]) -> int:
    """Of these employees, have exactly the wanted rows stand; returns how many were added or taken away."""
    rows = model._default_manager.filter(employee_id__in=of)
    standing = {tuple(values): row for row, *values in rows.values_list("id", *columns)}
    gone = [row for key, row in standing.items() if key not in wanted]
    news = [model(**dict(zip(columns, key, strict=True))) for key in wanted - standing.keys()]
    rows.filter(id__in=gone).delete()
    model._default_manager.bulk_create(news, batch_size=AT_ONCE)
    return len(gone) + len(news)
