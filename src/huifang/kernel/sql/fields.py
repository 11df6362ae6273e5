"""Columns that PostgreSQL has and Django does not name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Func
from django.db.models.fields.related import ForeignObject

if TYPE_CHECKING:
    TextField = models.TextField[Any, Any]
    BigIntegerField = models.BigIntegerField[int, int]
    Join = ForeignObject[Any, Any]
else:
    TextField, BigIntegerField, Join = models.TextField, models.BigIntegerField, ForeignObject


class CText(TextField):
    """Text compared by code point: the order of ids, and several times faster than a language's order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)


class CurrentTransactionId(Func):
    """The id of the transaction that writes the row, without wrap-around."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class TransactionId(BigIntegerField):
    """Which transaction last changed the row: the watermark of sweeps.

    A sequence would lose rows that commit late; a sweep resumes from the oldest transaction that was still running.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("db_default", CurrentTransactionId())
        super().__init__(*args, **kwargs)


class EqualColumns(Join):
    """A join on equal columns that is no key: many rows may answer, and nothing is stored."""

    requires_unique_target = False

    def __init__(
        self, to: type[models.Model] | str, *, from_fields: list[str], to_fields: list[str], null: bool = False
    ) -> None:
        super().__init__(
            to, models.DO_NOTHING, from_fields=from_fields, to_fields=to_fields, related_name="+", null=null
        )

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return (
            name,
            path,
            args,
            {key: kwargs[key] for key in ("to", "from_fields", "to_fields", "null") if key in kwargs},
        )

    def check(self, **kwargs: Any) -> list[Any]:
        """Django's checks want a key; this is none."""
        return []
