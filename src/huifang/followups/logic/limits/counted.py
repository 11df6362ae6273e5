"""Which contacts count towards a limit, and from which day on they do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from huifang.followups.logic.outcomes import Outcome
from huifang.kernel.dates import Duration, after, before

COUNTED = frozenset({Outcome.REACHED, Outcome.CALL_LATER, Outcome.REFUSED, Outcome.VISITED, Outcome.MESSAGE_SENT})
"""The outcomes by which the customer heard from us; a call that nobody took, or a wrong number, disturbed nobody."""

_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_WEEK = 7
_CLAMPED = 3
"""By so many days at most a month's end moves a day when months are added."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact that counts: its local day, by which channel, and whether the customer refused."""

    on: date
    channel: str
    is_refusal: bool


def period_of(per: str, day: date) -> tuple[date, date]:
    """The first day of the period of the calendar that a day lies in, and that of the next one."""
    if per == "day":
        return day, day + timedelta(days=1)
    if per == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=_WEEK)
    months = _MONTHS[per]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, after(first, Duration(months, 0))


def rests_since(span: Duration, day: date) -> date:
    """The earliest day whose contact is still too near on `day`: those that lie `span` or further back are not."""
    first = before(day, span) - timedelta(days=_CLAMPED)
    while after(first, span) <= day:
        first += timedelta(days=1)
    return first


def free_after(span: Duration, contacts: Iterable[date]) -> date | None:
    """The day on which the last of these lies `span` back; None where there is none."""
    last = max(contacts, default=None)
    return None if last is None else after(last, span)
