"""Who is signed in where, who is invited, and how often somebody tried in vain."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from huifang.org.logic.sign_in import AT_NUMBER, AT_NUMBER_FROM_PLACE, FORGOTTEN_AFTER, FROM_PLACE, Limit, Tries
from huifang.org.models import Employee, FailedSignIn, PublicTry, Session, StaffInvitation


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser with which somebody is signed in. `session_key` names the session and opens nothing."""

    session_key: str
    started_at: datetime
    seen_at: datetime
    device: str
    address: str


def sessions_of(employee: Employee, *, at: datetime) -> tuple[SignedIn, ...]:
    """The sessions of the employee that are not over, the one used last first."""
    rows = Session.objects.filter(employee=employee, expire_date__gt=at).order_by("-seen_at", "session_key")
    columns = rows.values_list("session_key", "started_at", "seen_at", "device", "address")
    return tuple(SignedIn(*row) for row in columns)


def invited(word: str, *, at: datetime, on: date) -> Employee | None:
    """Who may set a password with this word; None when it opens nothing."""
    invitation = open_invitations(word, at=at, on=on).select_related("employee").first()
    return invitation.employee if invitation else None


def open_invitations(word: str, *, at: datetime, on: date) -> QuerySet[StaffInvitation]:
    """The invitation of this word, if it is not used, not too old, and for somebody who has not left."""
    staying = Employee.objects.working_on(on)
    return StaffInvitation.objects.filter(
        digest=digest_of_word(word), used_at=None, expires_at__gt=at, employee__in=staying
    )


def digest_of_word(word: str) -> bytes:
    """What is kept of an invitation's word; it is 256 random bits, so a plain digest gives nothing away."""
    return hashlib.sha256(word.strip().encode("utf-8", "replace")).digest()


def tries_before(at: datetime, *, keyed_number: bytes, place: str) -> Tries:
    """The tries that failed within the time of each limit, counted by one statement."""
    same_number, same_place = Q(keyed_number=keyed_number), Q(place=place)
    failed = FailedSignIn.objects.filter(same_number | same_place, tried_at__gt=at - FORGOTTEN_AFTER)
    counted = failed.aggregate(
        both=Count("id", filter=same_number & same_place & Q(tried_at__gt=at - AT_NUMBER_FROM_PLACE.within)),
        place=Count("id", filter=same_place & Q(tried_at__gt=at - FROM_PLACE.within)),
        number=Count("id", filter=same_number & Q(tried_at__gt=at - AT_NUMBER.within)),
    )
    return Tries(at_number_from_place=counted["both"], from_place=counted["place"], at_number=counted["number"])


def is_over(kind: str, *, place: str, at: datetime, limit: Limit) -> bool:
    """Whether so much of a kind came from a network address lately that the next has to wait. One small statement."""
    lately = PublicTry.objects.filter(kind=kind, place=place, tried_at__gt=at - limit.within)
    return lately.count() >= limit.tries
