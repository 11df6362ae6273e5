"""Ask many customers at once: draw a campaign up, withdraw it, and say when a survey is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Value

from huifang.customers.models import Customer
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.sql.statements import insert_from, take_lock
from huifang.kernel.text import Message
from huifang.notices.actions import tell
from huifang.org.logic import Right
from huifang.org.models import Department, Employee, Post
from huifang.org.queries import holders_of, those_with
from huifang.policy.logic.sections.parts import Addressee
from huifang.surveys.actions.refusals import NoReason, Refused, Retired
from huifang.surveys.logic.campaigns import EVERYBODY, Sample
from huifang.surveys.models import Campaign, CampaignCall, CampaignMember, Questionnaire
from huifang.surveys.queries.campaigns import DueSurvey, askable, due_surveys, rested, sampled


class NobodyToAsk(Refused):
    """None of the customers may be asked."""

    message = Message("None of these customers may be asked: they refuse contacts, or were asked a short while ago.")


class HeldAlready(Refused):
    """A campaign stands for this survey of the policy and this period."""

    message = Message("A colleague has drawn up this survey for this period already.")


class LinksAreOut(Refused):
    """Customers may have links of this campaign."""

    message = Message("Links of this campaign are made: it stands until its last day.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCampaign:
    """What a campaign is to be: `policy` (by id), `policy_key` and `period` where it carries out a policy's survey."""

    questionnaire: Questionnaire
    title: str
    starts_on: date
    ends_on: date
    sample: Sample = EVERYBODY
    rest_days: int
    policy: int | None = None
    policy_key: str = ""
    period: str = ""


@transaction.atomic
def draw_up(
    *, new: NewCampaign, customers: QuerySet[Customer], by: Employee, actor: str, at: datetime, on: date
) -> Campaign:
    """Choose whom a campaign asks among these customers, as one set. Raises Retired, HeldAlready and NobodyToAsk."""
    if new.questionnaire.is_retired:
        raise Retired
    facts = {"questionnaire": new.questionnaire.key, "share": new.sample.share, "at_most": new.sample.at_most}
    entry = record(deed="campaign.drawn_up", actor=actor, facts=facts)
    campaign = _written(new, customers, by=by, at=at, on=on, entry=entry)
    may_be_asked = askable(customers, rest_days=new.rest_days, on=on)
    seed = f"{new.questionnaire.key}|{new.starts_on}"
    rows = sampled(may_be_asked, new.sample, seed=seed).values_list(Value(campaign.pk), "pk", "department_id")
    chosen = insert_from(CampaignMember, rows, columns=("campaign", "customer", "department"), all_new=True).count
    if not chosen:
        raise NobodyToAsk
    return campaign


def _written(
    new: NewCampaign, customers: QuerySet[Customer], *, by: Employee, at: datetime, on: date, entry: Entry
) -> Campaign:
    try:
        with transaction.atomic():
            return Campaign.objects.create(
                questionnaire=new.questionnaire,
                title=new.title,
                policy_id=new.policy,
                policy_key=new.policy_key,
                period=new.period,
                share=new.sample.share,
                at_most=new.sample.at_most,
                rest_days=new.rest_days,
                starts_on=new.starts_on,
                ends_on=new.ends_on,
                rested=rested(customers.filter(opted_out_on=None), rest_days=new.rest_days, on=on).count(),
                opted_out=customers.filter(opted_out_on__isnull=False).count(),
                made_by=by,
                made_at=at,
                entry=entry,
            )
    except IntegrityError as refused:
        if new.policy is None:
            raise
        raise HeldAlready from refused


@transaction.atomic
def withdraw(*, campaign: Campaign, actor: str, reason: str) -> None:
    """Undo a campaign of which no link was made: it, and whom it chose, are gone. Raises NoReason and LinksAreOut."""
    if not reason.strip():
        raise NoReason
    take_lock(f"surveys.campaign {campaign.pk}")
    members = CampaignMember.objects.filter(campaign=campaign)
    if members.filter(invitation__isnull=False).exists():
        raise LinksAreOut
    facts = {"questionnaire": campaign.questionnaire.key, "campaign": campaign.pk, "title": campaign.title}
    record(deed="campaign.withdrawn", actor=actor, reason=reason.strip(), row_count=1, facts=facts)
    members.delete()
    campaign.delete()


@transaction.atomic
def call_for_surveys(*, on: date, at: datetime) -> int:
    """Tell those who hold them of the surveys that are due, each period once; returns how many surveys were called."""
    take_lock("surveys.calling")
    due = _not_called_for(on)
    for one in due:
        CampaignCall.objects.create(
            policy_id=one.policy, policy_key=one.survey.key, period=one.period.name, called_at=at
        )
        message = Message(
            "The survey “%(title)s” is due until %(day)s. Draw up its campaign.",
            {"title": _title(one.survey.title, one.survey.key), "day": one.period.last_on},
        )
        tell(employees=_holders(one.survey.by, on), message=message, at=at, about=("survey_due", one.policy))
    return len(due)


def is_any_to_call_for(on: date) -> bool:
    """Whether a survey is due of which nobody was told."""
    return bool(_not_called_for(on))


def _not_called_for(on: date) -> list[DueSurvey]:
    called = set(CampaignCall.objects.values_list("policy", "policy_key", "period"))
    return [one for one in due_surveys(on) if (one.policy, one.survey.key, one.period.name) not in called]


def _title(title: object, key: str) -> str:
    texts = title if isinstance(title, dict) else {}
    return str(texts.get("zh-Hans") or next(iter(texts.values()), key))


def _holders(by: Addressee | None, on: date) -> tuple[int, ...]:
    """The post or department that the policy names; who may run campaigns, where there is nobody."""
    found: tuple[int, ...] = ()
    if by is not None and by.post:
        post = Post.objects.filter(key=by.post).first()
        found = holders_of(post.pk, department=None, right=None, on=on) if post else ()
    elif by is not None and by.department:
        department = Department.objects.filter(key=by.department).first()
        found = those_with(Right.RUN_CAMPAIGNS, department=department.pk, on=on) if department else ()
    return found or those_with(Right.RUN_CAMPAIGNS, department=None, on=on)
