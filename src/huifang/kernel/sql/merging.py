"""Expressions for bringing rows up to date: what is new of a value, and whether that is a change."""

from __future__ import annotations

from django.db import models
from django.db.models import Aggregate, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf

Operand = Combinable | str


class Differs(Func):
    """Whether two values differ, where unknown equals unknown."""

    template = "(%(expressions)s)"
    arg_joiner = " IS DISTINCT FROM "
    output_field = models.BooleanField()


class JsonMerged(Func):
    """A JSON object with the keys of the second put over those of the first."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = models.JSONField()


class QuantileOf(Aggregate):
    """The value at the place ⌈share · n⌉ of the n values in ascending order: PostgreSQL's percentile_disc."""

    template = "percentile_disc(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = models.DecimalField()

    def __init__(self, expression: Operand, *, share: float, **extra: object) -> None:
        # A share is a number of our own reading, never a text.
        super().__init__(expression, share=float(share), **extra)  # type: ignore[arg-type]


def said_or(new: str, old: str) -> Coalesce:
    """A text that is said, else the one that stands."""
    text = models.TextField()
    return Coalesce(NullIf(new, Value(""), output_field=text), old, output_field=text)
