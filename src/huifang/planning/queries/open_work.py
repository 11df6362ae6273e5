"""What a set of rules would change in the plan that stands: the conditions that the sweep and the difference share."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable

from huifang.planning.models import Anchor, OpenWork

SAME_DAYS = Q(opens_on=F("owed__opens_on"), due_on=F("owed__due_on"), closes_on=F("owed__closes_on"))
KEPT = "kept"
_GONE = Q(owed__opens_on__isnull=True) | Q(owed__is_superseded=True)


def has_left(on: date) -> Q:
    """The customer left the segment before the window opened."""
    return Q(owed__is_member=False, opens_on__gt=on)


def is_cancelled(on: date) -> Q:
    """Duties beside what is owed that a sweep of a day withdraws."""
    return _GONE | has_left(on)


def change_of(on: date) -> Combinable:
    """What becomes of a planned duty: `kept`, `redated`, `cancelled`."""
    return Case(
        When(is_cancelled(on), then=Value(OpenWork.Change.CANCELLED.value)),
        When(SAME_DAYS, then=Value(KEPT)),
        default=Value(OpenWork.Change.REDATED.value),
        output_field=CharField(),
    )


def asked_by_the_customer() -> Q:
    """Whatever was decided: who refuses contacts gets none, and an event that was withdrawn asks for nothing."""
    withdrawn = Anchor.objects.filter(id=OuterRef("event_id"), withdrawn_on__isnull=False)
    return Q(customer__opted_out_on__isnull=False) | Q(Exists(withdrawn))
