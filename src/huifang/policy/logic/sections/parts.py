"""What the entries of the sections are made of: names that stand elsewhere in the pack, figures, hours.

A field's type says how it is read and what is checked: `PostKey` is a name that must stand under posts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Annotated, Literal

from huifang.policy.logic.pack import Text


@dataclass(frozen=True, slots=True)
class In:
    """The section under which a name must stand."""

    section: str


@dataclass(frozen=True, slots=True)
class OfTypes:
    """The types of settings whose answer may stand for a figure."""

    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The types of settings whose answer may stand for a word."""

    types: tuple[str, ...]


PostKey = Annotated[str, In("posts")]
DepartmentKey = Annotated[str, In("departments")]
TopicKey = Annotated[str, In("topics")]
EventKey = Annotated[str, In("events")]
AttributeKey = Annotated[str, In("attributes")]
SegmentKey = Annotated[str, In("segments")]
SeasonKey = Annotated[str, In("seasons")]
SettingKey = Annotated[str, In("settings")]
RuleKey = Annotated[str, In("rules")]
ClauseKey = Annotated[str, In("clauses")]
ScriptKey = Annotated[str, In("scripts")]
FormKey = Annotated[str, In("forms")]
TemplateKey = Annotated[str, In("templates")]
CaseKey = Annotated[str, In("cases")]
ClockKey = Annotated[str, In("clocks")]
ArchiveKey = Annotated[str, In("archive")]
RegisterKey = Annotated[str, In("registers")]
DestructionKey = Annotated[str, In("destruction")]
InspectionKey = Annotated[str, In("inspections")]
ApprovalKey = Annotated[str, In("approvals")]
KpiKey = Annotated[str, In("kpis")]
GoalKey = Annotated[str, In("goals")]
QuotaKey = Annotated[str, In("quotas")]
LedgerKey = Annotated[str, In("ledger")]

Number = Annotated[Decimal, OfTypes(("number",))]
Amount = Annotated[Decimal, OfTypes(("amount", "number"))]
Percent = Annotated[Decimal, OfTypes(("percent",))]
"""Ninety per cent is 90."""

SaidWord = Annotated[str, Said(("text",))]
SaidPeriod = Annotated[str, Said(("period",))]
"""A period, or `contact`: each contact."""

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Period = Literal["day", "week", "month", "quarter", "half-year", "year"]
Each = Literal["person", "department", "organisation"]
Allowed = Literal["free", "approval", "forbidden"]
Secrecy = Literal["ordinary", "internal", "confidential", "secret"]
Finding = Literal["complaint", "suggestion", "need", "repair", "praise", "other"]
Measure = Literal[
    "coverage",
    "follow_ups",
    "follow_up_rate",
    "on_time_rate",
    "missed_rate",
    "recorded_on_time",
    "record_quality",
    "filed_on_time",
    "review_pass_rate",
    "reach_rate",
    "talk_minutes",
    "visits",
    "messages",
    "satisfaction",
    "satisfaction_rise",
    "loyalty",
    "repurchase_rate",
    "recommendation_rate",
    "complaints",
    "complaint_rate",
    "resolution_rate",
    "answer_rate",
    "resolution_time",
    "response_time",
    "problems",
    "suggestions",
    "needs",
    "sales",
    "profit",
    "churn",
    "effect",
    "own",
]
"""What the sections count and compare; `own` is what a text says, and a person enters it."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """A post, or a department: exactly one of the two."""

    post: str | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """A span of the day; one that ends at midnight ends at 00:00."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """What clocks in working time count by: weekdays (0 is Monday), the list of public holidays, and the hours.

    Without `hours` a working day is one from midnight to midnight.
    """

    week: tuple[int, ...] = (0, 1, 2, 3, 4)
    holidays: Literal["cn", "none"] = "cn"
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing of a section, with the clauses that it carries out."""

    key: str
    title: Text
    clauses: tuple[ClauseKey, ...] = ()
