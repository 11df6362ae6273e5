"""Models that stand for the rows of a query within one statement; no table of theirs exists."""

from __future__ import annotations

from django.db import models

from huifang.customers.models.people import ContactPoint
from huifang.customers.models.staging import ON_THE_WAY, StagedCustomer, StagedEvent, StagedMatch
from huifang.kernel.personal import personal
from huifang.kernel.sql.fields import CText, EqualColumns


class RepeatedId(models.Model):
    """An external id that several staged rows bear, and the first of them."""

    external_id = personal(CText(primary_key=True), purpose=ON_THE_WAY)
    first = models.BigIntegerField()
    said = EqualColumns(StagedCustomer, from_fields=["external_id"], to_fields=["external_id"])
    first_said = EqualColumns(StagedCustomer, from_fields=["first"], to_fields=["row"])
    event = EqualColumns(StagedEvent, from_fields=["external_id"], to_fields=["external_id"])
    first_event = EqualColumns(StagedEvent, from_fields=["first"], to_fields=["row"])

    class Meta:
        managed = False


class RepeatedSubject(models.Model):
    """A row that names a subject, and the first row of the file that names it."""

    row = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    match = EqualColumns(StagedMatch, from_fields=["row"], to_fields=["row"])
    first_match = EqualColumns(StagedMatch, from_fields=["first"], to_fields=["row"])

    class Meta:
        managed = False


class StagedNumber(models.Model):
    """A phone or ID number of a row without an external id; `first` is the first such row that has the number."""

    id = models.UUIDField(primary_key=True)
    row = models.BigIntegerField()
    first = models.BigIntegerField()
    kind = models.SmallIntegerField()
    keyed_index = personal(models.BinaryField(max_length=24), purpose=ON_THE_WAY)
    holder = EqualColumns(
        ContactPoint, from_fields=["kind", "keyed_index"], to_fields=["kind", "keyed_index"], null=True
    )

    class Meta:
        managed = False
