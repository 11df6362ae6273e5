"""Campaigns: whom they may ask, how far they are, who has not answered, and which are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.db.models import Count, F, Q, QuerySet, Value, Window
from django.db.models import TextField as Text
from django.db.models.functions import Cast, Concat, RowNumber

from huifang.customers.models import Customer
from huifang.kernel.sql.expressions import FirstBitsOfDigest
from huifang.org.logic import Reach
from huifang.policy.logic.sections.answers import Survey
from huifang.policy.queries import sayings_in_force
from huifang.surveys.logic.campaigns import REMIND_AFTER_DAYS, WHOLE_SHARE, Period, Sample, periods_of
from huifang.surveys.models import Campaign, CampaignMember
from huifang.surveys.queries.asked import left_in_peace

BITS = 2**32


def askable(customers: QuerySet[Customer], *, rest_days: int, on: date) -> QuerySet[Customer]:
    """Of these customers those who may be asked: neither refusing, nor asked within so many days before."""
    return customers.filter(opted_out_on=None).exclude(
        pk__in=rested(customers, rest_days=rest_days, on=on).values("pk")
    )


def rested(customers: QuerySet[Customer], *, rest_days: int, on: date) -> QuerySet[Customer]:
    """Of these customers those who were asked anything within so many days before a day."""
    asked = left_in_peace(since=on - timedelta(days=rest_days - 1)) if rest_days else Customer.objects.none()
    return customers.filter(pk__in=asked.values("pk"))


def sampled(customers: QuerySet[Customer], sample: Sample, *, seed: str) -> QuerySet[Customer]:
    """A random part of these customers of each department, the same whenever it is asked with this seed."""
    by_chance = customers.annotate(
        chance=FirstBitsOfDigest(Concat(Value(f"{seed}|"), Cast("pk", Text()), output_field=Text()))
    )
    if sample.share is not None:
        return by_chance.filter(chance__lt=ceil(sample.share * BITS / WHOLE_SHARE))
    if sample.at_most is not None:
        place = Window(RowNumber(), partition_by=F("department_id"), order_by=[F("chance"), F("pk")])
        return by_chance.annotate(place=place).filter(place__lte=sample.at_most)
    return customers


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign is in a department."""

    department: str
    chosen: int
    asked: int
    begun: int
    answered: int

    @property
    def share(self) -> float | None:
        """Of those who were asked the per cent who answered."""
        return 100 * self.answered / self.asked if self.asked else None


def members_of(campaign: Campaign, *, reach: Reach) -> QuerySet[CampaignMember]:
    """Whom a campaign asks, of the departments within somebody's reach."""
    found = CampaignMember.objects.filter(campaign=campaign)
    return found if reach.is_all else found.filter(department_id__in=reach.departments)


def progress_of(campaign: Campaign, *, reach: Reach) -> tuple[Progress, ...]:
    """By department how many are chosen, asked, have begun and have answered."""
    rows = members_of(campaign, reach=reach).order_by().values("department_id", "department__name")
    counted = rows.annotate(
        chosen=Count("pk"),
        asked=Count("invitation"),
        begun=Count("pk", filter=Q(invitation__begun_at__isnull=False)),
        answered=Count("pk", filter=Q(invitation__spent_at__isnull=False)),
    )
    return tuple(
        Progress(row["department__name"] or "", row["chosen"], row["asked"], row["begun"], row["answered"])
        for row in counted.order_by("department__name", "department_id")
    )


def without_link(campaign: Campaign, *, reach: Reach) -> QuerySet[CampaignMember]:
    """Members for whom no link was made yet, and who may still be asked."""
    waiting = members_of(campaign, reach=reach).filter(invitation=None, customer__opted_out_on=None)
    return waiting.order_by("pk")


def to_remind(campaign: Campaign, *, reach: Reach, at: datetime, on: date) -> QuerySet[CampaignMember]:
    """Members who were asked and have not answered, and were left alone for a while."""
    before = on - timedelta(days=REMIND_AFTER_DAYS)
    unanswered = members_of(campaign, reach=reach).filter(
        invitation__spent_at=None, invitation__expires_at__gt=at, customer__opted_out_on=None
    )
    rested_long = Q(reminded_on=None, invitation__asked_on__lte=before) | Q(reminded_on__lte=before)
    return unanswered.filter(rested_long, invitation__isnull=False).order_by("pk")


def made_today(campaign: Campaign, *, reach: Reach, at: datetime, on: date) -> QuerySet[CampaignMember]:
    """Members whose link or reminder was made on this day, and who have not begun to answer."""
    found = members_of(campaign, reach=reach).filter(
        invitation__isnull=False, invitation__begun_at=None, invitation__expires_at__gt=at, customer__opted_out_on=None
    )
    return found.filter(Q(invitation__asked_on=on) | Q(reminded_on=on)).order_by("pk")


def campaigns_within(reach: Reach) -> QuerySet[Campaign]:
    """The campaigns that ask somebody within reach, and those that one made; the newest first."""
    found = Campaign.objects.select_related("questionnaire", "made_by")
    if not reach.is_all:
        theirs = CampaignMember.objects.filter(department_id__in=reach.departments).values("campaign")
        found = found.filter(Q(pk__in=theirs) | Q(made_by_id=reach.employee_id))
    return found.order_by("-starts_on", "-id")


@dataclass(frozen=True, slots=True)
class DueSurvey:
    """A survey that a policy in force wants held in a period, and that nobody has begun."""

    policy: int
    survey: Survey
    period: Period


def due_surveys(on: date) -> tuple[DueSurvey, ...]:
    """The surveys that are due on a day, in the order of their policies."""
    found = [
        DueSurvey(saying.policy_id, survey, period)
        for saying in sayings_in_force(on)
        for survey, period in periods_of(_surveys(saying.sections.surveys), on)
    ]
    begun = set(
        Campaign.objects.filter(policy__in={one.policy for one in found}).values_list("policy", "policy_key", "period")
    )
    return tuple(one for one in found if (one.policy, one.survey.key, one.period.name) not in begun)


def _surveys(entries: tuple[Survey, ...]) -> Mapping[str, Survey]:
    return {entry.key: entry for entry in entries}
