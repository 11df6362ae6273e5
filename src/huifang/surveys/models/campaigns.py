"""Surveys that are held by themselves: of everybody once a year, or of some on a topic."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huifang.customers.models import Customer
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.org.models import Department, Employee
from huifang.policy.models import Policy
from huifang.surveys.models.asking import Invitation
from huifang.surveys.models.questionnaires import Questionnaire


class Campaign(models.Model):
    """A campaign 专项调查: one questionnaire for many customers between two days.

    `policy`, `policy_key` and `period` say which entry of the section `surveys` it carries out, and for which of its
    periods. `share` per cent or `at_most` customers of each department are asked; both empty: everybody. `rested`
    and `opted_out` count whom it left in peace when it was drawn up: asked within `rest_days` before, or refusing.
    """

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="+")
    title = plain(models.CharField(max_length=200))
    policy = models.ForeignKey(Policy, models.PROTECT, null=True, related_name="+")
    policy_key = plain(models.CharField(max_length=64, blank=True, default=""))
    period = plain(models.CharField(max_length=16, blank=True, default=""))
    share = models.PositiveSmallIntegerField(null=True)
    at_most = models.PositiveIntegerField(null=True)
    rest_days = models.PositiveSmallIntegerField()
    starts_on = plain(models.DateField())
    ends_on = plain(models.DateField())
    rested = models.PositiveIntegerField(default=0)
    opted_out = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    made_at = plain(models.DateTimeField())
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-starts_on", "-id"], name="campaign_newest_first")]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="campaign_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(share=None) | Q(at_most=None), name="campaign_one_sample"),
            models.CheckConstraint(condition=Q(share=None) | Q(share__gte=1, share__lte=100), name="campaign_share"),
            models.CheckConstraint(
                condition=Q(policy=None, policy_key="", period="") | Q(policy__isnull=False) & ~Q(policy_key=""),
                name="campaign_of_a_policy_names_it",
            ),
            models.UniqueConstraint(
                fields=["policy", "policy_key", "period"],
                condition=Q(policy__isnull=False) & ~Q(period=""),
                name="one_campaign_of_a_period",
            ),
        ]


class CampaignMember(models.Model):
    """A customer whom a campaign asks. Without `invitation` no link was made yet."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, db_index=False, related_name="members")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, db_index=False, related_name="+")
    invitation = models.OneToOneField(Invitation, models.PROTECT, null=True, related_name="+")
    reminded_on = personal(models.DateField(null=True), purpose="does not remind a customer too often")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "customer"], name="one_campaign_member_a_customer"),
            models.CheckConstraint(
                condition=Q(reminded_on=None) | Q(invitation__isnull=False), name="campaign_reminds_whom_it_asked"
            ),
        ]
        indexes = [models.Index(fields=["campaign", "department", "id"], name="campaign_member_of_department")]


class CampaignCall(models.Model):
    """A period of a policy's survey of which those who hold it were told that it is due."""

    policy = models.ForeignKey(Policy, models.CASCADE, db_index=False, related_name="+")
    policy_key = plain(models.CharField(max_length=64))
    period = plain(models.CharField(max_length=16))
    called_at = plain(models.DateTimeField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "policy_key", "period"], name="called_for_a_survey_once")
        ]
