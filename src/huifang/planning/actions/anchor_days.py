"""The days that customers' attributes name, kept as rows so that attribute anchors join like events do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from huifang.customers.models import Customer
from huifang.kernel.sql.fields import CText
from huifang.kernel.sql.indexing import MANY, indexed_afterwards
from huifang.kernel.sql.statements import insert_from
from huifang.kernel.sql.ways import few_rows
from huifang.planning.models import AnchorDay, Dirty
from huifang.planning.queries.segments import Reader

_COLUMNS = ("customer", "attribute", "occurred_on")


def refresh_anchor_days(attributes: Iterable[str], *, zone: str, only_dirty: bool) -> None:
    """Read the days anew, of all customers or of the rewritten ones in `Dirty`. What cannot be read names no day.

    An attribute that was never read before is read of all customers; one that no rule asks for any more is forgotten.
    """
    wanted = set(attributes)
    read_before = set(_attributes_read())
    for attribute in sorted(read_before - wanted):
        AnchorDay.objects.filter(attribute=attribute).delete()
    for attribute in sorted(wanted - read_before if only_dirty else wanted):
        if attribute in read_before:
            AnchorDay.objects.filter(attribute=attribute).delete()
        days = _days(attribute, Customer.objects.all(), zone=zone)
        with indexed_afterwards(AnchorDay, rows=days[:MANY].count()):
            insert_from(AnchorDay, days, columns=_COLUMNS, all_new=True)
    if only_dirty and _rewritten().exists():
        for attribute in sorted(wanted & read_before):
            _read_again(attribute, zone=zone)


def _read_again(attribute: str, *, zone: str) -> None:
    """Read the days of the rewritten customers anew; nearly all of them name the day that they named before."""
    with few_rows():
        same = Customer.objects.filter(id=OuterRef("customer_id")).annotate(day=Reader(zone=zone).day(attribute))
        others = AnchorDay.objects.filter(attribute=attribute, customer_id__in=_rewritten())
        others.exclude(Exists(same.filter(day=OuterRef("occurred_on")))).delete()
        known = AnchorDay.objects.filter(attribute=attribute, customer_id=OuterRef("id"))
        new = Customer.objects.filter(~Exists(known), id__in=_rewritten())
        insert_from(AnchorDay, _days(attribute, new, zone=zone), columns=_COLUMNS, all_new=True)


def _rewritten() -> QuerySet[Dirty, object]:
    return Dirty.objects.filter(is_rewritten=True).values("customer_id")


def _attributes_read() -> Iterator[str]:
    """Attributes with rows, each found by a look into the index: there are few, and millions of rows."""
    last = ""
    while True:
        rows = AnchorDay.objects.filter(attribute__gt=last).order_by("attribute")
        found = rows.values_list("attribute", flat=True).first()
        if found is None:
            return
        yield (last := found)


def _days(attribute: str, customers: QuerySet[Customer], *, zone: str) -> QuerySet[Customer, tuple[object, ...]]:
    written = Cast(Value(attribute, output_field=CharField()), CText())
    return (
        customers.annotate(attribute=written, day=Reader(zone=zone).day(attribute))
        .filter(Q(day__isnull=False))
        .values_list("id", F("attribute"), F("day"))
    )
