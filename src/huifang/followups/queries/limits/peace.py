"""Days on which customers are left in peace: seasons and weekdays of limits, time after an event, what customers wish.

All of it is known beforehand, so that a plan can choose another day. Hours, counts and rests are asked on the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property, reduce
from operator import add, or_

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractIsoWeekDay
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThanOrEqual

from huifang.customers.models import ContactWish, Event
from huifang.followups.logic.limits import Terms, is_quiet, rests_since
from huifang.followups.models import Protected
from huifang.followups.queries.limits.now import NOTHING, Limits, Standing, limits_at
from huifang.kernel.dates import Duration
from huifang.kernel.sql.expressions import DayAfter, IsAmong, MonthAndDay
from huifang.policy.logic.pack import Season

MOST_BITS = 60
"""So many limits have a bit of their own in a number; who is protected by more has days of peace of their own."""


@dataclass(frozen=True)
class Quiet:
    """The days on which some of the limits leave customers in peace; asked for with `in`."""

    limits: tuple[Standing, ...] = ()

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and any(is_quiet(one.terms, day) for one in self.limits)

    @property
    def ids(self) -> tuple[int, ...]:
        """By which it is known again."""
        return tuple(one.id for one in self.limits)


@dataclass(frozen=True)
class Peace:
    """What leaves customers in peace from a day on. Rows that are asked about name `customer_id` and `rule_id`."""

    limits: Limits

    @cached_property
    def by_day(self) -> tuple[Standing, ...]:
        """The limits with weekdays or seasons, which are the same for all whom they protect."""
        return tuple(one for one in self.limits.binding if one.terms.days or one.terms.seasons)

    @cached_property
    def by_event(self) -> tuple[Standing, ...]:
        """The limits that leave customers in peace for some time after an event of their own."""
        return tuple(one for one in self.limits.binding if one.terms.limit.quiet and one.terms.after_kinds)

    @property
    def is_anything(self) -> bool:
        """Whether anybody may be left in peace on some day."""
        return bool(self.by_day or self.by_event or self.limits.has_wishes)

    def disturbs(self, day: str) -> Q:
        """Rows that would disturb their customer on the day that they name in this column: never unknown."""
        return reduce(or_, self._disturbing(day), NOTHING)

    def bits(self) -> Combinable:
        """Which of `by_day` protect the customer of a row against its rule: a bit for each, in their order."""
        theirs = (
            Case(When(_holds(one), then=Value(2**number)), default=Value(0), output_field=BigIntegerField())
            for number, one in enumerate(self.by_day[:MOST_BITS])
        )
        return reduce(add, theirs, Value(0, output_field=BigIntegerField()))

    def of_bits(self, bits: int) -> Quiet:
        """The days on which those limits leave customers in peace."""
        return Quiet(tuple(one for number, one in enumerate(self.by_day[:MOST_BITS]) if bits & 2**number))

    def of_rule(self, rule: int) -> Quiet:
        """The days on which everybody is left in peace by this rule (by id)."""
        return Quiet(tuple(one for one in self.by_day if one.is_for_all and rule not in one.terms.spared))

    def of_their_own(self) -> Q:
        """Rows of customers who have, or may have, days of peace of their own from the day on."""
        parts = [_holds(one) & Q(Exists(self._events(one.terms, since=True))) for one in self.by_event]
        parts += [_holds(one) for one in self.by_day[MOST_BITS:]]
        if self.limits.has_wishes:
            lasting = Q(quiet_until__gte=self.limits.on) | ~Q(days=[])
            parts.append(Q(Exists(ContactWish.objects.filter(lasting, customer=OuterRef("customer_id")))))
        return reduce(or_, parts, NOTHING)

    def _disturbing(self, day: str) -> Iterator[Q]:
        for one in self.by_day:
            yield _holds(one) & _on_quiet_days(one.terms, day)
        for one in self.by_event:
            span = one.terms.limit.quiet or Duration(0, 0)
            free_on = DayAfter(F("occurred_on"), Value(span.months), Value(span.days))
            events = self._events(one.terms).filter(occurred_on__lte=OuterRef(day))
            yield _holds(one) & Q(Exists(events.filter(GreaterThan(free_on, OuterRef(day)))))
        if self.limits.has_wishes:
            other_days = ~Q(days=[]) & ~Q(IsAmong(ExtractIsoWeekDay(OuterRef(day)), F("days")))
            wishes = ContactWish.objects.filter(customer=OuterRef("customer_id"))
            yield Q(Exists(wishes.filter(Q(quiet_until__gte=OuterRef(day)) | other_days)))

    def _events(self, terms: Terms, *, since: bool = False) -> QuerySet[Event]:
        kinds, span = terms.after_kinds, terms.limit.quiet
        found = Event.objects.filter(kind_id__in=kinds, withdrawn_on=None, customer=OuterRef("customer_id"))
        return found.filter(occurred_on__gte=rests_since(span, self.limits.on)) if since and span else found


def peace_from(on: date) -> Peace:
    """What leaves customers in peace from a day on, as the plan was last told. One statement."""
    return Peace(limits_at(at=datetime.combine(on, time(12), UTC), on=on))


def _holds(one: Standing) -> Q:
    """The limit protects the customer of a row against its rule."""
    not_spared = ~Q(rule_id__in=sorted(one.terms.spared)) if one.terms.spared else Q()
    if one.is_for_all:
        return not_spared
    return not_spared & Q(Exists(Protected.objects.filter(customer=OuterRef("customer_id"), limit=one.id)))


def _on_quiet_days(terms: Terms, day: str) -> Q:
    parts = [_in_season(season, day) for season in terms.seasons]
    if terms.days:
        parts.append(~Q(**{f"{day}__iso_week_day__in": sorted(terms.days)}))
    return reduce(or_, parts, NOTHING)


def _in_season(season: Season, day: str) -> Q:
    """Both of its days belong to it; it may wrap the year's end."""
    number = MonthAndDay(F(day))
    from_first, to_last = Q(GreaterThanOrEqual(number, season.first)), Q(LessThanOrEqual(number, season.last))
    return from_first & to_last if season.first <= season.last else from_first | to_last
