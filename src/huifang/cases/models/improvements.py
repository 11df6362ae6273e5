"""What the company does so that a matter does not come again, and whether it helped. (整改)"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from huifang.cases.models.cases import Case
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.org.logic import Reach
from huifang.org.models import Department, Employee
from huifang.policy.models import Version

LONGEST_TITLE = 200


class ImprovementSet(models.QuerySet["Improvement"]):
    def visible_to(self, reach: Reach) -> ImprovementSet:
        """Those of departments within the reach, one's own, and those that one made; none out of a case about oneself.

        Source: security.md, T01 and T15.
        """
        about_them = Case.objects.hidden_from(reach.employee_id)
        others = self.filter(~Exists(ImprovementOf.objects.filter(improvement=OuterRef("pk"), case__in=about_them)))
        if reach.is_all:
            return others
        own = Q(owner_id__in=reach.people) | Q(made_by_id=reach.employee_id)
        return others.filter(own | Q(department_id__in=reach.departments) if reach.departments else own)

    def open(self) -> ImprovementSet:
        """Those that are still to be carried out."""
        return self.filter(state=Improvement.State.OPEN)

    def late_on(self, day: Any) -> ImprovementSet:
        """Those that should have been carried out by then."""
        return self.open().filter(due_on__lt=day)

    def to_check_on(self, day: Any) -> ImprovementSet:
        """Those whose effect is to be looked at by then."""
        return self.filter(state=Improvement.State.DONE, check_on__lte=day)


class Improvement(models.Model):
    """An improvement 整改: what is done against the cause, by whom, by when, and what was found when it was looked at.

    `key` names the entry of the section `improvements` in `policy_version`, empty for one that no policy asks for.
    Its effect is looked at on `check_on`, None where nobody is to look. `reminded_on` is when somebody was reminded.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        EFFECTIVE = "effective"
        INEFFECTIVE = "ineffective"
        CANCELLED = "cancelled"

    policy_version = models.ForeignKey(Version, models.PROTECT, null=True, db_index=False, related_name="+")
    key = plain(models.CharField(max_length=100, blank=True, default=""))
    title = personal(models.CharField(max_length=LONGEST_TITLE), purpose="what is improved, in a few words")
    cause = personal(models.TextField(blank=True, default=""), purpose="how the matter arose")
    action = personal(models.TextField(), purpose="what is done against the cause")
    owner = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    due_on = plain(models.DateField())
    state = plain(models.CharField(max_length=16, choices=State.choices, default=State.OPEN))
    done_on = plain(models.DateField(null=True))
    done_words = personal(models.TextField(blank=True, default=""), purpose="what was done")
    check_on = plain(models.DateField(null=True))
    checked_on = plain(models.DateField(null=True))
    checked_by = models.ForeignKey(Employee, models.PROTECT, null=True, db_index=False, related_name="+")
    effect = personal(models.TextField(blank=True, default=""), purpose="whether it helped")
    reminded_on = plain(models.DateField(null=True))
    made_by = models.ForeignKey(Employee, models.PROTECT, db_index=False, related_name="+")
    made_on = plain(models.DateField())
    version = models.PositiveIntegerField(default=1)
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    objects = ImprovementSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="improvement_open"),
            models.Index(fields=["check_on"], condition=Q(state="done"), name="improvement_to_check"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "done", "effective", "ineffective", "cancelled"]),
                name="improvement_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "cancelled"], done_on=None)
                | Q(state__in=["done", "effective", "ineffective"], done_on__isnull=False),
                name="improvement_done_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["effective", "ineffective"], checked_on__isnull=False, checked_by__isnull=False)
                | Q(state__in=["open", "done", "cancelled"], checked_on=None, checked_by=None),
                name="improvement_checked_by_somebody",
            ),
        ]


class ImprovementOf(models.Model):
    """A case that an improvement came out of."""

    improvement = models.ForeignKey(Improvement, models.CASCADE, db_index=False, related_name="cases")
    case = models.ForeignKey(Case, models.CASCADE, related_name="improvements")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["improvement", "case"], name="one_improvement_of_a_case")]
