"""What customers said in their own words, as it was understood, and what corrections teach."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from huifang.kernel.personal import personal, plain
from huifang.org.logic import Reach
from huifang.org.models import Department, Employee
from huifang.surveys.models.answers import Answer, Response
from huifang.surveys.models.questionnaires import Questionnaire


class VoiceSet(models.QuerySet["Voice"]):
    def visible_to(self, reach: Reach) -> VoiceSet:
        """Texts of the reach's departments; not those that rate oneself."""
        others = self.exclude(employee_id=reach.employee_id)
        return others if reach.is_all else others.filter(department_id__in=reach.departments)

    def unheard(self) -> VoiceSet:
        """Those that wait to be understood."""
        return self.filter(tone=None)


class Voice(models.Model):
    """An answer in the customer's own words 原话: its tone, its topics, its words. `tone` is None until it was read.

    `tone` is -1 a complaint, 0 neither, 1 praise; once `is_corrected` it is what `corrected_by` says, and is learned
    from. `judged_after` is how many corrections were known when it was judged. `employee` is who
    is rated, and does not read it.
    """

    answer = models.OneToOneField(Answer, models.CASCADE, primary_key=True, related_name="+")
    response = models.ForeignKey(Response, models.CASCADE, related_name="+")
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, db_index=False, related_name="+")
    department = models.ForeignKey(Department, models.CASCADE, null=True, db_index=False, related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, db_index=False, related_name="+")
    said_on = personal(models.DateField(), purpose="says when the customer said it")
    tone = personal(models.SmallIntegerField(null=True), purpose="says whether the customer praises or complains")
    topics = personal(ArrayField(models.CharField(max_length=64), default=list), purpose="says what the customer means")
    words = personal(
        ArrayField(models.CharField(max_length=20), default=list), purpose="counts what customers speak of"
    )
    is_corrected = models.BooleanField(default=False)
    corrected_by = models.ForeignKey(Employee, models.PROTECT, null=True, db_index=False, related_name="+")
    corrected_at = plain(models.DateTimeField(null=True))
    judged_after = models.BigIntegerField(default=0)

    objects = VoiceSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["questionnaire", "-said_on", "-answer"], name="voice_of_questionnaire"),
            models.Index(fields=["answer"], condition=Q(tone=None), name="voice_unheard"),
            models.Index(fields=["said_on"], condition=Q(is_corrected=False), name="voice_not_corrected"),
            GinIndex(fields=["topics"], name="voice_topics"),
            GinIndex(fields=["words"], name="voice_words"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(tone=None) | Q(tone__gte=-1, tone__lte=1), name="voice_tone_known"),
            models.CheckConstraint(
                condition=Q(is_corrected=False, corrected_by=None, corrected_at=None)
                | Q(is_corrected=True, tone__isnull=False, corrected_by__isnull=False, corrected_at__isnull=False),
                name="voice_corrected_by_somebody",
            ),
        ]


class Feature(models.Model):
    """A word or a pair of characters, and in how many corrected answers of each tone it stands."""

    text = personal(models.CharField(max_length=64, unique=True), purpose="is a piece of what customers said")
    negative = models.BigIntegerField(default=0)
    neutral = models.BigIntegerField(default=0)
    positive = models.BigIntegerField(default=0)
