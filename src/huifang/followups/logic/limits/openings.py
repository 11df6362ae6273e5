"""When a customer may be contacted, as far as hours, weekdays and seasons say: by the day, and within one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from huifang.customers.logic.wishes import Wish
from huifang.followups.logic.limits.terms import Terms

FURTHEST = 400
"""So many days are looked through for one on which a customer may be contacted."""

_MIDNIGHT = time(0)
_Span = tuple[time, time]
_WHOLE_DAY: Sequence[_Span] = ((_MIDNIGHT, _MIDNIGHT),)


def is_quiet(terms: Terms, day: date) -> bool:
    """Whether a limit leaves its customers in peace on a day because of the season or the weekday."""
    return any(season.holds(day) for season in terms.seasons) or bool(terms.days and day.isoweekday() not in terms.days)


def is_quiet_by_wish(wish: Wish, day: date) -> bool:
    """Whether the customer wants no contact on a day."""
    rests = wish.quiet_until is not None and day <= wish.quiet_until
    return rests or bool(wish.days and day.isoweekday() not in wish.days)


def spans_of(terms: Terms, wish: Wish | None) -> Sequence[_Span]:
    """The spans of a day in which a limit allows contacts; hours that the customer named may go before its own."""
    gives_way = terms.limit.customer_first and wish is not None and wish.from_at is not None
    if gives_way or not terms.limit.hours:
        return _WHOLE_DAY
    return tuple((hours.opens, hours.closes) for hours in terms.limit.hours)


def spans_by_wish(wish: Wish) -> Sequence[_Span]:
    """The span of a day in which the customer wants to be contacted."""
    if wish.from_at is None or wish.until_at is None:
        return _WHOLE_DAY
    return ((wish.from_at, wish.until_at),)


def is_in(spans: Sequence[_Span], moment: time) -> bool:
    """Whether a time of the day falls into one of the spans; a span ends before its last minute begins."""
    return any(opens <= moment and (moment < closes or closes == _MIDNIGHT) for opens, closes in spans)


def first_open(
    limits: Iterable[Terms], wish: Wish | None, *, from_at: datetime, until: int = FURTHEST
) -> datetime | None:
    """The first moment from `from_at` on that all of them allow, in the same local time; None within `until` days."""
    bound = tuple(limits)
    for number in range(until):
        day = from_at.date() + timedelta(days=number)
        if any(is_quiet(terms, day) for terms in bound) or (wish and is_quiet_by_wish(wish, day)):
            continue
        earliest = from_at.time() if number == 0 else _MIDNIGHT
        moment = _first_in([spans_of(terms, wish) for terms in bound], wish, earliest)
        if moment is not None:
            return datetime.combine(day, moment, from_at.tzinfo)
    return None


def _first_in(spans: list[Sequence[_Span]], wish: Wish | None, earliest: time) -> time | None:
    every = [*spans, *([spans_by_wish(wish)] if wish else [])]
    moments = sorted({earliest, *(moment for moment in _beginnings(every) if moment > earliest)})
    return next((moment for moment in moments if all(is_in(one, moment) for one in every)), None)


def _beginnings(every: Iterable[Sequence[_Span]]) -> Iterator[time]:
    for spans in every:
        yield from (opens for opens, _closes in spans)
