"""By what cases of the same words find each other."""

from __future__ import annotations

from django.db import models

from huifang.cases.models.cases import Case


class Sketch(models.Model):
    """One number of the sketch of a case's words. It tells nothing of them, and cases of like words share some."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    value = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["value", "case"], name="sketch_by_value")]
