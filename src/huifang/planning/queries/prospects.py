"""Customers as the steps see them, and what the records hold of anchors and intervals."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Right

from huifang.customers.models import Customer, Event
from huifang.kernel.dates import BadDuration, Duration, parse_duration
from huifang.kernel.sql.expressions import Chained, Joined, NumbersBeside, NumbersWhere, TextUnder, Unnest
from huifang.kernel.sql.fields import CText
from huifang.planning.logic.dating import is_dated
from huifang.planning.logic.offsets import Known, Milestone
from huifang.planning.models import AnchorDay, Dirty, Prospect
from huifang.planning.queries.segments import Reader, condition
from huifang.policy.logic.pack import AttributeAnchor, Comparison, EventAnchor, IntervalOf, Predicate, Rule
from huifang.policy.models import EventKind

PROSPECT_COLUMNS = ("customer", "segments", "joined_on", "values_changed_on", "everybody", "birthday", "department_id")


def prospects(
    numbered: Mapping[Predicate, int], *, zone: str, only_dirty: bool = False, with_birthdays: bool = False
) -> QuerySet[Customer, tuple[object, ...]]:
    """Every customer that may be contacted, with the numbers of the segments that it is in."""
    customers = Customer.objects.filter(opted_out_on=None)
    if only_dirty:
        customers = customers.filter(Q(id__in=Dirty.objects.values("customer_id")))
    day_of_birth = _day_of_birth() if with_birthdays else Cast(Value(None), CText())
    segments = _segments(numbered, Reader(zone=zone))
    return customers.annotate(segments=segments, everybody=Value(1), born=day_of_birth).values_list(
        "id", "segments", "joined_on", "values_changed_on", "everybody", "born", "department_id"
    )


def _segments(numbered: Mapping[Predicate, int], reader: Reader) -> Combinable:
    """The numbers of the predicates that hold of a customer.

    Nearly all of them ask whether an attribute is one of some texts: each attribute is taken out once for all of these.
    """
    beside: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    others = []
    for predicate, number in numbered.items():
        if isinstance(predicate, Comparison) and predicate.operator == "in" and isinstance(predicate.value, tuple):
            for value in dict.fromkeys(predicate.value):
                beside[predicate.attr][value].append(number)
        else:
            others.append(Case(When(condition(predicate, reader), then=Value(number))))
    found = [NumbersBeside(reader.text(attr), numbers) for attr, numbers in beside.items()]
    return Chained(NumbersWhere(*others), *found)


def _day_of_birth() -> Combinable:
    """A birthday without its year, as the table of birthdays has it: `solar 02-29`, `lunar L06-15`."""
    with_leap = When(birthday__contains="L", then=Right("birthday", len("L06-15")))
    written = Case(with_leap, default=Right("birthday", len("06-15")), output_field=CText())
    dated = Joined(F("birthday_calendar"), Value(" "), written)
    return Case(When(birthday="", then=None), default=dated, output_field=CText())


def has_birthdays(rules: Iterable[Rule]) -> bool:
    """Whether a rule asks for something on birthdays."""
    return any(step.day == "birthday" for rule in rules for step in rule.steps)


def milestone_kinds(rules: Iterable[Rule]) -> set[str]:
    """The kinds of milestones that rules wait for."""
    days = [step.day.partition(":") for rule in rules for step in rule.steps if step.day]
    return {name for kind, _, name in days if kind == "milestone"}


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
    intervals = {attribute: _intervals(attribute) for attribute in sorted(_interval_attributes(rules))}
    days = {anchor: _days_of(anchor) for anchor in _cadence_anchors(rules, kinds) if anchor in spans}
    return Known(kinds, spans, intervals, _milestones(milestone_kinds(rules)), days)


def _cadence_anchors(rules: Iterable[Rule], kinds: Mapping[str, int]) -> set[int | str]:
    """The anchors from which a cadence is counted in working days."""
    found: set[int | str] = set()
    for rule in rules:
        if any(step.form == "every" and is_dated(rule, step) for step in rule.steps):
            if isinstance(rule.anchor, EventAnchor):
                found |= {kinds[kind] for kind in rule.anchor.kinds if kind in kinds}
            elif isinstance(rule.anchor, AttributeAnchor):
                found.add(rule.anchor.attribute)
    return found


def _days_of(anchor: int | str) -> list[date]:
    rows: QuerySet[Event] | QuerySet[AnchorDay]
    if isinstance(anchor, int):
        rows = Event.objects.filter(kind_id=anchor, withdrawn_on=None, customer__isnull=False)
    else:
        rows = AnchorDay.objects.filter(attribute=anchor)
    return list(rows.order_by("occurred_on").values_list("occurred_on", flat=True).distinct())


def _milestones(kinds: Collection[str]) -> dict[str, tuple[Milestone, ...]]:
    """The milestones of these kinds: events without a customer."""
    found: dict[str, list[Milestone]] = {}
    rows = (
        Event.objects.filter(kind__key__in=list(kinds), customer=None, withdrawn_on=None)
        if kinds
        else Event.objects.none()
    )
    for pk, ref, on, kind, attributes in rows.values_list(
        "id", "external_id", "occurred_on", "kind__key", "attributes"
    ):
        values = {name: _as_text(value) for name, value in attributes.items()} | {"id": ref, "kind": kind}
        found.setdefault(kind, []).append(Milestone(pk, ref, on, values))
    return {kind: tuple(milestones) for kind, milestones in found.items()}


def _as_text(value: object) -> str:
    """As the database compares it with a customer's."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


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
    value: Combinable = TextUnder(attribute, "attributes")
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
