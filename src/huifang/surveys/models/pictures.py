"""Pictures that were handed in for a questionnaire."""

from __future__ import annotations

from django.db import models

from huifang.files.models import StoredFile
from huifang.kernel.personal import plain
from huifang.surveys.models.questionnaires import Questionnaire


class Picture(models.Model):
    """A picture that versions of a questionnaire show. `key` follows from its bytes, so it never becomes another.

    It is there as long as a version names it; each questionnaire has its own.
    """

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="+")
    key = plain(models.CharField(max_length=32))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "key"], name="one_picture_of_a_key"),
        ]
