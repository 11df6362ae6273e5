"""Tell people something, and note that they have read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from huifang.kernel.text import Message
from huifang.notices.models import Notice
from huifang.org.models import Employee

AT_ONCE = 2_000
AS_THEY_ARE = (str, int, float, bool)


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence about one thing (its kind and id) for these employees, by id."""

    employees: Collection[int]
    message: Message
    about: tuple[str, int] | None = None


@transaction.atomic
def tell(*, employees: Iterable[int], message: Message, at: datetime, about: tuple[str, int] | None = None) -> int:
    """Tell these employees, by id, one sentence about one thing (its kind and id), each once; returns how many.

    The template of the message is a literal, so that it can be read in every language; its parts become texts.
    Must stand in the transaction of the deed that is told of.
    """
    return tell_all([Told(set(employees), message, about)], at=at)


@transaction.atomic
def tell_all(news: Iterable[Told], *, at: datetime) -> int:
    """Tell many sentences at once, as `tell` tells one; returns how many notices that were."""
    notices = [_notice(employee, told, at) for told in news for employee in sorted(set(told.employees))]
    return len(Notice.objects.bulk_create(notices, batch_size=AT_ONCE))


def _notice(employee: int, told: Told, at: datetime) -> Notice:
    kind, row = told.about or ("", None)
    parts = {
        name: value if isinstance(value, AS_THEY_ARE) else str(value) for name, value in told.message.parts.items()
    }
    return Notice(
        employee_id=employee, at=at, template=told.message.template, parts=parts, about_kind=kind, about_id=row
    )


def mark_read(*, employee: Employee, at: datetime, notices: Iterable[int] | None = None) -> int:
    """Note that the employee has read these of their notices, by id, or all; returns how many were unread."""
    unread = Notice.objects.filter(employee=employee, read_at=None)
    if notices is not None:
        unread = unread.filter(id__in=list(notices))
    return unread.update(read_at=at)


def forget(*, employees: Collection[int], about: tuple[str, int]) -> int:
    """Take back what these employees (by id) were told about one thing, read or not; returns how many notices.

    For what somebody is not to know any more.
    """
    kind, row = about
    told = Notice.objects.filter(employee__in=employees, about_kind=kind, about_id=row)
    return told.delete()[0]
