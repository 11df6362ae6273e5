"""Why follow-ups are held back, each told by what holds it longest, and when they are free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Max, QuerySet

from huifang.customers.logic.wishes import Wish
from huifang.customers.models import ContactWish, Event
from huifang.followups.logic.limits import COUNTED, Contact, Facts, Holding, Terms, holding_of
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.models import Attempt, Protected
from huifang.followups.queries.limits.now import Limits
from huifang.kernel.sql.prepared import prepared

MOST_CONTACTS = 10_000
"""Of a page's customers so many contacts are looked at, the latest first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A follow-up (by id) as far as limits look at it; `rule` is an id."""

    id: int
    customer: int
    rule: int


def holdings(asked: Collection[Asked], limits: Limits) -> dict[int, Holding]:
    """What holds each of these follow-ups back, by id; those that are free are left out. At most four statements."""
    facts = facts_of({one.customer for one in asked}, limits)
    found = {
        one.id: holding_of(one.rule, limits.channels.get(one.rule, ()), facts[one.customer], at=limits.local)
        for one in asked
    }
    return {follow_up: holding for follow_up, holding in found.items() if holding is not None}


def facts_of(customers: Collection[int], limits: Limits) -> Mapping[int, Facts]:
    """What limits ask for of these customers (by id), with the binding limits that protect each."""
    wishes = wishes_of(customers) if limits.has_wishes else {}
    protected = _protected(customers, limits)
    contacts, events = _contacts(customers, limits), _events(customers, limits)
    return {
        customer: Facts(
            limits=[one.terms for one in limits.binding if one.is_for_all or one.id in protected[customer]],
            wish=wishes.get(customer),
            contacts=contacts[customer],
            events=events[customer],
        )
        for customer in customers
    }


def hints_for(customer: int, limits: Limits) -> tuple[Terms, ...]:
    """The limits that are no more than a hint to whoever contacts a customer (by id). One statement."""
    hints = [one for one in limits.standing if not one.terms.limit.binding]
    protected = _protected([customer], replace(limits, standing=tuple(hints)))[customer]
    return tuple(one.terms for one in hints if one.is_for_all or one.id in protected)


def wishes_of(customers: Collection[int]) -> dict[int, Wish]:
    """What each of these customers (by id) wishes about contacts, where something is known. One statement."""
    return {row.customer_id: wish_of(row) for row in _wishes(frozenset(customers))}


@prepared
def _wishes(customers: frozenset[int]) -> QuerySet[ContactWish]:
    return ContactWish.objects.filter(customer__in=sorted(customers))


def wish_of(row: ContactWish) -> Wish:
    """A stored wish as a value."""
    return Wish(
        only_channels=tuple(row.only_channels),
        no_channels=tuple(row.no_channels),
        from_at=row.from_at,
        until_at=row.until_at,
        days=tuple(row.days),
        at_most=row.at_most,
        per=row.per,
        quiet_until=row.quiet_until,
    )


def _protected(customers: Iterable[int], limits: Limits) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    some = [one.id for one in limits.standing if not one.is_for_all]
    if some:
        rows = Protected.objects.filter(customer__in=list(customers), limit__in=some)
        for customer, limit in rows.values_list("customer_id", "limit_id"):
            found[customer].add(limit)
    return found


def _contacts(customers: Iterable[int], limits: Limits) -> defaultdict[int, list[Contact]]:
    """Contacts that count. All that there are: refusals count however long ago they were."""
    found: defaultdict[int, list[Contact]] = defaultdict(list)
    outcomes = [one.value for one in COUNTED]
    rows = Attempt.objects.filter(customer__in=list(customers), outcome__in=outcomes).order_by("-at")
    for customer, at, channel, outcome in rows.values_list("customer_id", "at", "channel", "outcome")[:MOST_CONTACTS]:
        found[customer].append(Contact(_day(at, limits), channel, outcome == Outcome.REFUSED.value))
    return found


def _events(customers: Iterable[int], limits: Limits) -> defaultdict[int, dict[int, date]]:
    """The last day of each kind of event after which a limit leaves customers in peace."""
    found: defaultdict[int, dict[int, date]] = defaultdict(dict)
    kinds = {kind for one in limits.binding for kind in one.terms.after_kinds}
    if kinds:
        rows = Event.objects.filter(
            customer__in=list(customers), kind_id__in=kinds, withdrawn_on=None, occurred_on__lte=limits.on
        )
        for customer, kind, last_on in rows.values_list("customer_id", "kind_id").annotate(last=Max("occurred_on")):
            found[customer][kind] = last_on
    return found


def _day(at: datetime, limits: Limits) -> date:
    return at.astimezone(limits.zone).date()
