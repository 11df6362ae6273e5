"""Whether every occasion that is owed has its duty: a full sweep is tried after a sweep of what changed, and undone."""

from __future__ import annotations

from django.db import transaction

from huifang.planning.actions.sets import Counts
from huifang.planning.actions.sweep import sweep
from huifang.planning.models import Sweep

ORACLE = "oracle"


def overlooked() -> Counts:
    """What a sweep of everything would do for the day of the last sweep, beyond a sweep of what changed since.

    All noughts when the watermark overlooks nothing and nobody changed duties behind the planner's back. Everything is
    rolled back; meanwhile no other sweep runs. Source: security.md 3.3, I1.
    """
    with transaction.atomic(durable=True):
        last = Sweep.objects.order_by("-id").first()
        counts = Counts()
        if last is not None:
            sweep(on=last.on, actor=ORACLE)
            counts = sweep(on=last.on, actor=ORACLE, full=True).counts
        transaction.set_rollback(True)
        return counts
