"""The exact text of a value, as the database holds it: what a seal covers must not depend on how Python reads it."""

from __future__ import annotations

from django.db import models
from django.db.models import Func, TextField
from django.db.models.functions import Cast


class ExactMoment(Func):
    """A moment as seconds since 1970 with all six decimals; any moment has one, also those that Python has not."""

    template = "(extract(epoch FROM %(expressions)s)::text)"
    output_field = TextField()


def exact_json(field: str) -> Cast:
    """The database's own text of a JSON value: keys in its order, numbers with all their digits."""
    return Cast(field, models.TextField())
