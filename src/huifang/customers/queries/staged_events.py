"""Sets of staged rows about events: which cannot be taken, and what the others say that is new."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from huifang.customers.models import GradeMove, StagedEvent, StagedMatch, StagedRefusal
from huifang.customers.models.named import RepeatedId
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.kernel.sql.merging import Differs, JsonMerged
from huifang.kernel.sql.statements import Named
from huifang.policy.models import EventKind

Rows = QuerySet[Any, Any]


def of_nobody() -> Rows:
    """Rows that name a customer who is not registered."""
    return StagedEvent.objects.filter(customer_id__isnull=False, customer__id__isnull=True).annotate(
        value=F("customer_id")
    )


def about_nothing() -> Rows:
    """Rows that name a subject which does not stand, or is another customer's."""
    named = StagedEvent.objects.filter(subject_id__isnull=False).annotate(value=F("subject_id"))
    return named.filter(Q(subject__id__isnull=True) | Differs("subject__customer_id", "customer__id"))


def of_somebody_else() -> Rows:
    """Rows about an event that stands as another customer's."""
    standing = StagedEvent.objects.filter(known__id__isnull=False)
    return standing.filter(Differs("known__customer_id", "customer__id")).annotate(value=F("external_id"))


def contradictions() -> tuple[Rows, Named]:
    """Later rows of an external id that say something else than the first: row, first, value."""
    repeated = StagedEvent.objects.values("external_id").order_by()
    firsts = repeated.annotate(first=Min("row"), n=Count("row")).filter(n__gt=1).values_list("external_id", "first")
    rows = RepeatedId.objects.filter(event__row__gt=F("first")).filter(Differs("event__digest", "first_event__digest"))
    return rows.annotate(row=F("event__row"), value=F("external_id")), {RepeatedId: firsts}


def event_matches() -> Rows:
    """The first row of each external id, if it was not refused: row, customer, whether it makes a new event."""
    firsts = StagedEvent.objects.values("external_id").order_by().annotate(first=Min("row")).values("first")
    taken = StagedEvent.objects.filter(row__in=firsts).exclude(row__in=StagedRefusal.objects.values("row"))
    return taken.values_list("row", "customer__id", IsNull(F("known__id"), True))


def undeclared_kinds() -> Rows:
    """Kinds of events that are taken and that no policy declares yet."""
    kinds = StagedMatch.objects.values_list("event__kind", flat=True).order_by().distinct()
    return kinds.exclude(event__kind__in=EventKind.objects.values("key"))


def customers_to_grade(*, entry_id: int) -> set[int]:
    """The customers (by id) of whom a new event may move a grade, or behind whose grades a changed one stands."""
    new = StagedMatch.objects.filter(is_new=True, event__event_kind__changes_grades=True, customer_id__isnull=False)
    known = StagedMatch.objects.filter(is_new=False).values("event__known__id")
    counted = GradeMove.objects.filter(event_id__in=known, event__entry_id=entry_id).values_list("customer_id")
    return {customer for (customer,) in new.order_by().values_list("customer_id").union(counted)}


EVENT_COLUMNS = {
    "external_id": "event__external_id",
    "customer": "customer_id",
    "subject": "event__subject__id",
    "kind": "event__event_kind__id",
    "occurred_on": "event__occurred_on",
    "occurred_at": "event__occurred_at",
    "attributes": "event__attributes",
}
"""Columns of an event, and where a row that is taken says them."""


def new_events() -> Rows:
    return StagedMatch.objects.filter(is_new=True).order_by("row")


NEWS_COLUMNS = {
    "kind_id": "new_kind_id",
    "subject_id": "new_subject_id",
    "occurred_on": "new_occurred_on",
    "occurred_at": "new_occurred_at",
    "attributes": "new_attributes",
    "changed_in": "new_changed_in",
    "entry_id": "new_entry_id",
}
"""Columns of an event, and what `news_of_events` calls their new values."""


def news_of_events(*, entry_id: int) -> Rows:
    """Known events of which a row says something new. The moment is said whole: a day alone takes the time away."""
    said = StagedMatch.objects.filter(is_new=False).annotate(
        id=F("event__known__id"),
        new_kind_id=F("event__event_kind__id"),
        new_subject_id=Coalesce("event__subject__id", "event__known__subject_id"),
        new_occurred_on=F("event__occurred_on"),
        new_occurred_at=F("event__occurred_at"),
        new_attributes=JsonMerged("event__known__attributes", "event__attributes"),
        new_changed_in=CurrentTransactionId(),
        new_entry_id=Value(entry_id),
    )
    changes = (
        Q(Differs("new_kind_id", "event__known__kind_id"))
        | Q(Differs("new_subject_id", "event__known__subject_id"))
        | Q(Differs("new_occurred_on", "event__known__occurred_on"))
        | Q(Differs("new_occurred_at", "event__known__occurred_at"))
        | Q(Differs("new_attributes", "event__known__attributes"))
    )
    news: Rows = said.filter(changes).values("id", *NEWS_COLUMNS.values())
    return news
