"""Tell people something, and note that they have read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from huifang.kernel.text import Message
from huifang.notices.models import Notice
from huifang.org.models import Employee

AT_ONCE = 2_000
AS_THEY_ARE = (str, int, float, bool)


@transaction.atomic
def tell(*, employees: Iterable[int], message: Message, at: datetime, about: tuple[str, int] | None = None) -> int:
    """Tell these employees, by id, one sentence about one thing (its kind and id), each once; returns how many.

    The template of the message is a literal, so that it can be read in every language; its parts become texts.
    Must stand in the transaction of the deed that is told of.
    """
    kind, row = about or ("", None)
    parts = {name: value if isinstance(value, AS_THEY_ARE) else str(value) for name, value in message.parts.items()}
    notices = [
        Notice(employee_id=employee, at=at, template=message.template, parts=parts, about_kind=kind, about_id=row)
        for employee in sorted(set(employees))
    ]
    return len(Notice.objects.bulk_create(notices, batch_size=AT_ONCE))


def mark_read(*, employee: Employee, at: datetime, notices: Iterable[int] | None = None) -> int:
    """Note that the employee has read these of their notices, by id, or all; returns how many were unread."""
    unread = Notice.objects.filter(employee=employee, read_at=None)
    if notices is not None:
        unread = unread.filter(id__in=list(notices))
    return unread.update(read_at=at)
