"""The book of deeds: written in the deed's own transaction, sealed afterwards, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import TransactionId

LONGEST_REASON = 2_000


class Entry(models.Model):
    """One deed, on one row or on a set: who, what, why, how many rows, and the digest of those rows.

    `number` and `seal` are filled by the sealer alone: the chain runs in the order of numbers.
    `recorded_in` is the deed's transaction: what the deed changed can be noted in that one only.
    """

    happened_at = plain(models.DateTimeField(db_default=Now()))
    actor = personal(models.CharField(max_length=200), purpose="who answers for the deed")
    deed = plain(models.CharField(max_length=64))
    reason = personal(
        models.CharField(max_length=LONGEST_REASON, blank=True), purpose="why the deed was done, in the actor's words"
    )
    row_count = models.BigIntegerField(default=0)
    row_digest = plain(models.BinaryField(max_length=32, default=b""))
    facts = plain(models.JSONField(default=dict))
    recorded_in = TransactionId()
    number = models.BigIntegerField(null=True, unique=True)
    seal = plain(models.BinaryField(max_length=32, null=True))

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(number=None), name="history_unsealed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number=None, seal=None) | models.Q(number__isnull=False, seal__isnull=False),
                name="numbered_when_sealed",
            ),
        ]


class Change(models.Model):
    """What one row held before and after a deed, encrypted: the values are as personal as the row.

    The seal of the entry covers which changes there are; the encryption binds each value to its change.
    """

    id = models.UUIDField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="changes")
    table = plain(models.CharField(max_length=64))
    row = plain(models.CharField(max_length=64))
    before = personal(models.BinaryField(null=True), purpose="what the row held; encrypted")
    after = personal(models.BinaryField(null=True), purpose="what the row holds since; encrypted")

    class Meta:
        indexes = [models.Index(fields=["table", "row"], name="history_change_of_row")]
