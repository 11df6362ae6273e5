"""Around a contact: grades, channels, plans, bookings, promises, preparation, offers, limits, messages, incentives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from huifang.kernel.dates import Duration
from huifang.policy.logic.desk import Option
from huifang.policy.logic.figures import Clock
from huifang.policy.logic.pack import Text
from huifang.policy.logic.sections.parts import (
    Addressee,
    Amount,
    ApprovalKey,
    ArchiveKey,
    AttributeKey,
    Entry,
    EventKey,
    FormKey,
    GoalKey,
    Hours,
    Number,
    Period,
    PostKey,
    RuleKey,
    ScriptKey,
    SeasonKey,
    SegmentKey,
    SettingKey,
    TemplateKey,
    Weekday,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeChange:
    """An event that moves a customer to another value."""

    on: EventKey
    before: tuple[str, ...] = ()
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A placeholder of this template, and where its value comes from."""

    key: str
    title: Text | None = None
    setting: SettingKey | None = None
    attribute: AttributeKey | None = None
    post: PostKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading(Entry):
    """The values of an attribute that ranks customers, and what moves a customer from one to another. (分级)"""

    attribute: AttributeKey
    values: tuple[Option, ...]
    changes: tuple[GradeChange, ...] = ()
    every: Duration | None = None
    by: Addressee | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelUse(Entry):
    """A channel, by the word that rules use: for whom it is meant and what proves a contact. (方式)"""

    segments: tuple[SegmentKey, ...] = ()
    rules: tuple[RuleKey, ...] = ()
    use: Text | None = None
    chosen_by: tuple[Literal["preference", "segment", "circumstances", "content"], ...] = ()
    fallback: str | None = None
    proof: tuple[Literal["customer_signature", "agent_name", "recording", "talk_time", "note", "photo"], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRule(Entry):
    """A follow-up plan that somebody draws up for a period. (回访计划)"""

    rules: tuple[RuleKey, ...] = ()
    every: Duration | None = None
    ahead: Duration | None = None
    by: Addressee | None = None
    basis: tuple[AttributeKey, ...] = ()
    columns: tuple[
        Literal[
            "customer",
            "date",
            "time",
            "channel",
            "content",
            "purpose",
            "material",
            "frequency",
            "agent",
            "post",
            "segment",
        ],
        ...,
    ] = ()
    form: FormKey | None = None
    approval: ApprovalKey | None = None
    revised_every: Duration | None = None
    goals: tuple[GoalKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking(Entry):
    """What is agreed with the customer before a contact. (预约)"""

    rules: tuple[RuleKey, ...] = ()
    agrees: tuple[Literal["time", "place", "plan"], ...] = ()
    needed: bool = False
    remind: Duration | None = None
    announce: Duration | None = None
    channels: tuple[str, ...] = ()
    template: TemplateKey | None = None
    by: Addressee | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRule(Entry):
    """What is promised when a contact cannot settle a matter, and by when it is kept. (约定)"""

    when: Literal["cannot_answer", "unsolved", "repeated", "not_convenient", "asked"]
    makes: Literal["answer", "call_back", "follow_up"]
    time: Literal["customer", "agent", "fixed"] | None = None
    within: Clock | None = None
    by: Addressee | None = None
    rules: tuple[RuleKey, ...] = ()
    explain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation(Entry):
    """What lies ready before a contact. (准备)"""

    rules: tuple[RuleKey, ...] = ()
    segment: SegmentKey | None = None
    shows: tuple[
        Literal[
            "profile",
            "contact_points",
            "history",
            "records",
            "orders",
            "contracts",
            "complaints",
            "cases",
            "dossier",
            "needs",
            "satisfaction",
            "events",
            "documents",
        ],
        ...,
    ] = ()
    attributes: tuple[AttributeKey, ...] = ()
    archives: tuple[ArchiveKey, ...] = ()
    brings: tuple[Text, ...] = ()
    script: ScriptKey | None = None
    by: Addressee | None = None
    ahead: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Entry):
    """Something that a contact may bring up. (活动与产品)"""

    type: Literal["product", "price", "activity", "service", "news"] | None = None
    text: Text
    rules: tuple[RuleKey, ...] = ()
    segment: SegmentKey | None = None
    season: SeasonKey | None = None
    milestone: EventKey | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLimit(Entry):
    """When, how often and by what a customer may be contacted. Limits stand above rules and quotas. (联系限制)"""

    segment: SegmentKey | None = None
    channels: tuple[str, ...] = ()
    hours: tuple[Hours, ...] = ()
    days: tuple[Weekday, ...] = ()
    seasons: tuple[SeasonKey, ...] = ()
    at_most: int | None = None
    per: Period | None = None
    rest: Duration | None = None
    rest_after_refusal: Duration | None = None
    stops_after: int | None = None
    after: tuple[EventKey, ...] = ()
    quiet: Duration | None = None
    customer_first: bool = False
    only: tuple[RuleKey, ...] = ()
    exempt: tuple[RuleKey, ...] = ()
    binding: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplate(Entry):
    """A message that is sent, and what every message of its kind must hold. (消息模板)"""

    rules: tuple[RuleKey, ...] = ()
    channels: tuple[str, ...] = ()
    text: Text
    openings: tuple[Text, ...] = ()
    closings: tuple[Text, ...] = ()
    variables: tuple[Variable, ...] = ()
    forbids: tuple[Text, ...] = ()
    longest: int | None = None
    approval: ApprovalKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incentive(Entry):
    """What customers receive, and for what. (客户激励)"""

    types: tuple[Literal["gift", "discount", "coupon", "points", "service", "flowers", "card"], ...] = ()
    segment: SegmentKey | None = None
    rules: tuple[RuleKey, ...] = ()
    events: tuple[EventKey, ...] = ()
    earned_by: tuple[Literal["contact", "feedback", "purchase", "recommendation", "loyalty"], ...] = ()
    amount: Amount | None = None
    points: Number | None = None
    limit: Amount | None = None
    per: Period | None = None
    redeemed_for: tuple[Text, ...] = ()
    text: Text | None = None
    approval: ApprovalKey | None = None
