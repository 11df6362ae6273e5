"""What somebody was told, and what of it they have not read."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from huifang.notices.models import Notice
from huifang.org.models import Employee

A_PAGE = 20


def unread_of(employee: Employee) -> int:
    """How many notices the employee has not read: the number on the bell."""
    return Notice.objects.filter(employee=employee, read_at=None).count()


def unread_by(employee: str) -> Coalesce:
    """How many notices an employee has not read, for a question about rows whose column of that name says who."""
    unread = Notice.objects.filter(employee=OuterRef(employee), read_at=None).order_by().values("employee")
    return Coalesce(Subquery(unread.annotate(count=Count("pk")).values("count")), 0)


def notices_of(employee: Employee) -> QuerySet[Notice]:
    """Everything that the employee was told, the newest first, in the order by which pages are cut."""
    return Notice.objects.filter(employee=employee).order_by("-at", "-id")


def latest_of(
    employee: Employee, *, before: tuple[datetime, int] | None = None, size: int = A_PAGE
) -> tuple[Notice, ...]:
    """The newest notices, or those before the moment and id of the last one seen."""
    notices = notices_of(employee)
    if before is not None:
        at, last = before
        notices = notices.filter(Q(at__lt=at) | Q(at=at, id__lt=last))
    return tuple(notices[:size])
