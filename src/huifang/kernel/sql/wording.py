"""Words of a row, asked for by PostgreSQL's text search without its dictionaries."""

from __future__ import annotations

from django.db import models
from django.db.models import Func, Value
from django.db.models.expressions import Combinable


class HoldsWords(Func):
    """Whether a tsvector holds what the text of a tsquery asks for; neither goes through a dictionary."""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "
    output_field = models.BooleanField()

    def __init__(self, vector: Combinable | str, query: str) -> None:
        super().__init__(vector, Value(query))
