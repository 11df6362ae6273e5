"""Questionnaires and their versions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huifang.history.models import Entry
from huifang.kernel.personal import plain
from huifang.policy.models import Policy


class QuestionnaireSet(models.QuerySet["Questionnaire"]):
    def in_use(self) -> QuestionnaireSet:
        """Those with which customers may be asked."""
        return self.filter(is_retired=False)


class Questionnaire(models.Model):
    """A questionnaire 问卷: what is asked, in one version after another.

    `policy` and `policy_key` name the entry of the section `surveys` that it carries out, `copied_from` the one of the
    library or of this installation that it began as. Answers to an anonymous one are kept without the customer. A link
    to it holds for `valid_days`; whoever was asked anything within `rest_days` is not sent one.
    """

    class Source(models.TextChoices):
        POLICY = "policy"
        LIBRARY = "library"
        OWN = "own"

    key = plain(models.CharField(max_length=64, unique=True))
    title = plain(models.JSONField(default=dict))
    source = plain(models.CharField(max_length=16, choices=Source.choices))
    policy = models.ForeignKey(Policy, models.PROTECT, null=True, related_name="+")
    policy_key = plain(models.CharField(max_length=64, blank=True, default=""))
    copied_from = plain(models.CharField(max_length=64, blank=True, default=""))
    is_anonymous = models.BooleanField(default=False)
    is_retired = models.BooleanField(default=False)
    valid_days = models.PositiveSmallIntegerField(default=14)
    rest_days = models.PositiveSmallIntegerField(default=30)
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    objects = QuestionnaireSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(source__in=["policy", "library", "own"]), name="questionnaire_source"),
            models.CheckConstraint(
                condition=Q(source="policy", policy__isnull=False) & ~Q(policy_key="")
                | Q(policy=None, policy_key="") & ~Q(source="policy"),
                name="questionnaire_of_a_policy_names_it",
            ),
            models.UniqueConstraint(
                fields=["policy", "policy_key"],
                condition=Q(policy__isnull=False),
                name="one_questionnaire_of_an_entry",
            ),
        ]


class QuestionnaireVersion(models.Model):
    """A version of a questionnaire: its questions. Frozen at its first answer; a change makes the next one then."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = plain(models.JSONField())
    frozen_at = plain(models.DateTimeField(null=True))
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        ordering = [F("number")]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="one_questionnaire_version_of_a_number"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(frozen_at=None), name="one_open_questionnaire_version"
            ),
        ]
