"""How people sign in: their sessions, the tries that failed, the one-time words that let somebody in first."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from huifang.kernel.personal import personal, plain
from huifang.org.models.people import Employee


class Session(AbstractBaseSession):
    """A browser that somebody is signed in with, or one that nobody has signed in with yet (employee None).

    `session_key` is a digest of the key in the browser's cookie: who reads this table can take over no session, and
    pages may name sessions by it. The session is over at `expire_date`, which the idle and the absolute limit give.
    """

    session_key = plain(models.CharField(max_length=64, primary_key=True))
    session_data = personal(models.TextField(), purpose="keeps somebody signed in from page to page")
    expire_date = personal(models.DateTimeField(db_index=True), purpose="ends a session that nobody uses")
    employee = models.ForeignKey(Employee, models.CASCADE, null=True, related_name="+")
    started_at = personal(models.DateTimeField(), purpose="shown to its owner, and ends every session some day")
    seen_at = personal(models.DateTimeField(), purpose="shown to its owner, and ends a session that nobody uses")
    device = personal(models.CharField(max_length=120, blank=True), purpose="lets its owner know a session again")
    address = personal(models.CharField(max_length=64, blank=True), purpose="lets its owner notice a stranger")


class FailedSignIn(models.Model):
    """One try to sign in that failed or is not decided yet. The number that was typed is kept as a keyed hash only."""

    keyed_number = personal(models.BinaryField(max_length=16), purpose="counts tries at one number; keyed")
    place = personal(models.CharField(max_length=64), purpose="counts tries from one network address")
    tried_at = personal(models.DateTimeField(), purpose="forgets tries after an hour")

    class Meta:
        indexes = [
            models.Index(fields=["keyed_number", "tried_at"], name="failed_at_number"),
            models.Index(fields=["place", "tried_at"], name="failed_from_place"),
            models.Index(fields=["tried_at"], name="failed_when"),
        ]


class PublicTry(models.Model):
    """Something done on a page for everyone that may be done so often only: a word tried in vain, a matter sent."""

    kind = plain(models.CharField(max_length=16))
    place = personal(models.CharField(max_length=64), purpose="counts tries from one network address")
    tried_at = personal(models.DateTimeField(), purpose="forgets tries after minutes")

    class Meta:
        indexes = [models.Index(fields=["kind", "place", "tried_at"], name="public_try_from_place")]


class StaffInvitation(models.Model):
    """A one-time word with which an employee sets a password. Only its digest is kept."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    digest = plain(models.BinaryField(max_length=32, unique=True))
    expires_at = plain(models.DateTimeField())
    used_at = personal(models.DateTimeField(null=True), purpose="lets an invitation be used once")
