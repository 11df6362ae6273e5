"""Passwords: how they are kept, set, and set for the first time by whoever was invited."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.core.exceptions import ValidationError
from django.db import transaction

from huifang.kernel.text import Message
from huifang.org.actions.sessions import end_other_sessions
from huifang.org.logic.sign_in import INVITED_FOR, LONGEST_PASSWORD, why_weak
from huifang.org.models import Employee, StaffInvitation
from huifang.org.queries.sign_in import digest_of_word, open_invitations


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB and two passes: what OWASP asks for at the least, and what a flood of tries may cost us.

    Hashes made with other costs are made anew when their owner signs in.
    """

    library = "argon2"
    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class WeakPassword(Exception):
    """The password would be guessed; `messages` say why, one sentence a reason."""

    def __init__(self, messages: Iterable[Message]) -> None:
        self.messages = tuple(messages)
        self.message = self.messages[0]
        super().__init__(" ".join(str(message) for message in self.messages))


class NotInvited(Exception):
    """The word opens no invitation: it is wrong, used, withdrawn or too old. Which of these is not told."""

    def __init__(self) -> None:
        self.message = Message("This invitation is not valid, or no longer. Ask for a new one.")
        super().__init__(str(self.message))


@transaction.atomic
def set_password(*, employee: Employee, password: str, keep: str = "") -> int:
    """Set a password and end every session of the employee but `keep`, a stored session key; returns how many ended.

    Open invitations of the employee end too. Raises WeakPassword. Recorded by the caller as `password.set`.
    """
    _refuse_weak(password, employee)
    employee.password = make_password(password)
    employee.must_change_password = False
    Employee.objects.filter(id=employee.pk).update(password=employee.password, must_change_password=False)
    StaffInvitation.objects.filter(employee=employee, used_at=None).delete()
    return end_other_sessions(employee=employee, keep=keep)


@transaction.atomic
def invite(*, employee: Employee, at: datetime) -> str:
    """Let an employee set a password, once and within three days, by the word that this returns and nobody keeps.

    An earlier invitation that was not used ends. Recorded by the caller as `staff.invited`.
    """
    word = secrets.token_urlsafe(32)
    StaffInvitation.objects.filter(employee=employee, used_at=None).delete()
    StaffInvitation.objects.create(employee=employee, digest=digest_of_word(word), expires_at=at + INVITED_FOR)
    return word


@transaction.atomic
def accept_invitation(*, word: str, password: str, at: datetime, on: date) -> Employee:
    """Set the password of whoever holds the word of an open invitation; it is used up by it.

    Raises NotInvited, and WeakPassword, after which the word can be used again. Recorded by the caller as
    `invitation.accepted`.
    """
    invitation = open_invitations(word, at=at, on=on).select_related("employee").first()
    # Of two at once, one finds it open still.
    if invitation is None or not open_invitations(word, at=at, on=on).update(used_at=at):
        raise NotInvited
    set_password(employee=invitation.employee, password=password)
    return invitation.employee


def _refuse_weak(password: str, employee: Employee) -> None:
    """Ask every check of the settings; each refusal is said in a sentence of ours."""
    refused: list[Message] = []
    if len(password) > LONGEST_PASSWORD:
        refused.append(
            Message("The password has more than %(most)d characters. Take a shorter one.", {"most": LONGEST_PASSWORD})
        )
    checks = get_default_password_validators()
    least = max((check.min_length for check in checks if isinstance(check, MinimumLengthValidator)), default=0)
    for check in checks:
        try:
            check.validate(password, employee)
        except ValidationError as weak:
            refused += [why_weak(str(fault.code), least) for fault in weak.error_list]
    if refused:
        raise WeakPassword(refused)
