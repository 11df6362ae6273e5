"""The days that customers' attributes name, kept as rows so that attribute anchors join like events do."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from huifang.customers.models import Customer
from huifang.kernel.sql.fields import CText
from huifang.kernel.sql.statements import insert_from
from huifang.planning.models import AnchorDay, Dirty
from huifang.planning.queries.segments import Reader


def refresh_anchor_days(attributes: Iterable[str], *, zone: str, only_dirty: bool) -> None:
    """Read the days anew, of all customers or of those in `Dirty`. A value that cannot be read names no day.

    An attribute that was never read before is read of all customers.
    """
    known = set(AnchorDay.objects.order_by("attribute").values_list("attribute", flat=True).distinct())
    AnchorDay.objects.exclude(attribute__in=list(attributes)).delete()
    for attribute in attributes:
        everyone = not only_dirty or attribute not in known
        rows = AnchorDay.objects.filter(attribute=attribute)
        if not everyone:
            rows = rows.filter(customer_id__in=Dirty.objects.values("customer_id"))
        rows.delete()
        insert_from(
            AnchorDay,
            _days(attribute, zone=zone, everyone=everyone),
            columns=("customer", "attribute", "occurred_on"),
            all_new=True,
        )


def _days(attribute: str, *, zone: str, everyone: bool) -> QuerySet[Customer, tuple[object, ...]]:
    customers = Customer.objects.all()
    if not everyone:
        customers = customers.filter(id__in=Dirty.objects.values("customer_id"))
    return (
        customers.annotate(
            attribute=Cast(Value(attribute, output_field=CharField()), CText()), day=Reader(zone=zone).day(attribute)
        )
        .filter(Q(day__isnull=False))
        .values_list("id", F("attribute"), F("day"))
    )
