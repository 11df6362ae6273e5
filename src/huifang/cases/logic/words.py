"""What cases are made of, by name: kinds, ways in, states, what happens to them, causes, liability.

Source: the pack's section on cases; ISO 10002, 7 and 8: what is taken down of a complaint, and what is decided of it.
"""

from __future__ import annotations

from enum import StrEnum

LONGEST_TITLE = 200
LONGEST_WORDS = 4_000
LONGEST_NOTE = 4_000
LONGEST_REASON = 1_000
LONGEST_NAME = 200


class Source(StrEnum):
    """The way by which a case came in."""

    FOLLOW_UP = "follow_up"
    PHONE = "phone"
    VISIT = "visit"
    MAILBOX = "mailbox"
    LETTER = "letter"
    EMAIL = "email"
    WEB = "web"
    SOCIAL = "social"
    SUPERIOR = "superior"
    SURVEY = "survey"
    IMPORT = "import"


BY_HAND = (
    Source.PHONE, Source.VISIT, Source.MAILBOX, Source.LETTER, Source.EMAIL, Source.SOCIAL, Source.SUPERIOR,
)  # fmt: skip
"""The ways by which an employee takes a case in."""


class CaseState(StrEnum):
    """How a case stands. Open: nobody has accepted it yet, and whoever took it in answers for it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    IN_WORK = "in_work"
    WAITING = "waiting"
    RESOLVED = "resolved"
    ANSWERED = "answered"
    CLOSED = "closed"


LIVE = (
    CaseState.OPEN, CaseState.ACCEPTED, CaseState.IN_WORK, CaseState.WAITING, CaseState.RESOLVED, CaseState.ANSWERED,
)  # fmt: skip
"""The states of a case that somebody still has to deal with."""


class ClosedAs(StrEnum):
    """What became of a closed case: it was settled, is part of another one, or was no matter at all."""

    SETTLED = "settled"
    MERGED = "merged"
    VOID = "void"


class Pause(StrEnum):
    """What a case waits for while its clocks stand still."""

    CUSTOMER = "customer"
    PARTS = "parts"
    THIRD_PARTY = "third_party"
    AUTHORITY = "authority"


class Happened(StrEnum):
    """What happened to a case: one line of its log. The clocks follow from these alone."""

    TAKEN_IN = "taken_in"
    ROUTED = "routed"
    HANDED_ON = "handed_on"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    NOTED = "noted"
    REPLIED = "replied"
    CUSTOMER_SAID = "customer_said"
    PROMISED = "promised"
    PAUSED = "paused"
    RESUMED = "resumed"
    ORDERED = "ordered"
    WORK_DONE = "work_done"
    ESCALATED = "escalated"
    JUDGED = "judged"
    RESOLVED = "resolved"
    APPROVAL_ASKED = "approval_asked"
    APPROVED = "approved"
    NOT_APPROVED = "not_approved"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    MERGED = "merged"
    SPLIT = "split"


PROPOSAL = "proposal"
"""What a note is where the policy has a proposal written with a case that goes to somebody."""

SEEN_BY_CUSTOMERS = frozenset(
    {Happened.TAKEN_IN, Happened.REPLIED, Happened.CUSTOMER_SAID, Happened.PROMISED, Happened.ANSWERED, Happened.CLOSED}
)
"""The lines of a log whose words the customer said or was told; all others are for the company alone."""


class Cause(StrEnum):
    """Why a matter arose, as found out."""

    PRODUCT = "product"
    INSTALLATION = "installation"
    DELIVERY = "delivery"
    SERVICE = "service"
    STAFF = "staff"
    PRICE = "price"
    INFORMATION = "information"
    PROCESS = "process"
    SYSTEM = "system"
    THIRD_PARTY = "third_party"
    CUSTOMER = "customer"
    OTHER = "other"


class Liability(StrEnum):
    """Who is responsible for what happened."""

    OURS = "ours"
    SHARED = "shared"
    CUSTOMER = "customer"
    THIRD_PARTY = "third_party"
    NOBODY = "nobody"


class Apology(StrEnum):
    """When one apologises, as packs say it."""

    ALWAYS = "always"
    IF_RESPONSIBLE = "if_responsible"
    NEVER = "never"


LEVELS = ("grave", "serious", "ordinary")
"""Degrees of gravity, the gravest first, of cases whose policy names none."""
