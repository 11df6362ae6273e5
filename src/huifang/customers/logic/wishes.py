"""What a customer wishes about contacts, and whether it can be kept as it was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from huifang.kernel.text import Message

PERIODS = ("day", "week", "month", "quarter", "half-year", "year")
MOST_CONTACTS = 1_000
_WEEKDAYS = range(1, 8)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is empty is left to the policies. Days are from 1 for Monday.

    `only_channels` leaves out every other channel, `no_channels` these alone. From `from_at` until `until_at`, on
    `days`, at most `at_most` contacts in each `per`, and none up to and with `quiet_until`.
    """

    only_channels: tuple[str, ...] = ()
    no_channels: tuple[str, ...] = ()
    from_at: time | None = None
    until_at: time | None = None
    days: tuple[int, ...] = ()
    at_most: int | None = None
    per: str = ""
    quiet_until: date | None = None

    @property
    def is_empty(self) -> bool:
        return self == Wish()

    def takes(self, channel: str) -> bool:
        """Whether a channel is one by which the customer may be contacted."""
        return channel not in self.no_channels and (not self.only_channels or channel in self.only_channels)

    def takes_one_of(self, channels: tuple[str, ...]) -> bool:
        """Whether a rule with these channels has one for this customer; a rule without any may use all."""
        return not channels or any(self.takes(channel) for channel in channels)


@dataclass(frozen=True, slots=True)
class WishFault:
    """What is wrong with a field of a wish; empty for the wish as a whole."""

    field: str
    message: Message


def faults_of(wish: Wish) -> tuple[WishFault, ...]:
    """Everything that keeps a wish from being noted."""
    return tuple(_faults(wish))


def _faults(wish: Wish) -> Iterator[WishFault]:
    if wish.is_empty:
        yield WishFault("", Message("Say at least one thing that the customer wishes."))
    if wish.only_channels and wish.no_channels:
        yield WishFault("no_channels", Message("Say which channels alone, or which not; not both."))
    if (wish.from_at is None) != (wish.until_at is None):
        yield WishFault("until_at", Message("Hours have a beginning and an end. Write both, or neither."))
    elif wish.from_at is not None and wish.until_at is not None and wish.from_at >= wish.until_at:
        yield WishFault("until_at", Message("The hours end before they begin."))
    if any(day not in _WEEKDAYS for day in wish.days):
        yield WishFault("days", Message("Choose days of the week."))
    if (wish.at_most is None) != (wish.per == ""):
        yield WishFault("per", Message("Say how many contacts, and in which period. Write both, or neither."))
    elif wish.at_most is not None and not (1 <= wish.at_most <= MOST_CONTACTS and wish.per in PERIODS):
        yield WishFault("at_most", Message("Write a number from 1 to 1000. Who wants none refuses contacts."))
