"""A checked contact value: its one form, from which indexes are made, and the form people read."""

from __future__ import annotations

from dataclasses import dataclass

from huifang.kernel.text import Message


@dataclass(frozen=True, slots=True)
class BadContact:
    """The value is refused; the reason speaks to whoever entered it and never repeats the value."""

    reason: Message


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number; `normalised` is E.164, with `;ext=` before an extension (RFC 3966)."""

    normalised: str
    display: str
    can_text: bool

    @property
    def tail(self) -> str:
        """The last four digits, as people quote them, without an extension."""
        return self.normalised.partition(";")[0][-4:]


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address; `normalised` is all lower case with the domain in ASCII."""

    normalised: str
    display: str


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A resident's or permanent resident's ID number (GB 11643); `normalised` has 18 characters."""

    normalised: str
    display: str


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A unified social credit code (GB 32100) of an organisation, 18 characters."""

    normalised: str
    display: str


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address in free text; `normalised` has no spaces, so that two ways to space it are one."""

    normalised: str
    display: str
