"""What is not planned, and why: customers that a rule is for and of whom it asks nothing, each with its reason.

A rule without an anchor is for everybody in its segment; one with an anchor for those to whom its anchor happened, or
whose attribute should name its day. Source: the policy pack's page, section 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property, reduce
from operator import or_

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, IsNull, LessThan, Regex

from huifang.customers.models import ContactPoint, Customer, Event
from huifang.followups.logic.limits import LASTING
from huifang.followups.models import FollowUp
from huifang.followups.queries.limits import Limits, limits_at
from huifang.kernel.calendars.working import WorkingCalendar
from huifang.kernel.sql.expressions import Agree, TextArray
from huifang.org.queries import departments_below, time_zone
from huifang.planning.logic.lasting import ignored_before, running_from
from huifang.planning.logic.not_planned import HELD, VALID_INTERVAL, ZERO_INTERVAL, Reason, needed_for
from huifang.planning.logic.segments import conjuncts, looks_at_events
from huifang.planning.queries.calendars import calendars_for
from huifang.planning.queries.holders import held_in, post_ids, without_holder
from huifang.planning.queries.segments import Reader, condition
from huifang.policy.logic.pack import AttributeAnchor, EventAnchor, IntervalOf, Predicate
from huifang.policy.models import EventKind
from huifang.policy.queries import PolicyRule

_POINTS = {"phone": ContactPoint.Kind.PHONE, "email": ContactPoint.Kind.EMAIL, "address": ContactPoint.Kind.ADDRESS}
_NEVER = Q(pk__in=[])
NOON = time(12)


@dataclass(frozen=True, slots=True)
class NotPlannedCount:
    """Of how many customers a rule asks nothing, for one reason."""

    rule_id: int
    reason: Reason
    customers: int


def not_planned(
    rule: PolicyRule, *, customers: QuerySet[Customer], on: date, reason: Reason | None = None
) -> QuerySet[Customer]:
    """Those of `customers` that the rule is for and does not plan on a day, with the first reason that holds as `why`.

    With `reason`, those alone for whom it is that one. Unordered; a page in the order of the customers' ids reads no
    further than its last row. Whom no channel of the rule reaches, for whom nobody holds its post, and whom a contact
    limit protects, is listed although its duties stand.
    """
    asked = _asked(rule, on)
    why = asked.why()
    meant = customers.filter(asked.is_meant())
    if reason is None:
        cases = [When(holds, then=Value(name.value)) for name, holds in why.items()]
        first = Case(*cases, output_field=CharField())
        return meant.filter(reduce(or_, why.values())).annotate(why=first)
    found = meant.filter(why[reason]).annotate(why=Value(reason.value, output_field=CharField()))
    for earlier in tuple(Reason)[: tuple(Reason).index(reason)]:
        found = found.exclude(why[earlier])
    return found


def not_planned_counts(
    rules: Iterable[PolicyRule], *, customers: QuerySet[Customer], on: date
) -> tuple[NotPlannedCount, ...]:
    """For each rule and reason of how many customers nothing is asked, nothing told of reasons that hold for nobody.

    One statement a rule, which looks at every one of `customers` once.
    """
    found = []
    for rule in rules:
        listed = not_planned(rule, customers=customers, on=on).order_by()
        counts = dict(listed.values_list(F("why")).annotate(count=Count("pk")))
        found += [NotPlannedCount(rule.rule_id, name, counts[name]) for name in Reason if name in counts]
    return tuple(found)


def _asked(rule: PolicyRule, on: date) -> _Asked:
    """What a rule asks, with everything that its reasons look at. Six statements."""
    kinds, posts = dict(EventKind.objects.values_list("key", "id")), post_ids()
    post = posts.get(rule.rule.post or "", 0)
    return _Asked(
        in_force=rule,
        on=on,
        zone=time_zone(),
        kinds=kinds,
        held_in=held_in([post], on=on)[post] if post and rule.rule.performed_by == "person" else None,
        limits=limits_at(at=datetime.combine(on, NOON, UTC), on=on),
    )


@dataclass(frozen=True)
class _Asked:
    """What a rule asks, as conditions on customers."""

    in_force: PolicyRule
    on: date
    zone: str
    kinds: dict[str, int]
    held_in: frozenset[int] | None
    limits: Limits

    def is_meant(self) -> Q:
        """In `for` and in the policy's departments, and what the rule starts from happened, if it needs that."""
        meant = self._holds(self.in_force.rule.segment)
        if self.in_force.departments:
            meant &= Q(department_id__in=departments_below(self.in_force.departments))
        return meant & Q(Exists(self._anchors)) if self._is_anchored_to_events else meant

    def why(self) -> dict[Reason, Q]:
        """Each reason with its condition."""
        stands = Q(Exists(self._standing()))
        return {
            Reason.OPTED_OUT: Q(opted_out_on__isnull=False),
            Reason.OUTSIDE_WHILE: ~self._holds(self.in_force.rule.while_segment) & ~stands,
            Reason.NO_ANCHOR_DATE: self._has_no_anchor_day(),
            Reason.NO_INTERVAL: self._has_no_interval(),
            Reason.OUTSIDE_EFFECT: self._is_outside_effect(),
            Reason.SUPERSEDED: self._is_superseded() & ~stands,
            Reason.CHANNELS_REFUSED: self._is_held(Reason.CHANNELS_REFUSED),
            Reason.NO_CHANNEL: self._is_out_of_reach(),
            Reason.NO_HOLDER: self._is_nobodys(),
            Reason.LIMITED: self._is_held(Reason.LIMITED),
            Reason.QUIET_PERIOD: self._is_held(Reason.QUIET_PERIOD),
            Reason.TOO_OFTEN: self._is_held(Reason.TOO_OFTEN),
        }

    @property
    def _is_anchored_to_events(self) -> bool:
        return isinstance(self.in_force.rule.anchor, EventAnchor)

    @cached_property
    def _anchors(self) -> QuerySet[Event]:
        """The anchors of the customer at hand that the segments take."""
        anchor = self.in_force.rule.anchor
        assert isinstance(anchor, EventAnchor)
        reader = Reader(customer="customer__", opens_on=F("occurred_on"), zone=self.zone)
        events = Event.objects.filter(
            customer_id=OuterRef("pk"), kind_id__in=self._ids(anchor.kinds), withdrawn_on=None
        )
        for part in _parts(self.in_force.rule.segment):
            if looks_at_events(part):
                events = events.filter(condition(part, reader))
        return events

    @cached_property
    def _calendar(self) -> WorkingCalendar:
        rule = self.in_force.rule
        return calendars_for([rule]).working(rule.working)

    def _ids(self, kinds: Iterable[str]) -> list[int]:
        return [self.kinds[kind] for kind in kinds if kind in self.kinds]

    def _holds(self, segment: Predicate | None) -> Q:
        """What the segment asks of the customer alone; ages as of the day asked about."""
        reader = Reader(opens_on=Value(self.on), zone=self.zone)
        parts = [condition(part, reader) for part in _parts(segment) if not looks_at_events(part)]
        # One truth, never unknown, so that a customer outside is one.
        return Q(Exact(_truth(reduce(lambda one, other: one & other, parts)), True)) if parts else ~_NEVER

    def _standing(self) -> QuerySet[FollowUp]:
        return FollowUp.objects.filter(
            customer_id=OuterRef("pk"),
            rule_id=self.in_force.rule_id,
            state__in=[FollowUp.State.PLANNED, FollowUp.State.DONE],
            closes_on__gte=self.on,
        )

    def _is_held(self, reason: Reason) -> Q:
        """A contact limit holds back what is planned: that does not pass, or what might be done now."""
        planned = self._standing_of(FollowUp.State.PLANNED).filter(promised_at=None)
        if not HELD[reason] <= LASTING:
            planned = planned.filter(opens_on__lte=self.on)
        parts = self.limits.parts(rule=self.in_force.rule_id, customer="pk")
        conditions = [condition for why, condition in parts if why in HELD[reason]]
        return Q(Exists(planned)) & reduce(or_, conditions) if conditions else _NEVER

    def _is_nobodys(self) -> Q:
        """Nobody holds the rule's post where the customer is, and nobody has the follow-up in hand."""
        if self.held_in is None:
            return _NEVER
        working = Q(agent__left_on=None) | Q(agent__left_on__gt=self.on)
        in_hand = self._standing_of(FollowUp.State.PLANNED).filter(working, agent__isnull=False)
        return without_holder(self.held_in) & ~Q(Exists(in_hand))

    def _standing_of(self, state: FollowUp.State) -> QuerySet[FollowUp]:
        rule_id = self.in_force.rule_id
        return FollowUp.objects.filter(customer_id=OuterRef("pk"), rule_id=rule_id, state=state)

    def _has_no_anchor_day(self) -> Q:
        anchor = self.in_force.rule.anchor
        if all(step.day == "birthday" for step in self.in_force.rule.steps):
            return Q(birthday="")
        if not isinstance(anchor, AttributeAnchor):
            return _NEVER
        return Q(IsNull(Reader(zone=self.zone).day(anchor.attribute), True))

    def _has_no_interval(self) -> Q:
        durations = [step.duration for step in self.in_force.rule.steps]
        names = sorted({duration.attribute for duration in durations if isinstance(duration, IntervalOf)})
        return reduce(or_, [self._lacks_interval(name) for name in names], _NEVER)

    def _lacks_interval(self, attribute: str) -> Q:
        text = Reader(zone=self.zone).text(attribute)
        is_one = Q(Regex(text, VALID_INTERVAL)) & ~Q(Regex(text, ZERO_INTERVAL))
        return Q(Exact(_truth(is_one), False))

    def _is_outside_effect(self) -> Q:
        """Everything that it could start from lies too long before the rule took effect."""
        rule = self.in_force.rule
        if rule.anchor is None:
            return _NEVER
        bound_on = ignored_before(rule, self.in_force.effect_on, self._calendar)
        if isinstance(rule.anchor, AttributeAnchor):
            day = Reader(zone=self.zone).day(rule.anchor.attribute)
            return Q(Exact(_truth(Q(LessThan(day, Value(bound_on)))), True))
        return ~Q(Exists(self._anchors.filter(occurred_on__gte=bound_on)))

    def _is_superseded(self) -> Q:
        """Something is still running, and a later event has ended each of it."""
        rule = self.in_force.rule
        if rule.until is None:
            return _NEVER
        running = self._anchors.filter(occurred_on__gte=running_from(rule, self.on, self._calendar))
        return Q(Exists(running)) & ~Q(Exists(running.filter(~Exists(self._later_ends()))))

    def _later_ends(self) -> QuerySet[Event]:
        """Events that end what the anchor at hand started. Later is defined by the pack's page."""
        rule = self.in_force.rule
        assert rule.until is not None
        assert isinstance(rule.anchor, EventAnchor)
        at, ref = OuterRef("occurred_at"), OuterRef("external_id")
        untimed, anchor_untimed = Q(occurred_at=None), Q(IsNull(at, True))
        is_anchor = Q(kind_id__in=self._ids(rule.anchor.kinds))
        other_kind = ~is_anchor & (untimed | anchor_untimed | Q(occurred_at__gte=at))
        timed_after = Q(occurred_at__gt=at) | Q(occurred_at=at, external_id__gt=ref)
        untimed_after = anchor_untimed & (~untimed | untimed & Q(external_id__gt=ref))
        ends = Event.objects.filter(
            Q(occurred_on__gt=OuterRef("occurred_on"))
            | Q(occurred_on=OuterRef("occurred_on")) & (other_kind | is_anchor & (timed_after | untimed_after)),
            kind_id__in=self._ids(rule.until.kinds),
            customer_id=OuterRef("customer_id"),
            occurred_on__lte=self.on,
            withdrawn_on=None,
        )
        if rule.until.match:
            names = TextArray(*(Value(name) for name in rule.until.match))
            ends = ends.filter(Q(Agree(F("attributes"), OuterRef("attributes"), names)))
        return ends

    def _is_out_of_reach(self) -> Q:
        needed = needed_for(self.in_force.rule.channels)
        if needed is None:
            return _NEVER
        kinds = [_POINTS[kind].value for kind in sorted(needed)]
        return ~Q(Exists(ContactPoint.objects.filter(customer_id=OuterRef("pk"), kind__in=kinds)))


def _parts(segment: Predicate | None) -> tuple[Predicate, ...]:
    return conjuncts(segment) if segment else ()


def _truth(holds: Q) -> Coalesce:
    return Coalesce(ExpressionWrapper(holds, output_field=BooleanField()), Value(False))
