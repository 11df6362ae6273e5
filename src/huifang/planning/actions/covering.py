"""An absence is noted, and what falls into it is brought forward, handed over, or completed before.

Nothing is moved that the days themselves do not bring back: while the absence lasts, whoever stands in reaches what is
in the other's hands (see `Reach`), promises with it; the day after it is the other's alone again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import DateField, F, Value
from django.db.models.functions import Greatest

from huifang.customers.actions.changing import write_down
from huifang.followups.models import FollowUp
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id, take_lock
from huifang.kernel.text import Message
from huifang.org.actions import NewAbsence, NoAbsence, record_absence, withdraw_absence
from huifang.org.models import Absence, Employee
from huifang.org.queries import time_zone
from huifang.planning.models import Cover
from huifang.planning.queries.absence import asked_before_leave, can_be_brought_forward, falling_into

Does = Cover.Does


class NobodyStandsIn(Exception):
    """Work is handed over for an absence to whoever stands in, and nobody does."""

    message = Message("Say first who stands in.")

    def __init__(self) -> None:
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class Covered:
    """What a decision came to: so many follow-ups it was about, so many of them it changed."""

    does: str
    follow_ups: int
    changed: int


@transaction.atomic
def note_absence(*, absence: NewAbsence, on: date, actor: str) -> Absence:
    """Note that somebody is away, and do with their work what the policies say. Raises NoAbsence."""
    noted = record_absence(absence=absence, on=on)
    facts = {
        "employee": noted.employee_id,
        "first_on": noted.first_on.isoformat(),
        "last_on": noted.last_on.isoformat(),
        "stand_in": noted.stand_in_id,
    }
    record(deed="absence.recorded", actor=actor, row_count=1, facts=facts)
    for policy, entry in asked_before_leave(on=on):
        for does in entry.does:
            if does in Does.values and (noted.stand_in_id or does != "hand_over"):
                cover(absence=noted, does=does, by=None, on=on, actor=actor, clause=(policy, entry.clauses))
    return noted


@transaction.atomic
def note_absences(*, absences: Iterable[NewAbsence], on: date, actor: str) -> int:
    """Note absences, as a file tells them; all or none. Raises NoAbsence."""
    return len([note_absence(absence=absence, on=on, actor=actor) for absence in absences])


@transaction.atomic
def end_absence(*, absence: Absence, on: date, actor: str) -> None:
    """Somebody is not away, or is back; whatever was in their hands is theirs alone again."""
    facts = {"employee": absence.employee_id, "first_on": absence.first_on.isoformat()}
    withdraw_absence(absence=absence, on=on)
    record(deed="absence.withdrawn", actor=actor, row_count=1, facts=facts)


@transaction.atomic
def cover(
    *,
    absence: Absence,
    does: str,
    by: Employee | None,
    on: date,
    actor: str,
    reason: str = "",
    clause: tuple[str, tuple[str, ...]] = ("", ()),
) -> Covered:
    """Decide what becomes of the work that falls into an absence.

    `bring_forward` plans at once what may be done before; `hand_over` is to whoever stands in, while it lasts;
    `complete` asks the person to have it done before. `by` None is a policy, by its `clause`. Raises NobodyStandsIn.
    """
    if does == Does.HAND_OVER and absence.stand_in_id is None:
        raise NobodyStandsIn
    take_lock("planning.sweep")
    found = list(falling_into(absence, zone=ZoneInfo(time_zone())).order_by("pk").values_list("pk", flat=True))
    entry_id = next_id(Entry)
    changed = _bring_forward(absence, entry_id, on, actor, reason) if does == Does.BRING_FORWARD else len(found)
    if does != Does.BRING_FORWARD:
        deed = "absence.handed_over" if does == Does.HAND_OVER else "absence.to_be_completed"
        write_down(deed, found, entry_id, actor, reason or " ".join(clause[1]))
    count = len(found)
    if does == Does.BRING_FORWARD:
        before = Cover.objects.filter(absence=absence, does=does).values_list("count", flat=True).first()
        count = changed + (before or 0)
    told = {"decided_by": by, "decided_on": on, "count": count, "entry_id": entry_id}
    Cover.objects.update_or_create(absence=absence, does=does, defaults=told)
    return Covered(does, len(found), changed)


def _bring_forward(absence: Absence, entry_id: int, on: date, actor: str, reason: str) -> int:
    """Have the desk offer them from now on, or from the day on which they open."""
    rows = (
        can_be_brought_forward(absence, on=on, zone=ZoneInfo(time_zone()))
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    ids = list(rows.values_list("pk", flat=True))
    today = Value(on, DateField())
    FollowUp.objects.filter(pk__in=ids).update(planned_on=Greatest(F("opens_on"), today), entry_id=entry_id)
    write_down("follow_ups.brought_forward", ids, entry_id, actor, reason)
    return len(ids)


__all__ = [
    "Covered",
    "Does",
    "NoAbsence",
    "NobodyStandsIn",
    "cover",
    "end_absence",
    "note_absence",
    "note_absences",
]
