"""How far findings have been taken in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class FindingsHeard(models.Model):
    """Every finding up to the id `through` has been looked at, and no other can come below it.

    Up to `looked` they have been looked at too, but one of a lower id may still be written by a transaction before
    `before`. Ids are drawn before their rows can be seen.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    through = models.BigIntegerField(default=0)
    looked = models.BigIntegerField(default=0)
    before = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="findings_heard_once")]
