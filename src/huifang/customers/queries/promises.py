"""What is promised of customers as they are stored, and which of their columns the keys lock."""

from __future__ import annotations

from django.db.models import F, QuerySet

from huifang.customers.logic.contact_points import PLACE
from huifang.customers.logic.preparing import REFUSAL_PLACE
from huifang.customers.models import (
    ContactPoint,
    Event,
    GradeMove,
    StagedContactPoint,
    StagedCustomer,
    StagedEvent,
    StagedImport,
    StagedRefusal,
    Stewardship,
)
from huifang.kernel.invariants import NOTHING, Found, Inquiry, Invariant, rows_found
from huifang.kernel.locked import LockedColumn
from huifang.kernel.text import Message

LOCKED = (
    LockedColumn(ContactPoint, "value", PLACE),
    LockedColumn(StagedContactPoint, "value", PLACE),
    LockedColumn(StagedRefusal, "value", REFUSAL_PLACE),
)
"""A staged contact point keeps its id and its place when it becomes one, so it may wait through a rotation."""


def _of_anothers_contact_person() -> QuerySet[ContactPoint]:
    named = ContactPoint.objects.filter(contact_person__isnull=False)
    return named.exclude(contact_person__customer_id=F("customer_id"))


def _about_anothers_subject() -> QuerySet[Event]:
    return Event.objects.filter(subject__isnull=False).exclude(subject__customer_id=F("customer_id"))


def _ended_before_it_began() -> QuerySet[Stewardship]:
    return Stewardship.objects.filter(until_on__lt=F("from_on"))


def _left_on_the_way(_inquiry: Inquiry) -> Found:
    if StagedImport.objects.exists():
        return NOTHING
    staged = (StagedCustomer, StagedContactPoint, StagedEvent, StagedRefusal)
    left = {model._meta.db_table: model._default_manager.count() for model in staged}
    return Found(sum(left.values()), tuple(table for table, count in left.items() if count))


def _moved_by_a_withdrawn_event() -> QuerySet[GradeMove]:
    return GradeMove.objects.exclude(event__in=Event.objects.filter(withdrawn_on=None))


INVARIANTS = (
    Invariant(
        "contact-point-of-its-customers-person",
        "I12",
        Message("%(count)d contact points name a contact person of another customer."),
        rows_found(_of_anothers_contact_person),
    ),
    Invariant(
        "event-about-its-customers-subject",
        "I12",
        Message("%(count)d events name a subject of another customer."),
        rows_found(_about_anothers_subject),
    ),
    Invariant(
        "grade-behind-which-events-stand",
        "I12",
        Message("%(count)d grades of customers count events that were withdrawn or are gone."),
        rows_found(_moved_by_a_withdrawn_event),
    ),
    Invariant(
        "stewardship-ends-after-it-began",
        "I7",
        Message("%(count)d stewardships end before they begin."),
        rows_found(_ended_before_it_began),
    ),
    Invariant(
        "import-leaves-nothing-behind",
        "I10",
        Message("%(count)d rows of an import that is over are still on the way. Run the import again."),
        _left_on_the_way,
    ),
)
