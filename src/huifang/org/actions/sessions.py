"""Sessions end: one, all others, or all of somebody; and what is over is cleared away."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huifang.org.models import Employee, Session


def end_session(*, employee: Employee, session_key: str) -> bool:
    """End one session of the employee, by its stored key; False when it had ended, or is somebody else's."""
    count, _ = Session.objects.filter(employee=employee, session_key=session_key).delete()
    return count > 0


@transaction.atomic
def end_other_sessions(*, employee: Employee, keep: str = "") -> int:
    """End every session of the employee but the one of this stored key; returns how many ended."""
    count, _ = Session.objects.filter(employee=employee).exclude(session_key=keep).delete()
    return count


def clear_ended_sessions(*, at: datetime) -> int:
    """Forget the sessions that were over by then; returns how many."""
    count, _ = Session.objects.filter(expire_date__lte=at).delete()
    return count
