"""What is measured and what follows: indicators, appraisals, quotas, goals, ledger, inspections, periodic reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from huifang.kernel.dates import Duration
from huifang.policy.logic.figures import AnyFigure, Clock
from huifang.policy.logic.pack import Text
from huifang.policy.logic.sections.parts import (
    Addressee,
    Amount,
    ArchiveKey,
    Each,
    Entry,
    EventKey,
    FormKey,
    KpiKey,
    LedgerKey,
    Measure,
    Number,
    Percent,
    Period,
    PostKey,
    QuotaKey,
    RuleKey,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi(Entry):
    """An indicator with its target. (指标)"""

    measure: Measure
    text: Text | None = None
    rules: tuple[RuleKey, ...] = ()
    posts: tuple[PostKey, ...] = ()
    each: Each | None = None
    every: Duration | None = None
    at_least: AnyFigure | None = None
    at_most: AnyFigure | None = None
    weight: Percent | None = None
    by: Addressee | None = None
    binding: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal(Entry):
    """Who is judged by which indicators, and how often. (考核)"""

    every: tuple[Duration, ...] = ()
    posts: tuple[PostKey, ...] = ()
    kpis: tuple[KpiKey, ...] = ()
    by: Addressee | None = None
    weight: Percent | None = None
    fed_back_within: Clock | None = None
    feeds: tuple[Literal["pay", "reward", "training", "promotion", "ranking", "goals"], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(Entry):
    """How much a person owes in a period. (定额)"""

    posts: tuple[PostKey, ...]
    measure: Literal["follow_ups", "talk_minutes", "visits", "messages", "new_customers"]
    at_least: Number
    per: Period
    rules: tuple[RuleKey, ...] = ()
    exempt: tuple[Literal["leave", "day_off", "training"], ...] = ()
    ledger: LedgerKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Entry):
    """Where the figures shall go, and by when. (目标)"""

    measure: Measure
    text: Text | None = None
    at_least: AnyFigure | None = None
    rises_by: AnyFigure | None = None
    falls_by: AnyFigure | None = None
    within: Duration | None = None
    ends_on: date | None = None
    event: EventKey | None = None
    owner: Addressee | None = None
    aligned_with: tuple[Text, ...] = ()
    kpi: KpiKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRule(Entry):
    """A reward or a penalty. Huifang proposes, a person confirms; nothing is deducted by itself. (奖惩)"""

    type: Literal["penalty", "reward"]
    when: tuple[
        Literal[
            "late",
            "missed",
            "not_recorded",
            "not_planned",
            "planned_wrongly",
            "below_quota",
            "below_standard",
            "neglected",
            "concealed",
            "breach",
            "lost_file",
            "complaint",
            "no_complaint",
            "not_handed_over",
            "late_to_work",
            "misconduct",
            "appraisal",
            "outstanding",
            "sales",
        ],
        ...,
    ]
    amount: Amount | None = None
    at_least: Amount | None = None
    at_most: Amount | None = None
    percent: Percent | None = None
    of: Literal["base_wage", "pay", "bonus", "sales"] | None = None
    each: Literal["item", "case", "time", "day", "month", "quarter", "year"] | None = None
    currency: str | None = None
    first: int | None = None
    last: int | None = None
    counted_in: Period | None = None
    sanctions: tuple[
        Literal["fine", "deduction", "warning", "rectification", "replacement", "penalty", "liability"], ...
    ] = ()
    benefits: tuple[Literal["bonus", "commission", "promotion", "praise", "pay", "training"], ...] = ()
    by_severity: bool = False
    posts: tuple[PostKey, ...] = ()
    quota: QuotaKey | None = None
    every: Duration | None = None
    proposed_by: Addressee | None = None
    confirmed_by: Addressee | None = None
    appeal_within: Duration | None = None
    newcomer_for: Duration | None = None
    after: Duration | None = None
    text: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection(Entry):
    """Who checks what, how often, and how soon a fault is put right. (检查)"""

    of: tuple[
        Literal["follow_ups", "records", "reports", "plans", "cases", "dossiers", "files", "policy", "conduct"], ...
    ]
    rules: tuple[RuleKey, ...] = ()
    archives: tuple[ArchiveKey, ...] = ()
    by: Addressee | None = None
    every: Duration | None = None
    sample: Percent | None = None
    looks_for: tuple[Text, ...] = ()
    rectified_within: Clock | None = None
    form: FormKey | None = None
    ledger: LedgerKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodicReport(Entry):
    """A report on a whole period. What follows a single contact stands under reports. (定期报表)"""

    every: Duration
    within: Duration | None = None
    by: Addressee | None = None
    to: Addressee | None = None
    copies: tuple[Addressee, ...] = ()
    each: Each | None = None
    shows: tuple[Measure, ...] = ()
    rules: tuple[RuleKey, ...] = ()
    form: FormKey | None = None
    sections: tuple[Text, ...] = ()
