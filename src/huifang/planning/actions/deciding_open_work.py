"""An approver decides what becomes of open work when a version takes effect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huifang.history.actions import record
from huifang.kernel.text import Message
from huifang.org.models import Employee
from huifang.planning.models import OpenWork
from huifang.policy.models import Rule, Version
from huifang.policy.queries import versions_in_force


class InForceAlready(Exception):
    """The version is in force: its sweep has obeyed what was decided by then."""

    message = Message("This version is in force already: what was decided by then has been done.")


class NoSuchDecision(ValueError):
    """What was chosen cannot be done with this group, or the rule is not one of the policy."""

    message = Message("That cannot be chosen here. Look at the page again.")


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of the follow-ups of a rule (by id) that the version re-dates, or cancels."""

    rule: int
    change: str
    choice: str


CHOICES = {
    OpenWork.Change.REDATED: (OpenWork.Choice.REDATE, OpenWork.Choice.KEEP, OpenWork.Choice.CANCEL),
    OpenWork.Change.CANCELLED: (OpenWork.Choice.CANCEL, OpenWork.Choice.KEEP),
}
"""What may be chosen of each change; the first is what a sweep does by itself."""


def decide_open_work(
    *,
    version: int,
    decided: Iterable[Decided],
    by: Employee | None,
    actor: str,
    at: datetime,
    on: date,
    reason: str = "",
) -> int:
    """Write down what becomes of open work when a version (by id) takes effect; deciding anew replaces it.

    The sweep that first runs the version obeys. Returns how many groups were decided. Raises InForceAlready and
    NoSuchDecision.
    """
    wanted = list(decided)
    with transaction.atomic():
        found = Version.objects.select_for_update(of=("self",)).get(pk=version)
        if found.pk in {one.pk for one in versions_in_force(on)}:
            raise InForceAlready
        rules = set(Rule.objects.filter(policy=found.policy_id).values_list("pk", flat=True))
        if any(one.rule not in rules or one.choice not in CHOICES.get(one.change, ()) for one in wanted):  # type: ignore[call-overload]
            raise NoSuchDecision
        facts = {"version": found.pk, "decided": [[one.rule, one.change, one.choice] for one in wanted]}
        entry = record(deed="version.open_work_decided", actor=actor, row_count=len(wanted), reason=reason, facts=facts)
        OpenWork.objects.filter(version=found).delete()
        OpenWork.objects.bulk_create(
            OpenWork(
                version=found,
                rule_id=one.rule,
                change=one.change,
                choice=one.choice,
                employee=by,
                decided_at=at,
                entry=entry,
            )
            for one in wanted
        )
    return len(wanted)
