"""What limits contacts at a moment, asked once, and laid over whatever follow-ups are looked at.

Source: the policy pack's page, section 1, and the page on its sections (contact_limits). Limits stand above rules and
quotas. A call-back that the customer was promised is the customer's own wish, so none of them holds it back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property, reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import Exact, GreaterThanOrEqual

from huifang.customers.logic.wishes import PERIODS
from huifang.customers.models import ContactWish, Event
from huifang.followups.logic.limits import (
    COUNTED,
    Terms,
    Why,
    is_in,
    is_quiet,
    period_of,
    rests_since,
    spans_of,
    terms_from,
)
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.models import Attempt, Limit, Protected, RuleChannels
from huifang.followups.models.follow_ups import FollowUpSet
from huifang.kernel.dates import Duration
from huifang.kernel.sql.prepared import prepared
from huifang.org.models import Organisation

NOTHING = Q(pk__in=[])
_LIMIT, _CHANNELS, _ZONE, _WISH = range(4)


@dataclass(frozen=True, slots=True)
class Standing:
    """A limit as it stands: its id, what it says, and whether it protects every customer."""

    id: int
    terms: Terms
    is_for_all: bool


@dataclass(frozen=True, slots=True)
class _About:
    """Of which rows is asked: follow-ups of any rule, or rows about one rule (by id) that name the customer so."""

    rule: int | None
    column: str

    @property
    def customer(self) -> OuterRef:
        return OuterRef(self.column)

    def is_among(self, rules: Collection[int]) -> Q:
        """The rule is one of these."""
        if self.rule is None:
            return Q(rule_id__in=list(rules))
        return ~NOTHING if self.rule in rules else NOTHING


@dataclass(frozen=True)
class Limits:
    """What limits contacts at a moment. `channels` are those of each rule in force (by id)."""

    at: datetime
    on: date
    zone: ZoneInfo
    standing: tuple[Standing, ...]
    channels: Mapping[int, tuple[str, ...]]
    has_wishes: bool

    @property
    def local(self) -> datetime:
        """The moment where the organisation is."""
        return self.at.astimezone(self.zone)

    @property
    def binding(self) -> tuple[Standing, ...]:
        """Limits against which nothing is done; the others are hints to the agent."""
        return tuple(one for one in self.standing if one.terms.limit.binding)

    @property
    def is_anything(self) -> bool:
        """Whether anything may be held back at all."""
        return self.has_wishes or bool(self.binding)

    def free(self, rows: FollowUpSet) -> FollowUpSet:
        """Those of follow-ups that nothing holds back, and what was promised."""
        return rows.filter(Q(promised_at__isnull=False) | ~self.held) if self.is_anything else rows

    @cached_property
    def held(self) -> Q:
        """The follow-ups that some limit, or their customer's wish, holds back now: a condition that is never unknown.

        Whatever is promised is not asked here.
        """
        return reduce(or_, (condition for _why, condition in self.parts()), NOTHING)

    def parts(self, *, rule: int | None = None, customer: str = "customer_id") -> Iterator[tuple[Why, Q]]:
        """Why something is held back, each with its condition on follow-ups.

        With `rule` (by id) the conditions are those on the follow-ups of that rule, on rows that name the customer in
        another column.
        """
        about = _About(rule, customer)
        yield from self._by_wishes(about)
        for one in self.binding:
            yield from self._by(one, about)

    def moment_of(self, day: date) -> datetime:
        """When a day begins."""
        return datetime.combine(day, time(0), self.zone)

    def _by_wishes(self, about: _About) -> Iterator[tuple[Why, Q]]:
        if not self.has_wishes:
            return
        now = self.local
        wish = ContactWish.objects.filter(customer=about.customer)
        quiet = Q(quiet_until__gte=self.on) | ~Q(days=[]) & ~Q(days__contains=[self.on.isoweekday()])
        yield Why.QUIET, Q(Exists(wish.filter(quiet)))
        yield Why.HOURS, Q(Exists(wish.filter(Q(from_at__gt=now.time()) | Q(until_at__lte=now.time()))))
        yield Why.TOO_MANY, Q(Exists(wish.filter(at_most__isnull=False).filter(self._has_as_many())))
        for channels, rules in self._rules_by_channels().items():
            refuses = Q(no_channels__contains=list(channels)) | ~Q(only_channels=[]) & ~Q(
                only_channels__overlap=list(channels)
            )
            yield Why.CHANNELS, about.is_among(rules) & Q(Exists(wish.filter(refuses)))

    def _rules_by_channels(self) -> dict[tuple[str, ...], list[int]]:
        found: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for rule, channels in self.channels.items():
            if channels:
                found[tuple(sorted(channels))].append(rule)
        return dict(found)

    def _has_as_many(self) -> Q:
        """The customer of a wish was contacted as often in its period as the wish allows."""
        begins = Case(
            *(
                When(Exact(OuterRef("per"), Value(per)), then=Value(self.moment_of(period_of(per, self.on)[0])))
                for per in PERIODS
            ),
            output_field=DateTimeField(),
        )
        made = _contacts().filter(customer=OuterRef("customer_id"), at__gte=begins)
        counted = made.order_by().values("customer").annotate(count=Count("pk")).values("count")
        count = Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
        return Q(GreaterThanOrEqual(count, F("at_most")))

    def _by(self, one: Standing, about: _About) -> Iterator[tuple[Why, Q]]:
        terms = one.terms
        protected = ~NOTHING
        if not one.is_for_all:
            protected = Q(Exists(Protected.objects.filter(customer=about.customer, limit=one.id)))
        if terms.only is not None:
            yield Why.ONLY, protected & ~about.is_among(terms.only)
        for why, condition in self._conditions(terms, about):
            yield why, protected & ~about.is_among(terms.spared) & condition

    def _conditions(self, terms: Terms, about: _About) -> Iterator[tuple[Why, Q]]:
        """What of a limit holds back now, beside whom it protects."""
        limit = terms.limit
        if is_quiet(terms, self.on):
            yield Why.QUIET, ~NOTHING
        elif not is_in(spans_of(terms, None), self.local.time()):
            named = ContactWish.objects.filter(customer=about.customer, from_at__isnull=False)
            yield Why.HOURS, ~Q(Exists(named)) if limit.customer_first and self.has_wishes else ~NOTHING
        if limit.quiet and terms.after_kinds:
            yield Why.AFTER_EVENT, self._was_lately(terms, limit.quiet, about)
        contacts = _contacts().filter(customer=about.customer)
        if limit.channels:
            contacts = contacts.filter(channel__in=limit.channels)
        yield from self._by_contacts(terms, contacts)

    def _was_lately(self, terms: Terms, quiet: Duration, about: _About) -> Q:
        since_on = rests_since(quiet, self.on)
        events = Event.objects.filter(kind_id__in=terms.after_kinds, withdrawn_on=None)
        found = events.filter(customer=about.customer, occurred_on__gte=since_on, occurred_on__lte=self.on)
        return Q(Exists(found))

    def _by_contacts(self, terms: Terms, contacts: QuerySet[Attempt]) -> Iterator[tuple[Why, Q]]:
        limit = terms.limit
        refusals = contacts.filter(outcome=Outcome.REFUSED)
        if limit.stops_after is not None:
            yield Why.STOPPED, _at_least(limit.stops_after, refusals)
        if limit.rest_after_refusal:
            since_at = self.moment_of(rests_since(limit.rest_after_refusal, self.on))
            yield Why.REFUSED, Q(Exists(refusals.filter(at__gte=since_at)))
        if limit.rest:
            yield Why.TOO_SOON, Q(Exists(contacts.filter(at__gte=self.moment_of(rests_since(limit.rest, self.on)))))
        if limit.at_most is not None and limit.per:
            begins = self.moment_of(period_of(limit.per, self.on)[0])
            yield Why.TOO_MANY, _at_least(limit.at_most, contacts.filter(at__gte=begins))


def limits_at(*, at: datetime, on: date) -> Limits:
    """What limits contacts at a moment of a local day. One statement."""
    found: dict[int, list[tuple[Any, ...]]] = {_LIMIT: [], _CHANNELS: [], _ZONE: [], _WISH: []}
    for what, *rest in _said():
        found[what].append(tuple(rest))
    name = next((said["zone"] for _, said, _ in found[_ZONE]), Organisation(id=1).time_zone)
    return Limits(
        at=at,
        on=on,
        zone=ZoneInfo(name),
        standing=tuple(Standing(pk, terms_from(said), for_all) for pk, said, for_all in sorted(found[_LIMIT], key=_id)),
        channels={rule: tuple(said) for rule, said, _ in found[_CHANNELS]},
        has_wishes=bool(found[_WISH]),
    )


@prepared
def _said() -> QuerySet[Any, Any]:
    """What is said of limits: each with its kind, a number, what it says, and whether it is for all."""
    limits = Limit.objects.order_by("pk").values_list(_what(_LIMIT), "pk", "terms", "is_for_all")
    channels = RuleChannels.objects.values_list(_what(_CHANNELS), "rule_id", "channels", _flag())
    zone = Organisation.objects.values_list(_what(_ZONE), "pk", JSONObject(zone="time_zone"), _flag())
    said = Value({}, output_field=JSONField())
    wishes = ContactWish.objects.values_list(_what(_WISH), "customer_id", said, _flag())[:1]
    return limits.order_by().union(channels, zone, wishes, all=True)


def unlimited(*, at: datetime, on: date) -> Limits:
    """A moment at which nothing limits contacts."""
    return Limits(at=at, on=on, zone=ZoneInfo("UTC"), standing=(), channels={}, has_wishes=False)


def _id(row: tuple[Any, ...]) -> int:
    found: int = row[0]
    return found


def _contacts() -> QuerySet[Attempt]:
    return Attempt.objects.filter(outcome__in=sorted(one.value for one in COUNTED))


def _at_least(count: int, rows: QuerySet[Attempt]) -> Q:
    """Whether there are so many of them: no more are read."""
    return Q(Exists(rows.order_by("at")[count - 1 : count])) if count else ~NOTHING


def _what(which: int) -> Value:
    return Value(which, output_field=SmallIntegerField())


def _flag() -> Value:
    return Value(False, output_field=BooleanField())
