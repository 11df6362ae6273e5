"""Customers as the steps see them, and what the records hold of anchors and intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform

from huifang.customers.models import Customer, Event
from huifang.kernel.dates import BadDuration, Duration, parse_duration
from huifang.kernel.sql.expressions import NumbersWhere, Unnest
from huifang.planning.logic.offsets import Known
from huifang.planning.models import AnchorDay, Dirty, Prospect
from huifang.planning.queries.segments import Reader, condition
from huifang.policy.logic.pack import AttributeAnchor, EventAnchor, IntervalOf, Predicate, Rule
from huifang.policy.models import EventKind

PROSPECT_COLUMNS = ("customer", "segments", "joined_on", "values_changed_on", "everybody")


def prospects(
    numbered: Mapping[Predicate, int], *, zone: str, only_dirty: bool = False
) -> QuerySet[Customer, tuple[object, ...]]:
    """Every customer that may be contacted, with the numbers of the segments that it is in."""
    reader = Reader(zone=zone)
    holding = [Case(When(condition(predicate, reader), then=Value(number))) for predicate, number in numbered.items()]
    customers = Customer.objects.filter(opted_out_on=None)
    if only_dirty:
        customers = customers.filter(Q(id__in=Dirty.objects.values("customer_id")))
    return customers.annotate(segments=NumbersWhere(*holding), everybody=Value(1)).values_list(
        "id", "segments", "joined_on", "values_changed_on", "everybody"
    )


def segments_with_members() -> set[int]:
    """The segments that some prospect is in; steps for the others need not be joined to anything."""
    return set(Prospect.objects.annotate(number=Unnest(F("segments"))).values_list("number", flat=True).distinct())


def known(rules: Iterable[Rule]) -> Known:
    """What the records hold of what these rules ask for: kinds, the span of each anchor, the customers' intervals."""
    kinds = dict(EventKind.objects.values_list("key", "id"))
    event_kinds = {kind for rule in rules if isinstance(rule.anchor, EventAnchor) for kind in rule.anchor.kinds}
    spans: dict[int | str, tuple[date, date]] = {}
    for kind in sorted(event_kinds & kinds.keys()):
        _add_span(
            spans, kinds[kind], Event.objects.filter(kind_id=kinds[kind], withdrawn_on=None, customer__isnull=False)
        )
    for attribute in sorted(anchor_attributes(rules)):
        _add_span(spans, attribute, AnchorDay.objects.filter(attribute=attribute))
    return Known(kinds, spans, {attribute: _intervals(attribute) for attribute in sorted(_interval_attributes(rules))})


def anchor_attributes(rules: Iterable[Rule]) -> set[str]:
    return {rule.anchor.attribute for rule in rules if isinstance(rule.anchor, AttributeAnchor)}


def _interval_attributes(rules: Iterable[Rule]) -> set[str]:
    durations = [step.duration for rule in rules for step in rule.steps]
    return {duration.attribute for duration in durations if isinstance(duration, IntervalOf)}


def _add_span(
    spans: dict[int | str, tuple[date, date]], key: int | str, rows: QuerySet[Event] | QuerySet[AnchorDay]
) -> None:
    # Two look-ups at the ends of an index, not one pass over the rows.
    first = rows.order_by("occurred_on").values_list("occurred_on", flat=True).first()
    last = rows.order_by("-occurred_on").values_list("occurred_on", flat=True).first()
    if first is not None and last is not None:
        spans[key] = (first, last)


def _intervals(attribute: str) -> dict[str, Duration]:
    """The durations that customers hold in an attribute; texts that are none, or nothing long, are left out."""
    value: Combinable = KeyTextTransform(attribute, "attributes")
    texts = Customer.objects.annotate(interval=value).values_list("interval", flat=True).distinct()
    found: dict[str, Duration] = {}
    for text in texts:
        try:
            duration = parse_duration(text or "")
        except BadDuration:
            continue
        if not duration.is_zero:
            found[text] = duration
    return found
