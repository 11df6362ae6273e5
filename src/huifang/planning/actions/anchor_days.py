"""The days that customers' attributes name, kept as rows so that attribute anchors join like events do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from huifang.customers.models import Customer
from huifang.kernel.sql.fields import CText
from huifang.kernel.sql.indexing import MANY, indexed_afterwards
from huifang.kernel.sql.statements import insert_from
from huifang.planning.models import AnchorDay, Dirty
from huifang.planning.queries.segments import Reader


def refresh_anchor_days(attributes: Iterable[str], *, zone: str, only_dirty: bool) -> None:
    """Read the days anew, of all customers or of the rewritten ones in `Dirty`. What cannot be read names no day.

    An attribute that was never read before is read of all customers; one that no rule asks for any more is forgotten.
    """
    wanted = set(attributes)
    read_before = set(_attributes_read())
    for attribute in sorted(read_before - wanted):
        AnchorDay.objects.filter(attribute=attribute).delete()
    nothing_changed = only_dirty and not _rewritten().exists()
    for attribute in sorted(wanted if not nothing_changed else wanted - read_before):
        everyone = not only_dirty or attribute not in read_before
        rows = AnchorDay.objects.filter(attribute=attribute)
        if not everyone:
            rows = rows.filter(customer_id__in=_rewritten())
        if attribute in read_before:
            rows.delete()
        days = _days(attribute, zone=zone, everyone=everyone)
        with indexed_afterwards(AnchorDay, rows=_up_to_many(days) if everyone else 0):
            insert_from(AnchorDay, days, columns=("customer", "attribute", "occurred_on"), all_new=True)


def _rewritten() -> QuerySet[Dirty, object]:
    return Dirty.objects.filter(is_rewritten=True).values("customer_id")


def _up_to_many(days: QuerySet[Customer, tuple[object, ...]]) -> int:
    """How many there are, as far as it matters."""
    return days[:MANY].count()


def _attributes_read() -> Iterator[str]:
    """Attributes with rows, each found by a look into the index: there are few, and millions of rows."""
    last = ""
    while True:
        rows = AnchorDay.objects.filter(attribute__gt=last).order_by("attribute")
        found = rows.values_list("attribute", flat=True).first()
        if found is None:
            return
        yield (last := found)


def _days(attribute: str, *, zone: str, everyone: bool) -> QuerySet[Customer, tuple[object, ...]]:
    customers = Customer.objects.all()
    if not everyone:
        customers = customers.filter(id__in=_rewritten())
    return (
        customers.annotate(
            attribute=Cast(Value(attribute, output_field=CharField()), CText()), day=Reader(zone=zone).day(attribute)
        )
        .filter(Q(day__isnull=False))
        .values_list("id", F("attribute"), F("day"))
    )
