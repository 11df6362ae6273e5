"""Who was asked: personal links, and codes that hang at a counter."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from huifang.customers.models import Customer
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.org.models import Department, Employee
from huifang.policy.models import Rule
from huifang.surveys.models.questionnaires import Questionnaire, QuestionnaireVersion


class QrPoint(models.Model):
    """A code 二维码 at a counter. Whoever scans it answers without a name, as often as people come by.

    Its token hangs on a wall and is no secret. What is said of department, employee and product holds of each answer.
    """

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="points")
    title = plain(models.CharField(max_length=200))
    token = plain(models.CharField(max_length=22, unique=True))
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    product = plain(models.CharField(max_length=100, blank=True, default=""))
    is_active = models.BooleanField(default=True)
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")


class InvitationSet(models.QuerySet["Invitation"]):
    def asked_since(self, day: date) -> InvitationSet:
        """Those with which a customer was asked on a day or after it."""
        return self.filter(asked_on__gte=day, customer__isnull=False)

    def open_at(self, moment: datetime) -> InvitationSet:
        """Those that may still be answered."""
        return self.filter(spent_at=None, expires_at__gt=moment)


class Invitation(models.Model):
    """An invitation 邀请: one customer is asked once. The link's token is not kept, its SHA-256 is.

    An invitation without a customer is somebody's sitting at `point`. `kept` holds what was answered so far, until the
    whole is handed in: then `spent_at` stands, and nothing more counts. Opening a link changes nothing; `begun_at` is
    when the first page was sent. `employee` is who is rated, and may not answer; `asked_by` who made the link.
    """

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+")
    digest = plain(models.BinaryField(max_length=32, unique=True))
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, db_index=False, related_name="+")
    point = models.ForeignKey(QrPoint, models.PROTECT, null=True, related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, db_index=False, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, db_index=False, related_name="+")
    product = plain(models.CharField(max_length=100, blank=True, default=""))
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, db_index=False, related_name="+")
    channel = plain(models.CharField(max_length=64, blank=True, default=""))
    language = plain(models.CharField(max_length=16, blank=True, default=""))
    asked_by = models.ForeignKey(Employee, models.PROTECT, null=True, db_index=False, related_name="+")
    asked_on = personal(models.DateField(), purpose="does not ask the same customer again too soon")
    asked_at = plain(models.DateTimeField())
    expires_at = plain(models.DateTimeField())
    begun_at = personal(models.DateTimeField(null=True), purpose="says how many of those who were asked begin")
    spent_at = personal(models.DateTimeField(null=True), purpose="lets a link be answered once")
    kept = personal(models.JSONField(default=dict), purpose="lets the customer go on where they stopped")
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    objects = InvitationSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-asked_on"], name="invitation_of_customer"),
            models.Index(fields=["asked_on", "version"], name="invitation_of_day"),
            models.Index(fields=["expires_at"], condition=Q(spent_at=None), name="invitation_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False, point=None) | Q(customer=None, point__isnull=False),
                name="invitation_of_a_customer_or_a_point",
            ),
            models.CheckConstraint(
                condition=Q(spent_at=None) | Q(begun_at__isnull=False, kept={}), name="invitation_spent_keeps_nothing"
            ),
        ]
