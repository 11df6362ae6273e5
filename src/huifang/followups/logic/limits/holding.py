"""Why a follow-up is held back now, by which limit, and when it is free."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from huifang.customers.logic.wishes import Wish
from huifang.followups.logic.limits.counted import Contact, free_after, period_of
from huifang.followups.logic.limits.openings import (
    first_open,
    is_in,
    is_quiet,
    is_quiet_by_wish,
    spans_by_wish,
    spans_of,
)
from huifang.followups.logic.limits.terms import Terms
from huifang.policy.logic.pack import Text


class Why(StrEnum):
    """What holds a follow-up back, the more lasting first: it is told by the first that holds."""

    ONLY = "only"
    """Other rules alone may contact the customer."""
    CHANNELS = "channels"
    """The customer wants none of the rule's channels."""
    STOPPED = "stopped"
    """The customer has refused too often."""
    REFUSED = "refused"
    """The customer has refused not long ago."""
    AFTER_EVENT = "after_event"
    QUIET = "quiet"
    """A season or a weekday without contacts, or a time in which the customer wants none."""
    TOO_MANY = "too_many"
    TOO_SOON = "too_soon"
    HOURS = "hours"


LASTING = frozenset({Why.ONLY, Why.CHANNELS, Why.STOPPED})
"""These do not pass with time."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Why a follow-up is held back. `title` and `clauses` are the limit's, empty where the customer wished it.

    `free_at` is the next moment at which it may be made, in local time; None where no time brings one.
    """

    why: Why
    title: Text | None
    clauses: tuple[str, ...]
    free_at: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a customer that limits ask for.

    `contacts` are those that count, `events` the last days of events by kind. `limits` are those that protect the
    customer, binding ones alone.
    """

    limits: Sequence[Terms]
    wish: Wish | None = None
    contacts: Sequence[Contact] = ()
    events: Mapping[int, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Held:
    """One thing that holds; from `free_on` on it does not, None: never."""

    why: Why
    terms: Terms | None
    free_on: date | None


def holding_of(rule: int, channels: tuple[str, ...], facts: Facts, *, at: datetime) -> Holding | None:
    """What holds a follow-up of a rule (by id, with its channels) back at a local moment; None where nothing does."""
    found = sorted(_found(rule, channels, facts, at), key=lambda held: list(Why).index(held.why))
    if not found:
        return None
    first = found[0]
    bound = [terms for terms in facts.limits if rule not in terms.spared]
    title, clauses = (first.terms.title, first.terms.limit.clauses) if first.terms else (None, ())
    return Holding(first.why, title, clauses, _free_at(found, bound, facts.wish, at))


def barred(rule: int, offered: Sequence[str], facts: Facts, *, at: datetime) -> dict[str, Holding]:
    """Those of the offered channels by which the customer may not be contacted at a local moment, with the reason.

    A rule may go on by one channel while a limit bars another.
    """
    found = {}
    for channel in offered:
        limits = [
            replace(terms, spared=terms.exempt)
            for terms in facts.limits
            if not terms.limit.channels or channel in terms.limit.channels
        ]
        if holding := holding_of(rule, (channel,), replace(facts, limits=limits), at=at):
            found[channel] = holding
    return found


def is_outside(rule: int, facts: Facts, *, at: datetime) -> Holding | None:
    """What of hours, weekdays and seasons speaks against a local moment, such as that of a promised call."""
    return holding_of(rule, (), replace(facts, contacts=(), events={}), at=at)


def _free_at(found: Sequence[_Held], bound: Collection[Terms], wish: Wish | None, at: datetime) -> datetime | None:
    if any(held.free_on is None for held in found):
        return None
    day = max((held.free_on for held in found if held.free_on), default=at.date())
    from_at = at if day <= at.date() else datetime.combine(day, time(0), at.tzinfo)
    return first_open(bound, wish, from_at=from_at)


def _found(rule: int, channels: tuple[str, ...], facts: Facts, at: datetime) -> Iterator[_Held]:
    if facts.wish is not None:
        yield from _by_wish(facts.wish, channels, facts.contacts, at)
    for terms in facts.limits:
        if terms.only is not None and rule not in terms.only:
            yield _Held(Why.ONLY, terms, None)
        if rule not in terms.spared:
            yield from _by_limit(terms, facts, at)


def _by_wish(wish: Wish, channels: tuple[str, ...], contacts: Iterable[Contact], at: datetime) -> Iterator[_Held]:
    today = at.date()
    if not wish.takes_one_of(channels):
        yield _Held(Why.CHANNELS, None, None)
    if is_quiet_by_wish(wish, today):
        yield _Held(Why.QUIET, None, today)
    elif not is_in(spans_by_wish(wish), at.time()):
        yield _Held(Why.HOURS, None, today)
    if wish.at_most is not None:
        begins, ends = period_of(wish.per, today)
        if sum(contact.on >= begins for contact in contacts) >= wish.at_most:
            yield _Held(Why.TOO_MANY, None, ends)


def _by_limit(terms: Terms, facts: Facts, at: datetime) -> Iterator[_Held]:
    today, limit = at.date(), terms.limit
    if is_quiet(terms, today):
        yield _Held(Why.QUIET, terms, today)
    elif not is_in(spans_of(terms, facts.wish), at.time()):
        yield _Held(Why.HOURS, terms, today)
    ends = [facts.events[kind] for kind in terms.after_kinds if kind in facts.events]
    if limit.quiet and (free_on := free_after(limit.quiet, ends)) and free_on > today:
        yield _Held(Why.AFTER_EVENT, terms, free_on)
    counted = [one for one in facts.contacts if not limit.channels or one.channel in limit.channels]
    yield from _by_contacts(terms, counted, today)


def _by_contacts(terms: Terms, counted: Sequence[Contact], today: date) -> Iterator[_Held]:
    limit, refusals = terms.limit, [contact.on for contact in counted if contact.is_refusal]
    if limit.stops_after is not None and len(refusals) >= limit.stops_after:
        yield _Held(Why.STOPPED, terms, None)
    if limit.rest_after_refusal and (free_on := free_after(limit.rest_after_refusal, refusals)) and free_on > today:
        yield _Held(Why.REFUSED, terms, free_on)
    if limit.rest and (free_on := free_after(limit.rest, [one.on for one in counted])) and free_on > today:
        yield _Held(Why.TOO_SOON, terms, free_on)
    if limit.at_most is not None and limit.per:
        begins, ends = period_of(limit.per, today)
        if sum(contact.on >= begins for contact in counted) >= limit.at_most:
            yield _Held(Why.TOO_MANY, terms, ends)
