"""Figures of satisfaction, kept as sums: everything here follows from responses and invitations."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huifang.kernel.personal import personal, plain
from huifang.org.models import Department
from huifang.surveys.models.questionnaires import Questionnaire


class ScoreTally(models.Model):
    """The sums of a questionnaire's responses in a month and a department, by one thing more.

    `key` is the id of the employee or rule, the product, mode or channel; empty where `by` is nothing, and for
    responses that name none. Every response stands once under each `by`, so that its rows add up to the same total.
    Several rows of one place are added: what comes in is written beside (`FRESH`), and put together now and then.
    `asked` and `answered` are invitations of customers, in the month in which they were asked.
    """

    class By(models.IntegerChoices):
        NOTHING = 0
        EMPLOYEE = 1
        PRODUCT = 2
        RULE = 3
        MODE = 4
        CHANNEL = 5

    class Stage(models.IntegerChoices):
        WHOLE = 0
        FRESH = 1
        TAKEN = 2
        """In the hands of whoever puts rows together; nobody else ever sees it."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, db_index=False, related_name="+")
    month = plain(models.DateField())
    department = models.ForeignKey(Department, models.CASCADE, null=True, db_index=False, related_name="+")
    by = models.SmallIntegerField(choices=By.choices)
    key = personal(models.CharField(max_length=100, blank=True), purpose="says whose work customers were asked about")
    stage = models.SmallIntegerField(choices=Stage.choices, default=Stage.FRESH)
    responses = models.BigIntegerField(default=0)
    csat_answers = models.BigIntegerField(default=0)
    csat_best = models.BigIntegerField(default=0)
    csat_worst = models.BigIntegerField(default=0)
    csat_total = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    csat_squares = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    nps_answers = models.BigIntegerField(default=0)
    nps_best = models.BigIntegerField(default=0)
    nps_worst = models.BigIntegerField(default=0)
    ces_answers = models.BigIntegerField(default=0)
    ces_best = models.BigIntegerField(default=0)
    ces_worst = models.BigIntegerField(default=0)
    ces_total = models.BigIntegerField(default=0)
    ces_squares = models.BigIntegerField(default=0)
    asked = models.BigIntegerField(default=0)
    answered = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["questionnaire", "by", "month"], name="score_tally_of_questionnaire"),
            models.Index(fields=["id"], condition=Q(stage=1), name="score_tally_fresh"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(by__gte=0, by__lte=5), name="score_tally_by_known"),
            models.CheckConstraint(condition=Q(stage__gte=0, stage__lte=2), name="score_tally_stage_known"),
        ]
