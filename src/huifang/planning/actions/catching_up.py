"""Plan when there is something to plan for: however long nobody did, one sweep catches up with all of it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from huifang.customers.actions.grading import grade_by_the_day
from huifang.customers.models import Customer, Event
from huifang.planning.actions.allocation.run import allocate
from huifang.planning.actions.limits import are_limits_outdated
from huifang.planning.actions.sweep import Swept, fingerprints, sweep
from huifang.planning.models import Sweep, SweptRule
from huifang.policy.queries import rules_in_force


def catch_up(*, on: date, actor: str) -> Swept | None:
    """Sweep if the plan is behind, and give out what is nobody's then; None when it is not."""
    if not is_behind(on=on):
        return None
    with transaction.atomic():
        grade_by_the_day(on=on, actor=actor)
        swept = sweep(on=on, actor=actor)
        allocate(on=on, actor=actor)
        return swept


def is_behind(*, on: date) -> bool:
    """Whether the plan is outdated, or a customer or an event was written since the last sweep."""
    if is_outdated(on=on):
        return True
    last = Sweep.objects.order_by("-id").first()
    if last is None:
        return False
    written = {"changed_in__gte": last.resume_from}
    return Customer.objects.filter(**written).exists() or Event.objects.filter(**written).exists()


def is_outdated(*, on: date) -> bool:
    """Whether a day has passed since the last sweep, or a rule or contact limit is another one."""
    last = Sweep.objects.order_by("-id").first()
    now = fingerprints(rules_in_force(on))
    if last is None:
        return bool(now)
    swept = {rule: bytes(kept) for rule, kept in SweptRule.objects.values_list("rule_id", "fingerprint")}
    return last.on < on or swept != now or are_limits_outdated(on=on)
