"""Occasions: anchors and customers joined to the table of steps. One SELECT a form, however many rules there are.

Source: the policy pack's page, sections 3 and 4. The sweep and the preview read the same sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from typing import Literal

from django.db.models import BigIntegerField, DateField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, LPad
from django.db.models.lookups import Exact, GreaterThanOrEqual, IsNull, LessThan, LessThanOrEqual

from huifang.kernel.sql.expressions import (
    Agree,
    DayAfter,
    DayBefore,
    Earlier,
    FirstBitsOfDigest,
    IsAmong,
    Joined,
    Later,
    MonthAndDay,
)
from huifang.kernel.sql.fields import CText
from huifang.kernel.sql.statements import AnyRows
from huifang.planning.logic.reach.days import MATCHED_WITH
from huifang.planning.logic.segments import EVERYONE
from huifang.planning.models import Anchor, Dirty, Reach
from huifang.planning.queries.segments import Reader, condition
from huifang.policy.logic.pack import Form, Predicate

Source = Literal["event", "day", "counted_event", "counted_day", "birthday", "period"]
"""Where the anchors stand; counted ones stand beside the segments of their customers, a row for each."""

COLUMNS = ("customer", "rule_id", "key", "version_id", "event_ref", "post_id", "opens", "due", "closes")
"""What a row of occasions names: who, which rule, the occasion's key, …, and the window's three days."""

MEANT_FORMS = ("at", "day")
"""The forms that name the day for which the duty is meant; others may be done on any day of their window."""

NO_EVENT = Cast(Value(None), BigIntegerField())
"""Of one type with an event's id: the forms are put together into one set."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the rows of one form and source in the table of steps make use of; the rest stays out of the SELECT."""

    form: Form
    source: Source
    number: int = 0  # the rows of the table that are of this shape have it
    is_dated: bool = False  # the windows were counted beforehand
    match: tuple[str, ...] = ()  # attributes that a milestone shares with its customers
    has_season: bool = False
    has_sample: bool = False
    depth: int = 0  # of the chain that leads to the base
    has_until: bool = False
    has_match: bool = False
    has_holds: bool = False
    moments: Mapping[int, Predicate] = field(default_factory=dict)
    segments: frozenset[int] = frozenset()
    anchored: tuple[date, date] = (date.min, date.max)  # bounds of all its rows: the database sees them beforehand
    has_opens_from: bool = True
    zone: str = "Asia/Shanghai"

    @property
    def among_members(self) -> Shape:
        """The same rows, a cadence's over anchors that stand beside the segments of their customers."""
        return replace(self, source=_COUNTED.get(self.source, self.source)) if self.form == "every" else self


_COUNTED: dict[Source, Source] = {"event": "counted_event", "day": "counted_day"}


@dataclass(frozen=True, slots=True)
class Occasions:
    """`rows` are all that anchors and periods call for; who is to be followed up, and until when, stands apart.

    `is_member`: the customer and the event are in the rule's segments.
    `in_time`: the customer was in the segments before the window was over, as far as is known.
    `later_ends`: events that end the series, correlated with the row; None when no rule here has any.
    """

    rows: AnyRows
    is_member: Q
    in_time: Q
    later_ends: QuerySet[Anchor] | None

    def superseded(self, *, by: date | None) -> Q:
        """The series ended before the occasion opens; or, when `by` is given, on or before that day."""
        if self.later_ends is None:
            return Q(Value(False))
        limit: Combinable = OuterRef("opens")
        if by is not None:
            limit = Later(limit, Value(date.fromordinal(by.toordinal() + 1)))
        return Q(until_kinds__isnull=False) & Q(Exists(self.later_ends.filter(occurred_on__lt=limit)))


def occasions(shape: Shape, *, only_dirty: bool = False) -> Occasions:
    """The occasions of one form; `only_dirty` keeps to the customers that stand in `Dirty`."""
    rows: AnyRows = _periods(shape) if shape.source == "period" else _anchored(shape)
    rows = rows.filter(opens__lte=F("opens_to"), closes__gte=F("closes_from"), **_joined(shape))
    if shape.has_opens_from:
        rows = rows.filter(opens__gte=F("opens_from"))
    if only_dirty:
        rows = rows.filter(customer__in=Dirty.objects.values("customer_id"))
    if shape.has_season:
        rows = rows.filter(Q(season_first=None) | _in_season())
    if shape.has_sample:
        rows = rows.filter(Q(sample=None) | Q(LessThan(_share(shape), F("sample"))))
    department = f"{shape.source if _is_counted(shape) else _prospect(shape)}__department_id"
    calendar = F("calendar")
    rows = rows.annotate(department=F(department), placed_by=-calendar if shape.form in MEANT_FORMS else calendar)
    if shape.has_holds:
        rows = rows.filter(Q(holds={}) | Q(**{f"{_prospect(shape)}__customer__attributes__contains": F("holds")}))
    return Occasions(rows, _is_member(shape), _in_time(shape), _later_ends(shape) if shape.has_until else None)


def _joined(shape: Shape) -> dict[str, int]:
    """Join the prospects: customers that have opted out are none. Counted anchors are those of prospects."""
    return {} if _is_counted(shape) else {f"{_prospect(shape)}__everybody": 1}


def _is_counted(shape: Shape) -> bool:
    return shape.source in ("counted_event", "counted_day")


def _is_event(shape: Shape) -> bool:
    return shape.source in ("event", "counted_event")


def _prospect(shape: Shape) -> str:
    return "prospect" if shape.source == "period" else f"{shape.source}__prospect"


def _in_season() -> Q:
    """The due day lies between the season's two days, of which the second may come first."""
    day, first, last = MonthAndDay(F("due")), F("season_first"), F("season_last")
    after_first, before_last = Q(GreaterThanOrEqual(day, first)), Q(LessThanOrEqual(day, last))
    within = Q(season_first__lte=last) & after_first & before_last
    return within | Q(season_first__gt=last) & (after_first | before_last)


def _share(shape: Shape) -> Combinable:
    """A number that is the same whenever the occasion is asked for, evenly spread."""
    customer = F(f"{_prospect(shape)}__customer__external_id")
    return FirstBitsOfDigest(Joined(F("sampled_as"), customer, Value("|"), F("key")))


def _periods(shape: Shape) -> AnyRows:
    rows: AnyRows = Reach.objects.filter(
        Q(prospect__joined_on=None) | Q(prospect__joined_on__lte=F("joined_by")), shape=shape.number
    ).annotate(
        customer=F("prospect__customer_id"),
        event_ref=F("milestone_id"),
        key=F("occasion"),
        opens=F("opens_from"),
        due=F("due_on"),
        closes=F("closes_on"),
    )
    return rows.filter(Q(Exact(F("matched"), _values(shape)))) if shape.match else rows


def _values(shape: Shape) -> Combinable:
    """What the customer holds of the attributes to match; unknown when one is missing."""
    reader = Reader(customer="prospect__customer__", zone=shape.zone)
    parts: list[Combinable] = []
    for name in shape.match:
        parts += [Value(MATCHED_WITH), reader.text(name)] if parts else [reader.text(name)]
    return Joined(*parts)


def _anchored(shape: Shape) -> AnyRows:
    source = shape.source
    rows: AnyRows = _dated(shape) if shape.is_dated else _counted(shape)
    if source == "event":
        rows = rows.filter(event__withdrawn_on=None)
    if source == "birthday":
        joined_on = f"{_prospect(shape)}__joined_on"
        rows = rows.filter(Q(**{joined_on: None}) | Q(closes__gte=F(joined_on)))
    return rows


def _dated(shape: Shape) -> AnyRows:
    """Windows that were counted beforehand for the anchor's day."""
    source = shape.source
    rows = Reach.objects.filter(shape=shape.number, dates__anchored_on=F(f"{source}__occurred_on"))
    return rows.filter(**{f"{source}__occurred_on__range": shape.anchored}).annotate(
        customer=_customer(shape),
        event_ref=F(f"{source}__id") if _is_event(shape) else NO_EVENT,
        key=_key(shape, F("dates__occasion")),
        opens=F("dates__opens_on"),
        due=F("dates__due_on"),
        closes=F("dates__closes_on"),
    )


def _customer(shape: Shape) -> F:
    return F("birthday__prospect__customer_id" if shape.source == "birthday" else f"{shape.source}__customer_id")


def _counted(shape: Shape) -> AnyRows:
    """Windows that are counted from the anchor's day here."""
    source = shape.source
    rows = Reach.objects.filter(
        shape=shape.number,
        **{f"{source}__occurred_on__gte": F("anchored_from"), f"{source}__occurred_on__lte": F("anchored_to")},
    ).filter(**{f"{source}__occurred_on__range": shape.anchored})
    anchored_on: Combinable = Cast(F(f"{source}__occurred_on"), DateField())
    base = reduce(_add_link, range(shape.depth), anchored_on)
    return rows.annotate(
        customer=_customer(shape),
        event_ref=F(f"{source}__id") if _is_event(shape) else NO_EVENT,
        key=_key(shape, F("occasion")),
        due=DayAfter(base, F("due_months"), F("due_days")),
    ).annotate(opens=_opens(shape, base), closes=_closes(shape))


def _add_link(day: Combinable, link: int) -> Combinable:
    """One link of the chain that leads from the anchor to the base; shorter chains add nothing."""
    return DayAfter(day, Coalesce(F(f"base_months__{link}"), 0), Coalesce(F(f"base_days__{link}"), 0))


def _opens(shape: Shape, base: Combinable) -> Combinable:
    if shape.form in ("at", "day"):
        return DayBefore(F("due"), F("opens_months"), F("opens_days"))
    after_previous = DayAfter(base, F("opens_months"), F("opens_days"))
    if shape.form == "every":
        return after_previous
    return Earlier(F("due"), Later(base, after_previous))


def _closes(shape: Shape) -> Combinable:
    return DayAfter(F("due"), F("closes_months"), F("closes_days")) if shape.form in ("at", "day") else F("due")


def _key(shape: Shape, occasion: F) -> Combinable:
    if _is_event(shape):
        return Joined(Value("event:"), F(f"{shape.source}__external_id"), occasion)
    if shape.source == "birthday":
        year = LPad(Cast(F("birthday__year"), CText()), 4, Value("0"))
        return Joined(Value("birthday:"), year, occasion)
    day = Cast(F(f"{shape.source}__occurred_on"), CText())
    return Joined(Value("date:"), F("attribute"), Value(":"), day, occasion)


def _is_member(shape: Shape) -> Q:
    member = Q(segment=EVERYONE) | Q(IsAmong(F("segment"), F(f"{_prospect(shape)}__segments")))
    if _is_counted(shape):
        member = Q()  # the join says so already
    if not shape.moments:
        return member
    reader = Reader(
        customer=f"{_prospect(shape)}__customer__", event=f"{shape.source}__", opens_on=F("opens"), zone=shape.zone
    )
    fits = Q(moment=None)
    for number, predicate in shape.moments.items():
        fits |= Q(moment=number) & condition(predicate, reader)
    return member & fits


def _in_time(shape: Shape) -> Q:
    changed_on = f"{shape.source if _is_counted(shape) else _prospect(shape)}__values_changed_on"
    return Q(segment=EVERYONE, moment=None) | Q(**{changed_on: None}) | Q(closes__gte=F(changed_on))


def _later_ends(shape: Shape) -> QuerySet[Anchor]:
    """Later events of the same customer that end what the anchor started. Later is defined by the pack's page."""
    source = shape.source
    on, at, ref = (OuterRef(f"{source}__{name}") for name in ("occurred_on", "occurred_at", "external_id"))
    is_anchor = Q(IsAmong(F("kind_id"), OuterRef("anchor_kinds")))
    untimed, anchor_untimed = Q(occurred_at=None), Q(IsNull(at, True))
    other_kind = ~is_anchor & (untimed | anchor_untimed | Q(occurred_at__gte=at))
    same_kind = is_anchor & (
        (anchor_untimed & ~untimed)
        | (anchor_untimed & untimed & Q(external_id__gt=ref))
        | Q(occurred_at__gt=at)
        | Q(occurred_at=at, external_id__gt=ref)
    )
    ends = Anchor.objects.filter(
        Q(IsAmong(F("kind_id"), OuterRef("until_kinds"))),
        Q(occurred_on__gt=on) | Q(occurred_on=on) & (other_kind | same_kind),
        customer_id=OuterRef("customer"),
        withdrawn_on=None,
    )
    if shape.has_match:
        said = Func(OuterRef("until_match"), Value("kind"), function="array_remove")
        of_one_kind = ~Q(IsAmong(Value("kind"), OuterRef("until_match"))) | Q(kind_id=OuterRef(f"{source}__kind_id"))
        ends = ends.filter(of_one_kind, Q(Agree(F("attributes"), OuterRef(f"{source}__attributes"), said)))
    return ends
