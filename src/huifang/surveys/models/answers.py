"""What customers answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huifang.customers.models import Customer
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.org.logic import Reach
from huifang.org.models import Department, Employee
from huifang.policy.models import Rule
from huifang.surveys.models.asking import Invitation
from huifang.surveys.models.questionnaires import QuestionnaireVersion


class ResponseSet(models.QuerySet["Response"]):
    def counted(self) -> ResponseSet:
        """Those that figures are made of: an amendment is kept, and counts for nothing."""
        return self.filter(is_counted=True)

    def visible_to(self, reach: Reach) -> ResponseSet:
        """Responses in the reach's departments, and those that one typed in; not those that rate oneself."""
        if reach.is_all:
            return self.exclude(employee_id=reach.employee_id)
        within = Q(department_id__in=reach.departments) if reach.departments else Q(pk=None)
        return self.filter(within | Q(typed_by_id=reach.employee_id)).exclude(employee_id=reach.employee_id)


class Response(models.Model):
    """A response 答卷: one whole set of answers. `is_counted` is false for what came after the first of an invitation.

    Where, whom and what it is about (`department`, `employee`, `product`, `rule`, `channel`) stands in the row itself,
    so that statistics are sets. `typed_by` is who asked in the call or typed the paper in. Of an anonymous
    questionnaire neither customer nor invitation nor the hour is kept. `csat` (1 to 5), `nps` (0 to 10) and
    `ces` (1 to 7) are its scores, None where nothing was asked or answered that makes one. `once` is the digest of the
    form that somebody filled in for the customer: sent twice it is one response.
    """

    class Mode(models.TextChoices):
        AGENT = "agent"
        LINK = "link"
        QR = "qr"
        PAPER = "paper"

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, models.PROTECT, null=True, related_name="+")
    mode = plain(models.CharField(max_length=8, choices=Mode.choices))
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, db_index=False, related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, db_index=False, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, db_index=False, related_name="+")
    product = plain(models.CharField(max_length=100, blank=True, default=""))
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, db_index=False, related_name="+")
    channel = plain(models.CharField(max_length=64, blank=True, default=""))
    language = plain(models.CharField(max_length=16, blank=True, default=""))
    typed_by = models.ForeignKey(Employee, models.PROTECT, null=True, db_index=False, related_name="+")
    answered_on = personal(models.DateField(), purpose="says when the customer was content")
    answered_at = personal(models.DateTimeField(null=True), purpose="orders the answers of a day")
    is_counted = models.BooleanField()
    amends = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    csat = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    nps = models.PositiveSmallIntegerField(null=True)
    ces = models.PositiveSmallIntegerField(null=True)
    once = plain(models.BinaryField(max_length=32, unique=True, null=True))
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    objects = ResponseSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-answered_on"], name="response_of_customer"),
            models.Index(fields=["version", "answered_on"], name="response_of_version"),
            models.Index(fields=["department", "answered_on"], name="response_of_department"),
            models.Index(fields=["employee", "answered_on"], name="response_of_employee"),
            models.Index(fields=["-answered_on", "-id"], name="response_newest_first"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(is_counted=True), name="one_counted_response_of_an_invitation"
            ),
            models.CheckConstraint(condition=Q(mode__in=["agent", "link", "qr", "paper"]), name="response_mode_known"),
            models.CheckConstraint(
                condition=Q(is_counted=True, amends=None) | Q(is_counted=False, amends__isnull=False),
                name="response_counted_or_amends",
            ),
            models.CheckConstraint(
                condition=Q(csat=None) | Q(csat__gte=1, csat__lte=5), name="response_csat_on_its_scale"
            ),
            models.CheckConstraint(condition=Q(nps=None) | Q(nps__lte=10), name="response_nps_on_its_scale"),
            models.CheckConstraint(condition=Q(ces=None) | Q(ces__gte=1, ces__lte=7), name="response_ces_on_its_scale"),
            models.CheckConstraint(
                condition=Q(mode__in=["agent", "paper"], typed_by__isnull=False)
                | Q(mode__in=["link", "qr"], typed_by=None),
                name="response_typed_by_somebody",
            ),
        ]


class Answer(models.Model):
    """One answer: to a question, or to a row of a matrix; of several choices one row each.

    A scale, NPS, CES or number stands in `number`, a choice in `choice`, a day in `day`, words in `text`.
    """

    response = models.ForeignKey(Response, models.CASCADE, db_index=False, related_name="answers")
    question = plain(models.CharField(max_length=64))
    row = plain(models.CharField(max_length=64, blank=True, default=""))
    choice = plain(models.CharField(max_length=64, blank=True, default=""))
    number = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    day = personal(models.DateField(null=True), purpose="the day that a question asks for")
    text = personal(models.TextField(blank=True, default=""), purpose="what the customer says in their own words")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "question", "row", "choice"], name="one_answer_of_a_place"),
            models.CheckConstraint(
                condition=Q(number__isnull=False, day=None, text="", choice="")
                | Q(number=None, day__isnull=False, text="", choice="")
                | Q(number=None, day=None) & (~Q(text="") & Q(choice="") | Q(text="") & ~Q(choice="")),
                name="answer_says_one_thing",
            ),
        ]
