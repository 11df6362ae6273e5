"""Which answers of customers open a case by themselves, and which have."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huifang.cases.models.cases import Case
from huifang.history.models import Entry
from huifang.kernel.personal import plain
from huifang.policy.models import Policy
from huifang.surveys.models import Questionnaire, Response


class LowRule(models.Model):
    """A rule by which an answer opens a case: a score, or the answer to one question, of everybody or of a segment.

    `question` is empty where the score `of` is meant. The answer is low below `below`, or when it is one of `choices`.
    `segment` is one of `policy`, whose case `case_key` is opened. One with a `survey` is the pack's own, kept here so
    that it can be switched off. Answers before `since_on` open nothing.
    """

    class Of(models.TextChoices):
        CSAT = "csat"
        NPS = "nps"
        CES = "ces"
        QUESTION = "question"

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, null=True, related_name="+")
    policy = models.ForeignKey(Policy, models.PROTECT, null=True, related_name="+")
    survey = plain(models.CharField(max_length=100, blank=True, default=""))
    of = plain(models.CharField(max_length=16, choices=Of.choices))
    question = plain(models.CharField(max_length=64, blank=True, default=""))
    below = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    choices = plain(models.JSONField(default=list))
    segment = plain(models.CharField(max_length=100, blank=True, default=""))
    case_key = plain(models.CharField(max_length=100, blank=True, default=""))
    is_on = models.BooleanField(default=True)
    since_on = plain(models.DateField())
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(of__in=["csat", "nps", "ces", "question"]), name="low_rule_of_something_known"
            ),
            models.CheckConstraint(
                condition=Q(of="question") & ~Q(question="") | ~Q(of="question") & Q(question=""),
                name="low_rule_of_a_question_names_it",
            ),
            models.UniqueConstraint(
                fields=["policy", "survey"], condition=~Q(survey=""), name="one_low_rule_of_a_survey"
            ),
        ]


class CaseOfAnswer(models.Model):
    """The case that a response opened. Each opens one at the most."""

    response = models.OneToOneField(Response, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.CASCADE, related_name="of_answer")
