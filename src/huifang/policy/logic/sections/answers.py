"""What follows from what customers say: routes, cases, clocks, surveys, analysis, improvements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from huifang.kernel.dates import Duration
from huifang.policy.logic.desk import Field
from huifang.policy.logic.figures import Clock
from huifang.policy.logic.pack import Text
from huifang.policy.logic.sections.parts import (
    Addressee,
    ApprovalKey,
    ArchiveKey,
    CaseKey,
    ClockKey,
    Entry,
    EventKey,
    Finding,
    FormKey,
    GoalKey,
    KpiKey,
    Measure,
    Number,
    Percent,
    Period,
    RuleKey,
    SegmentKey,
    TopicKey,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """When a matter climbs, and to whom."""

    when: Literal["overdue", "major", "repeated", "refused"]
    who: Addressee
    after: Clock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LowScore:
    """What a low score leads to."""

    below: Number
    case: CaseKey | None = None
    within: Clock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Entry):
    """Where a finding goes. The first route that fits takes it. (分派)"""

    takes: tuple[Finding, ...] = ()
    topics: tuple[TopicKey, ...] = ()
    products: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    segment: SegmentKey | None = None
    rules: tuple[RuleKey, ...] = ()
    major: bool = False
    who: Addressee | None = None
    copies: tuple[Addressee, ...] = ()
    may_keep: bool = False
    within: Clock | None = None
    case: CaseKey | None = None
    needs: tuple[Literal["summary", "proposal"], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKind(Entry):
    """A kind of case: who receives, owns and answers it, and when it is closed. (工单)"""

    takes: tuple[Finding, ...] = ()
    topics: tuple[TopicKey, ...] = ()
    intake: tuple[str, ...] = ()
    receiver: Addressee | None = None
    owner: Addressee | None = None
    first_asked: bool = False
    form: FormKey | None = None
    steps: tuple[Text, ...] = ()
    levels: tuple[str, ...] = ()
    clocks: tuple[ClockKey, ...] = ()
    escalates: tuple[Escalation, ...] = ()
    repeats_within: Duration | None = None
    repeats_first: bool = False
    liability: bool = False
    apology: Literal["always", "if_responsible", "never"] | None = None
    approval: ApprovalKey | None = None
    compensation: ApprovalKey | None = None
    answered_by: Addressee | None = None
    closes_when: tuple[Literal["resolved", "answered", "accepted"], ...] = ()
    event: EventKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit(Entry):
    """By when something is done, and what share of all must be. (时限)"""

    of: Literal[
        "follow_up",
        "appointment",
        "record",
        "report",
        "finding",
        "case",
        "answer",
        "reply",
        "measure",
        "dossier",
        "filing",
        "hand_in",
        "coverage",
    ]
    rules: tuple[RuleKey, ...] = ()
    cases: tuple[CaseKey, ...] = ()
    archives: tuple[ArchiveKey, ...] = ()
    event: EventKey | None = None
    until: Literal["done", "received", "answered", "resolved", "filed", "handed_in"] | None = None
    within: Clock | None = None
    pauses: tuple[Literal["customer", "parts", "third_party", "authority"], ...] = ()
    warns: Clock | None = None
    share: Percent | None = None
    by: Addressee | None = None
    to: Addressee | None = None
    escalates: tuple[Escalation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey(Entry):
    """A questionnaire, or a survey that is held by itself. A rule names it as questionnaire. (问卷与调查)"""

    questions: tuple[Field, ...] = ()
    methods: tuple[Literal["questionnaire", "phone", "online", "visit", "event", "letter"], ...] = ()
    topic: Text | None = None
    segment: SegmentKey | None = None
    rules: tuple[RuleKey, ...] = ()
    every: Duration | None = None
    at_least: int | None = None
    per: Period | None = None
    sample: Percent | None = None
    anonymous: bool = False
    by: Addressee | None = None
    low: LowScore | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis(Entry):
    """What is analysed, how often, and for what it is used. (分析)"""

    every: Duration | None = None
    looks_at: tuple[Measure, ...] = ()
    subjects: tuple[
        Literal["profile", "loyalty", "profit", "future", "promotion", "maintenance", "churn", "market", "archive"], ...
    ] = ()
    rules: tuple[RuleKey, ...] = ()
    archives: tuple[ArchiveKey, ...] = ()
    by: Addressee | None = None
    tells: tuple[Addressee, ...] = ()
    within: Duration | None = None
    feeds: tuple[Literal["plan", "policy", "product", "service", "strategy", "marketing", "training"], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement(Entry):
    """What is put right or made better, by whom, by when, and whether its effect is watched. (改进)"""

    out_of: tuple[Literal["analysis", "finding", "case", "survey", "kpi", "goal", "inspection", "experience"], ...] = ()
    kpi: KpiKey | None = None
    goal: GoalKey | None = None
    concerns: tuple[
        Literal["product", "service", "process", "plan", "policy", "strategy", "relationship", "tools"], ...
    ] = ()
    owner: Addressee | None = None
    together_with: tuple[Addressee, ...] = ()
    within: Clock | None = None
    tracks_effect: bool = False
    approval: ApprovalKey | None = None
