"""Sign in with number and password, within limits that all processes share.

A try is written down as failed before the password is looked at, and struck out when it was right: however many come
at once, no more are let through than the limits allow. Source: security.md, T39, T40.
"""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import models, transaction

from huifang.kernel.crypto import index_of
from huifang.kernel.keys import KeyRing
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.org.logic import sign_in as limits
from huifang.org.models import Employee, FailedSignIn
from huifang.org.queries.sign_in import tries_before

KIND = "sign-in number"
"""Keeps the hashes of typed numbers unlike those of any other field."""

NO_PASSWORD = ""
"""What stands for the hash of somebody who is unknown or was never invited: nothing fits it, after the same work."""


class NotProven(Exception):
    """Number and password do not go together. Whether the number exists is told by neither words nor time."""

    def __init__(self) -> None:
        self.message = Message("The number or the password is not right.")
        super().__init__(str(self.message))


class TooManyTries(Exception):
    """A limit is reached; it was refused without looking at the password."""

    def __init__(self) -> None:
        self.message = Message("There were too many tries. Wait half an hour, then try again.")
        super().__init__(str(self.message))


def sign_in(*, number: str, password: str, address: str, at: datetime, on: date, ring: KeyRing) -> Employee:
    """The employee whose number and password these are; the caller makes the session.

    Also asks for the password again of somebody who is signed in. Must not stand in a transaction: a try that failed
    stays counted. Raises TooManyTries and NotProven. Recorded by the caller as `signed_in`.
    """
    may_try(number=number, address=address, at=at, ring=ring)
    employee = Employee.objects.filter(number=limits.number_as_typed(number)).first()
    if not _is_proven(employee, password) or employee is None or employee.has_left(on=on):
        raise NotProven
    _tries(number, address, ring).delete()
    return employee


@transaction.atomic(durable=True)
def may_try(*, number: str, address: str, at: datetime, ring: KeyRing) -> None:
    """Count one more try at this number from this address, as failed until `sign_in` finds it right.

    A number that nobody has counts alike. Raises TooManyTries; a try that is refused is not counted, so a limit
    passes by itself.
    """
    keyed_number, place = _counted_by(number, address, ring)
    # The number before the address, everywhere: two that wait for one another cannot be.
    take_lock(f"sign-in number {keyed_number.hex()}")
    take_lock(f"sign-in place {place}")
    FailedSignIn.objects.filter(tried_at__lte=at - limits.FORGOTTEN_AFTER).delete()
    if not limits.may_try(tries_before(at, keyed_number=keyed_number, place=place)):
        raise TooManyTries
    FailedSignIn.objects.create(keyed_number=keyed_number, place=place, tried_at=at)


def _is_proven(employee: Employee | None, password: str) -> bool:
    """One hash is computed in every case: for the unknown, for who has no password, for a password too long."""
    kept = employee.password if employee else NO_PASSWORD
    is_short = len(password) <= limits.LONGEST_PASSWORD

    def make_anew(right: str) -> None:
        # Only over the hash that was looked at: a password that was set meanwhile stays.
        Employee.objects.filter(number=employee.number if employee else "", password=kept).update(
            password=make_password(right)
        )

    return check_password(password if is_short else "", kept, setter=make_anew) and is_short


def _tries(number: str, address: str, ring: KeyRing) -> models.QuerySet[FailedSignIn]:
    keyed_number, place = _counted_by(number, address, ring)
    return FailedSignIn.objects.filter(keyed_number=keyed_number, place=place)


def _counted_by(number: str, address: str, ring: KeyRing) -> tuple[bytes, str]:
    return index_of(ring, KIND, limits.number_as_counted(number)), limits.place_of(address)
