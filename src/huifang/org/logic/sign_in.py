"""How often somebody may try a password, and how long a session lasts.

Source: security.md, T39, T42.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from huifang.kernel.text import Message

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=1)
"""A session is noted as used once in this time: a row is not written with every page."""

LONGEST_DEVICE = 120
LONGEST_NUMBER = 64
LONGEST_PASSWORD = 1_000
"""Longer ones prove nothing: hashing must not cost what a stranger likes."""

INVITED_FOR = timedelta(days=3)

NETWORK = 64
"""The bits of an IPv6 address that a provider gives to one customer, who may take any of the rest."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries within this time; the next is refused."""

    tries: int
    within: timedelta


AT_NUMBER_FROM_PLACE = Limit(5, timedelta(minutes=30))
FROM_PLACE = Limit(50, timedelta(hours=1))
AT_NUMBER = Limit(20, timedelta(hours=1))
FORGOTTEN_AFTER = max(AT_NUMBER_FROM_PLACE.within, FROM_PLACE.within, AT_NUMBER.within)


@dataclass(frozen=True, slots=True)
class Tries:
    """The failed tries within the time of each limit."""

    at_number_from_place: int
    from_place: int
    at_number: int


def may_try(tries: Tries) -> bool:
    """Whether one more try is allowed after these."""
    return (
        tries.at_number_from_place < AT_NUMBER_FROM_PLACE.tries
        and tries.from_place < FROM_PLACE.tries
        and tries.at_number < AT_NUMBER.tries
    )


def session_ends_at(*, started_at: datetime, seen_at: datetime) -> datetime:
    """When a session is over: half an hour after it was last used, and eight hours after the sign-in whatever comes."""
    return min(seen_at + IDLE, started_at + LONGEST)


def is_to_be_noted(*, seen_at: datetime, at: datetime) -> bool:
    """Whether the use of a session at this moment is worth writing down."""
    return at - seen_at >= SEEN_EVERY


def number_as_typed(typed: str) -> str:
    """A typed employee number without what no number has: spaces around it, control characters, endless length."""
    return "".join(sign for sign in typed if unicodedata.category(sign) != "Cc").strip()[:LONGEST_NUMBER]


def number_as_counted(typed: str) -> str:
    """The form in which tries at a number are counted: however it is spelt, it is one number."""
    return unicodedata.normalize("NFKC", number_as_typed(typed)).casefold()


def place_of(address: str) -> str:
    """The network address as tries are counted by: IPv4 as it is, of IPv6 the network; empty for no address."""
    try:
        known = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    if isinstance(known, ipaddress.IPv6Address):
        inner = known.ipv4_mapped
        return str(inner) if inner else str(ipaddress.ip_network((known, NETWORK), strict=False))
    return str(known)


def short_device(text: str) -> str:
    """What a browser says of itself, on one line and cut."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:LONGEST_DEVICE]


def why_weak(code: str, least: int) -> Message:
    """What to say of a password that a check refused, by the code of the check."""
    if code == "password_too_short":
        return Message("The password has fewer than %(least)d characters. Take a longer one.", {"least": least})
    if code == "password_too_common":
        return Message("This password is one of the commonest. Take one that nobody else would.")
    if code == "password_entirely_numeric":
        return Message("The password has digits alone. Take letters too.")
    if code == "password_too_similar":
        return Message("The password is too much like the name or the number. Take another.")
    return Message("This password is too easily guessed. Take another.")
